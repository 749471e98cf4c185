"""`python -m bench.helpdesk`: the helpdesk as it is, but without rate limits.

The bench is one sender who writes hundreds of messages at once. A setting for this in the
service itself could be left on by mistake.
"""

from __future__ import annotations

import functools
import sys
from unittest import mock

import helpdesk.__main__ as service
from helpdesk.app import create_app
from helpdesk.chat.rate_limit import Limits, Rate

UNLIMITED = Rate(burst=0, per_second=0.0)


def main() -> int:
    """Run the service; the exit code is the service's own."""
    limits = Limits(conversation=UNLIMITED, address=UNLIMITED, new_conversations=UNLIMITED)
    with mock.patch.object(service, "create_app", functools.partial(create_app, limits=limits)):
        return service.main()


if __name__ == "__main__":
    sys.exit(main())
