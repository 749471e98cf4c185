import itertools

import pytest

from helpdesk.tickets import MoveNotAllowed, statuses


def test_every_move_leads_from_a_status_to_a_status() -> None:
    for verb, moves in statuses.MOVES.items():
        assert set(moves) <= set(statuses.STATUSES), verb
        assert set(moves.values()) <= set(statuses.STATUSES), verb


def test_closed_is_only_left_by_reopen() -> None:
    leaving = {
        verb
        for verb, moves in statuses.MOVES.items()
        if moves.get(statuses.CLOSED, statuses.CLOSED) != statuses.CLOSED
    }
    assert leaving == {"reopen"}


def test_every_status_can_be_reached_from_open() -> None:
    reached = {statuses.OPEN}
    for _ in statuses.STATUSES:
        for moves, status in itertools.product(statuses.MOVES.values(), tuple(reached)):
            reached.add(moves.get(status, status))
    assert reached == set(statuses.STATUSES)


@pytest.mark.parametrize(
    ("status", "verb", "after"),
    [
        ("open", "assign", "assigned"),
        ("assigned", "reply", "waiting_for_user"),
        ("waiting_for_user", "comment", "assigned"),
        ("waiting_for_user", "resolve", "resolved"),
        ("resolved", "close", "closed"),
        ("closed", "reopen", "open"),
        ("closed", "note", "closed"),
    ],
)
def test_move(status: str, verb: str, after: str) -> None:
    assert statuses.move(status, verb) == after


def test_a_move_that_is_not_allowed_says_what_is() -> None:
    with pytest.raises(MoveNotAllowed) as refused:
        statuses.move("closed", "reply")
    assert str(refused.value) == (
        "A ticket that is closed does not allow 'reply';"
        " it must be open or assigned or waiting_for_user."
    )
