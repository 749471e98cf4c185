"""What a ticket can be, and which verb moves it where.

open              nobody has taken it yet
assigned          an agent works on it
waiting_for_user  the agent has answered and waits for the user
resolved          the agent believes it is solved; the user may still add to it
closed            done; only `reopen` changes it
"""

from __future__ import annotations

from collections.abc import Mapping

from helpdesk.tickets.errors import MoveNotAllowed

OPEN = "open"
ASSIGNED = "assigned"
WAITING_FOR_USER = "waiting_for_user"
RESOLVED = "resolved"
CLOSED = "closed"

STATUSES = (OPEN, ASSIGNED, WAITING_FOR_USER, RESOLVED, CLOSED)
UNSETTLED = (OPEN, ASSIGNED, WAITING_FOR_USER)

# verb -> {status before: status after}; a status that is missing does not allow the verb.
MOVES: Mapping[str, Mapping[str, str]] = {
    "assign": {OPEN: ASSIGNED, ASSIGNED: ASSIGNED, WAITING_FOR_USER: ASSIGNED},
    "reply": {
        OPEN: WAITING_FOR_USER,
        ASSIGNED: WAITING_FOR_USER,
        WAITING_FOR_USER: WAITING_FOR_USER,
    },
    # what the user adds: a comment, or a message while an agent has the chat
    "comment": {
        OPEN: OPEN,
        ASSIGNED: ASSIGNED,
        WAITING_FOR_USER: ASSIGNED,
        RESOLVED: RESOLVED,
    },
    "note": {status: status for status in STATUSES},
    "hand_back": {ASSIGNED: ASSIGNED, WAITING_FOR_USER: WAITING_FOR_USER},
    "resolve": {OPEN: RESOLVED, ASSIGNED: RESOLVED, WAITING_FOR_USER: RESOLVED},
    "close": {OPEN: CLOSED, ASSIGNED: CLOSED, WAITING_FOR_USER: CLOSED, RESOLVED: CLOSED},
    # back into the queue of unassigned tickets: who had it may be gone
    "reopen": {RESOLVED: OPEN, CLOSED: OPEN},
}


def move(status: str, verb: str) -> str:
    """The status after `verb`; raises MoveNotAllowed naming the statuses that allow it.

    >>> move("open", "assign")
    'assigned'
    """
    allowed = MOVES[verb]
    if status not in allowed:
        raise MoveNotAllowed(verb, status, allowed)
    return allowed[status]
