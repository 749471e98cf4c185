import doctest
from types import ModuleType

import pytest

from helpdesk.delivery import outbox
from helpdesk.tickets import models, numbering, printing, reading, statuses, votes


@pytest.mark.parametrize(
    "module",
    [models, numbering, outbox, printing, reading, statuses, votes],
    ids=lambda module: module.__name__,
)
def test_the_examples_in_docstrings_are_true(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
