"""Votes on answers: one per conversation and answer, counted per article, worst first."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest

from helpdesk.tickets import ConversationNotFound, Desk
from helpdesk.tickets.__main__ import main
from helpdesk.tickets.database import open_engine
from helpdesk.tickets.votes import at_least
from tests.helpdesk.tickets.conftest import Clock

TOPIC = "login_error.captcha"
VERSION = "2026-11-22.0a1b2c3d"
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], url: str) -> Run:
    """Runs `votes` in this process and returns what it prints."""

    def votes(*words: str, fails: bool = False) -> str:
        code = main(["votes", *words], {"HELPDESK_DATABASE_URL": url})
        out, err = capsys.readouterr()
        assert (code, out if fails else err) == (2 if fails else 0, "")
        return err if fails else out

    return votes


def vote(desk: Desk, chat: str, helpful: bool, **changed: str | None) -> str:
    answer = {"topic": TOPIC, "language": "hi", "version": VERSION, **changed}
    return desk.vote(chat, helpful=helpful, **answer)  # type: ignore[arg-type]


def many(desk: Desk, up: int, down: int, **changed: str | None) -> None:
    for number in range(up + down):
        vote(desk, desk.start_conversation("web"), number < up, **changed)


def counted(desk: Desk, **period: datetime) -> list[tuple[object, ...]]:
    return [(c.topic, c.version, c.language, c.up, c.down) for c in desk.vote_counts(**period)]


def test_a_vote_is_counted_once_and_can_be_changed(desk: Desk, chat: str) -> None:
    assert vote(desk, chat, True) == "new"
    assert vote(desk, chat, True) == "same"
    assert counted(desk) == [(TOPIC, VERSION, "hi", 1, 0)]
    assert vote(desk, chat, False) == "changed"
    assert vote(desk, chat, False) == "same"
    assert counted(desk) == [(TOPIC, VERSION, "hi", 0, 1)]


def test_another_version_script_topic_or_chat_is_another_vote(
    desk: Desk, chat: str, telegram_chat: str
) -> None:
    vote(desk, chat, True)
    assert vote(desk, chat, False, version="2026-12-01.ffffffff") == "new"
    assert vote(desk, chat, False, language="hi-Latn") == "new"
    assert vote(desk, chat, False, topic="login_error.portal_down") == "new"
    assert vote(desk, telegram_chat, False) == "new"
    assert sorted(map(str, counted(desk))) == sorted(
        map(
            str,
            [
                (TOPIC, VERSION, "hi", 1, 1),
                (TOPIC, "2026-12-01.ffffffff", "hi", 0, 1),
                (TOPIC, VERSION, "hi-Latn", 0, 1),
                ("login_error.portal_down", VERSION, "hi", 0, 1),
            ],
        )
    )


def test_an_article_shown_twice_is_one_answer_and_a_tool_s_answers_are_several(
    desk: Desk, chat: str
) -> None:
    assert vote(desk, chat, True, turn="0001") == "new"
    assert vote(desk, chat, True, turn="0002") == "same"
    tool = {"topic": "late_fee.calculate", "version": None}
    assert vote(desk, chat, True, **tool, turn="0001") == "new"
    assert vote(desk, chat, False, **tool, turn="0002") == "new"
    assert vote(desk, chat, False, **tool, turn="0001") == "changed"
    assert counted(desk) == [
        ("late_fee.calculate", None, "hi", 0, 2),
        (TOPIC, VERSION, "hi", 1, 0),
    ]


def test_an_unknown_conversation_can_not_vote(desk: Desk) -> None:
    with pytest.raises(ConversationNotFound):
        vote(desk, "nobody", True)
    assert counted(desk) == []


def test_two_clicks_at_once_are_one_vote(desk: Desk, chat: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: vote(desk, chat, True), range(16)))
    assert sorted(said) == ["new"] + ["same"] * 15
    assert counted(desk) == [(TOPIC, VERSION, "hi", 1, 0)]


def test_an_erased_conversation_leaves_its_vote_to_nobody(
    url: str, desk: Desk, chat: str, telegram_chat: str
) -> None:
    for one in (chat, telegram_chat):
        vote(desk, one, False)
        desk.erase(one)
    assert counted(desk) == [(TOPIC, VERSION, "hi", 0, 2)]
    engine = open_engine(url)
    with engine.begin() as connection:
        left = connection.exec_driver_sql("SELECT * FROM votes").mappings().all()
    engine.dispose()
    assert [row["conversation_id"] for row in left] == [None, None]
    assert chat not in str(left)


def test_what_fails_most_comes_first_and_one_vote_is_not_enough(desk: Desk) -> None:
    many(desk, up=0, down=1, topic="a.single")
    many(desk, up=4, down=16, topic="b.bad")
    many(desk, up=10, down=10, topic="c.half")
    many(desk, up=30, down=2, topic="d.good")
    many(desk, up=3, down=0, topic="e.liked")
    found = desk.vote_counts()
    assert [one.topic for one in found] == ["b.bad", "c.half", "a.single", "d.good", "e.liked"]
    bad = found[0]
    assert (bad.share, round(bad.at_least, 3)) == (0.8, 0.584)
    assert found[-1].at_least == 0


@pytest.mark.parametrize("total", [1, 2, 7, 1000])
def test_the_bound_is_below_the_share_and_grows_with_it(total: int) -> None:
    bounds = [at_least(down, total) for down in range(total + 1)]
    assert bounds == sorted(bounds)
    assert bounds[0] == 0
    assert all(0 <= bound <= down / total for down, bound in enumerate(bounds))


def test_a_period_has_its_first_and_not_its_last_moment(
    desk: Desk, chat: str, telegram_chat: str, clock: Clock
) -> None:
    first, day = clock.now, timedelta(days=1)
    vote(desk, chat, False)
    clock.now = first + day
    vote(desk, telegram_chat, True)
    assert counted(desk, since=first) == [(TOPIC, VERSION, "hi", 1, 1)]
    assert counted(desk, since=first, until=first + day) == [(TOPIC, VERSION, "hi", 0, 1)]
    assert counted(desk, since=first + day) == [(TOPIC, VERSION, "hi", 1, 0)]
    assert counted(desk, until=first) == []
    vote(desk, chat, True)  # counts when it was said last
    assert counted(desk, until=first + day) == []


def test_the_chosen_button_of_a_message_is_remembered(desk: Desk, chat: str, url: str) -> None:
    thumbs = [
        {"title": "Which rule?", "payload": "/chat.why"},
        {"title": "👍 Helpful", "payload": '/vote{"vote": "up"}', "vote": "up"},
        {"title": "👎 Not helpful", "payload": '/vote{"vote": "down"}', "vote": "down"},
    ]
    other = desk.start_conversation("web")
    answers = [{"text": "₹100", "buttons": thumbs}] * 2
    [shown, _] = desk.record_replies(chat, "late fee", None, answers)
    why, up, down = shown.buttons
    assert "vote" not in why
    assert (up["vote"], down["vote"]) == ("up", "down")
    assert [set(b) for b in (up, down)] == [{"title", "payload", "vote"}] * 2

    def chosen() -> list[str]:
        said = desk.messages_after(chat, 0)
        return [b["title"] for message in said for b in message.buttons if b.get("chosen")]

    desk.record_replies(chat, "x", up["title"], [{"text": "!"}], pressed=up["payload"])
    assert chosen() == ["👍 Helpful"]
    desk.record_replies(chat, "x", down["title"], [{"text": "!"}], pressed=down["payload"])
    assert chosen() == ["👎 Not helpful"]
    desk.record_replies(chat, "x", why["title"], [{"text": "!"}], pressed=why["payload"])
    assert chosen() == ["Which rule?", "👎 Not helpful"]
    desk.record_replies(other, "x", up["title"], [{"text": "!"}], pressed=up["payload"])
    desk.record_replies(chat, "x", "?", [{"text": "!"}], pressed="b_unknown")
    assert chosen() == ["Which rule?", "👎 Not helpful"]


# --- on the command line -----------------------------------------------------------------------


def test_the_report_on_a_terminal(run: Run, desk: Desk) -> None:
    many(desk, up=1, down=9)
    many(desk, up=5, down=1, topic="late_fee.calculate", version=None, language="en", turn="1")
    many(desk, up=1, down=0, topic="basics.\x1b[31mtypes")
    said = run()
    lines = said.splitlines()
    assert lines[0] == "17 votes, 10 of them down."
    assert "AT LEAST: so large is the share" in lines[1]
    assert lines[4].split() == ["DOWN", "UP", "SHARE", "AT", "LEAST", "LANG", "VERSION", "TOPIC"]
    assert lines[5].split() == ["9", "1", "90%", "60%", "hi", VERSION, TOPIC]
    assert lines[6].split() == ["1", "5", "17%", "3%", "en", "computed", "late_fee.calculate"]
    assert "\x1b" not in said
    assert max(map(len, lines)) <= 100
    assert run("--worst", "1").splitlines()[-2:] == [lines[5], "… and 2 more."]


def test_the_report_of_indian_days(run: Run, desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 20, 18, 29, tzinfo=timezone.utc)  # 23:59 in India
    many(desk, up=0, down=1)
    clock.forward(minutes=1)
    many(desk, up=2, down=0)
    assert run("--until", "2026-11-20").startswith("1 vote until 2026-11-20, 1 of them down.")
    assert run("--since", "2026-11-21").startswith("2 votes since 2026-11-21, 0 of them down.")
    assert run("--since", "2026-11-20", "--until", "2026-11-21").startswith("3 votes since")


def test_no_votes_are_said_so(run: Run, desk: Desk) -> None:
    assert run() == "No votes.\n"
    period = ("--since", "2026-11-01", "--until", "2026-11-30")
    assert run(*period) == "No votes since 2026-11-01 until 2026-11-30.\n"
    assert json.loads(run("--json")) == []


def test_the_report_as_json(run: Run, desk: Desk) -> None:
    many(desk, up=1, down=3)
    many(desk, up=1, down=0, topic="basics.types")
    [worst] = json.loads(run("--json", "--worst", "1"))
    assert worst | {"at_least": 0} == {
        "topic": TOPIC, "version": VERSION, "language": "hi", "up": 1, "down": 3, "share": 0.75,
        "at_least": 0,
    }  # fmt: skip


def test_a_period_that_ends_before_it_begins_is_refused(run: Run, desk: Desk) -> None:
    said = run("--since", "2026-11-30", "--until", "2026-11-01", fails=True)
    assert said == (
        "error: From 2026-11-30 until 2026-11-01 there is no day; exchange the two dates.\n"
    )


@pytest.mark.parametrize("wrong", [("--since", "yesterday"), ("--worst", "0"), ("--worst", "-1")])
def test_a_wrong_date_or_number_is_refused(
    wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["votes", *wrong], {})
    assert refused.value.code == 2
    assert f"{wrong[1]!r} is no" in capsys.readouterr().err
