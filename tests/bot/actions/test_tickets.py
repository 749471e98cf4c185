"""Raising a ticket and asking for its status."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.answer import ActionAnswer
from bot.actions.did_that_help import ActionNotSolved
from bot.actions.late_fee import ValidateLateFeeForm
from bot.actions.raise_ticket import ActionRaiseTicket, ValidateTicketForm
from bot.actions.ticket_status import ActionTicketStatus, ValidateTicketStatusForm
from helpdesk.tickets.views import OpenedTicket
from tests.bot.actions.chat import Chat, Done
from tests.bot.actions.conftest import Clock

TOPIC = "login_error.otp_not_received"
RAISE, STATUS = "desk.raise_ticket", "desk.ticket_status"


class Tickets:
    """The two forms of the desk in one chat."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.desk = chat.services.desk

    def raises(self, text: str, topic: str = "inform", **entities: Any) -> Done:
        self.chat.says(text, topic, **entities)
        done = self.chat.fills(ValidateTicketForm())
        if done.follow_up == "action_raise_ticket":
            return self.chat.run(ActionRaiseTicket(self.chat.services))
        return done

    def asks(self, text: str, topic: str = "inform", **entities: Any) -> Done:
        self.chat.says(text, topic, **entities)
        done = self.chat.fills(ValidateTicketStatusForm(self.chat.services))
        if done.follow_up == "action_ticket_status":
            return self.chat.run(ActionTicketStatus(self.chat.services))
        return done


@pytest.fixture
def tickets(chat: Chat) -> Tickets:
    return Tickets(chat)


@pytest.fixture
def elsewhere(other_chat: Chat) -> Tickets:
    return Tickets(other_chat)


@pytest.fixture
def raised(chat: Chat) -> OpenedTicket:
    return chat.services.desk.open(chat.id, topic=TOPIC, language="hi", problem="OTP नहीं आया")


# --- raising -----------------------------------------------------------------------------------


def test_an_unsolved_problem_becomes_a_ticket_with_what_was_tried(tickets: Tickets) -> None:
    chat = tickets.chat
    chat.says("OTP nahi aaya", TOPIC, language="hi-Latn")
    chat.run(ActionAnswer(chat.services))
    chat.presses("chat.not_solved")
    chat.run(ActionNotSolved(chat.services))
    assert tickets.raises("/desk.raise_ticket", RAISE).asks_for == "details"
    done = tickets.raises(
        "GSTIN 27AAPFU0939F1ZV, ARN AA270822000001X, call 9876543210",
        "inform",
        gstin="27AAPFU0939F1ZV",
        arn="AA270822000001X",
        mobile="9876543210",
    )
    assert done.responses == ["utter_ticket_raised"]
    number = done.message["number"]
    ticket = tickets.desk.show(number)
    title = chat.services.library.title(TOPIC, "hi-Latn")
    assert ticket.problem.splitlines()[0] == title
    assert "call 9876543210" in ticket.problem
    assert (ticket.topic, ticket.language) == (TOPIC, "hi-Latn")
    assert ticket.tried == (TOPIC, f"{TOPIC}: next step 1")
    assert (ticket.gstin, ticket.arn) == ("27AAPFU0939F1ZV", "AA270822000001X")
    assert ticket.contact == "9876543210"
    assert len(done.message["code"]) == 6
    assert done.follow_up == "action_listen"


@pytest.mark.parametrize("quoted", ["OTP expired", None])
def test_a_ticket_quotes_what_the_portal_said_of_that_problem_only(
    tickets: Tickets, quoted: str | None
) -> None:
    chat = tickets.chat
    chat.says("No certificate found", "login_error.dsc_not_detected", error_text="No certificate")
    chat.run(ActionAnswer(chat.services))
    chat.says("no OTP", TOPIC, language="en", **({"error_text": quoted} if quoted else {}))
    chat.run(ActionAnswer(chat.services))
    chat.says("still no OTP", TOPIC)
    chat.run(ActionAnswer(chat.services))
    tickets.raises("/desk.raise_ticket", RAISE)
    number = tickets.raises("/chat.deny", "chat.deny").message["number"]
    said = tickets.desk.show(number).problem.splitlines()
    assert said == [chat.services.library.title(TOPIC, "en"), *([quoted] if quoted else [])]


def test_what_the_form_knew_is_forgotten_afterwards(tickets: Tickets) -> None:
    tickets.raises("raise a ticket", RAISE)
    tickets.raises("My return does not submit", "nlu_fallback")
    tickets.raises("/chat.deny", "chat.deny")
    slots = tickets.chat.slots
    assert {slots[name] for name in ValidateTicketForm.slots} == {None}
    assert (slots["topic"], slots["open_question"], slots["requested_slot"]) == (None, None, None)


def test_a_ticket_on_request_asks_for_the_problem_and_once_for_more(tickets: Tickets) -> None:
    assert tickets.raises("raise a ticket", RAISE).asks_for == "problem"
    assert tickets.raises("My return does not submit", "returns.which").asks_for == "details"
    done = tickets.raises("/chat.deny", "chat.deny")
    assert done.responses == ["utter_ticket_raised"]
    ticket = tickets.desk.show(done.message["number"])
    assert ticket.problem == "My return does not submit"
    assert (ticket.topic, ticket.tried) == (RAISE, ())


def test_a_request_that_describes_the_problem_is_not_asked_for_it(tickets: Tickets) -> None:
    text = "raise a ticket, my refund of March is stuck since two months"
    assert tickets.raises(text, RAISE).asks_for == "details"
    assert tickets.chat.slots["problem"] == text


@pytest.mark.parametrize(
    "text",
    ["nahi pehle late fee batao", "नहीं, पहले लेट फीस बताइए", "no, first tell me the late fee"],
)
@pytest.mark.parametrize("asked", ["problem", "details"])
def test_something_else_first_leaves_the_form(tickets: Tickets, text: str, asked: str) -> None:
    tickets.raises("raise a ticket", RAISE)
    if asked == "details":
        tickets.raises("My return does not submit")
    done = tickets.raises(text, "late_fee.calculate")
    assert done.follow_up == ValidateLateFeeForm.form
    assert (done.asks_for, tickets.chat.slots["problem"], tickets.chat.form) == (None, None, None)
    chat = tickets.chat
    assert chat.fills(ValidateLateFeeForm(chat.services)).slots["paused_form"] is None


def test_an_article_first_leaves_the_form(tickets: Tickets) -> None:
    tickets.raises("raise a ticket", RAISE)
    assert tickets.raises("cancel, pehle otp wala batao", TOPIC).follow_up == "action_answer"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("nahi", "chat.deny"),
        ("नहीं", "chat.deny"),
        ("no thanks", "chat.deny"),
        ("/chat.deny", "chat.deny"),
        ("rehne do", "nlu_fallback"),
        ("रहने दो", "chat.cancel"),
        ("leave it", "inform"),
    ],
)
def test_a_refusal_is_no_problem(tickets: Tickets, text: str, topic: str) -> None:
    tickets.raises("raise a ticket", RAISE)
    done = tickets.raises(text, topic)
    assert done.follow_up == "action_cancel"
    assert tickets.chat.slots["problem"] is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("nahi chal raha portal", "login_error.portal_down"),
        ("no otp received on my phone", TOPIC),
        ("pehle login hota tha ab nahi hota", "login.first_time"),
        ("नहीं खुल रहा पोर्टल", "login_error.portal_down"),
        ("why is my refund not coming?", "refund.apply"),
        ("cancelled GSTIN is not restored", "registration.revocation"),
    ],
)
def test_a_problem_that_begins_like_a_refusal_stays_one(
    tickets: Tickets, text: str, topic: str
) -> None:
    tickets.raises("raise a ticket", RAISE)
    assert tickets.raises(text, topic).asks_for == "details"
    assert tickets.chat.slots["problem"] == text


def test_the_question_once_more(tickets: Tickets) -> None:
    tickets.raises("raise a ticket", RAISE)
    assert tickets.raises("samjha nahi", "chat.deny", manner="whole").asks_for == "problem"
    assert tickets.chat.slots.get("problem") is None


@pytest.mark.parametrize("text", ["hmm", "hmmmm...", "हम्म"])
def test_a_hum_is_no_yes(tickets: Tickets, text: str) -> None:
    done = tickets.raises(text, "chat.affirm")
    assert done.responses == ["utter_offer_ticket"]
    assert done.follow_up == "action_listen"
    assert tickets.chat.form is None
    assert tickets.raises("haan", "chat.affirm").asks_for == "problem"


@pytest.mark.parametrize(
    ("topic", "entities"), [("chat.deny", {}), ("chat.solved", {}), ("inform", {"nil": "yes"})]
)
def test_nothing_to_add(tickets: Tickets, topic: str, entities: dict[str, str]) -> None:
    tickets.raises("raise a ticket", RAISE)
    tickets.raises("My return does not submit")
    done = tickets.raises("no", topic, **entities)
    assert tickets.desk.show(done.message["number"]).problem == "My return does not submit"


def test_the_same_problem_twice_is_one_ticket(tickets: Tickets) -> None:
    chat = tickets.chat
    numbers = []
    for _ in range(2):
        chat.slots["topic"] = TOPIC
        tickets.raises("/desk.raise_ticket", RAISE)
        done = tickets.raises("/chat.deny", "chat.deny")
        numbers.append(done.message["number"])
    assert done.responses == ["utter_ticket_already_open"]
    assert len(set(numbers)) == 1


def test_a_button_is_never_the_problem(tickets: Tickets) -> None:
    tickets.raises("raise a ticket", RAISE)
    tickets.chat.presses("login_error.captcha")
    assert tickets.chat.fills(ValidateTicketForm()).events == []
    done = tickets.raises('/inform{"nil": "yes"}', "inform", nil="yes")
    assert done.responses == ["utter_not_an_answer"]


def test_cancel_cancels(tickets: Tickets) -> None:
    tickets.raises("raise a ticket", RAISE)
    tickets.chat.says("cancel it", "chat.cancel")
    assert tickets.chat.fills(ValidateTicketForm()).events == []


# --- status ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_own_tickets_need_neither_number_nor_code(
    tickets: Tickets, raised: OpenedTicket, language: str
) -> None:
    done = tickets.asks("my ticket?", STATUS, language=language)
    assert raised.number in done.text
    assert "OTP नहीं आया" in done.text
    assert done.message["topic"] == STATUS
    assert done.message["language"] == language
    assert {tickets.chat.slots[name] for name in ValidateTicketStatusForm.slots} == {None}


def test_own_ticket_by_number(tickets: Tickets, raised: OpenedTicket) -> None:
    tickets.desk.open(tickets.chat.id, topic="refund.apply", language="en", problem="Refund")
    done = tickets.asks("x", STATUS, ticket_number=raised.number)
    assert raised.number in done.text
    assert done.text.count("GST-2026-") == 1


@pytest.mark.parametrize("verb", ["assign", "reply", "resolve", "close"])
def test_every_status_has_its_words(tickets: Tickets, raised: OpenedTicket, verb: str) -> None:
    words = {"assign": ("asha",), "reply": ("asha", "Try now"), "resolve": ("asha",)}
    getattr(tickets.desk, verb)(raised.number, *words.get(verb, ("asha",)))
    assert "Status: " in tickets.asks("my ticket?", STATUS).text


def test_number_and_code_are_asked_for_elsewhere(elsewhere: Tickets, raised: OpenedTicket) -> None:
    assert raised.access_code is not None
    assert elsewhere.asks("my ticket?", STATUS).asks_for == "ticket_number"
    assert elsewhere.asks("x", ticket_number=raised.number).asks_for == "access_code"
    done = elsewhere.asks(f" {raised.access_code.lower()} ", "nlu_fallback")
    assert raised.number in done.text


def test_number_and_code_in_one_message(elsewhere: Tickets, raised: OpenedTicket) -> None:
    done = elsewhere.asks("x", STATUS, ticket_number=raised.number, access_code=raised.access_code)
    assert raised.number in done.text


def test_a_wrong_code_tells_nothing(elsewhere: Tickets, raised: OpenedTicket) -> None:
    elsewhere.asks("x", STATUS, ticket_number=raised.number)
    done = elsewhere.asks("ZZZZZZ", "nlu_fallback")
    assert done.responses == ["utter_ticket_wrong_code"]
    assert (done.message["number"], done.message["seconds"]) == (raised.number, 0)
    assert "OTP" not in str(done.messages)


def test_a_number_never_given_out_is_answered_like_a_wrong_code(elsewhere: Tickets) -> None:
    elsewhere.asks("x", STATUS, ticket_number="GST-2026-999999")
    assert elsewhere.asks("ZZZZZZ", "inform").responses == ["utter_ticket_wrong_code"]


def test_wrong_codes_are_slowed_down_and_then_refused(
    elsewhere: Tickets, raised: OpenedTicket, clock: Clock
) -> None:
    waits = []
    for _ in range(8):
        done = elsewhere.asks("x", STATUS, ticket_number=raised.number, access_code="ZZZZZZ")
        waits.append(done.message.get("seconds"))
        clock.forward(hours=1)
    assert waits[2:7] == [10, 30, 60, 300, 900]
    assert done.responses == ["utter_AccessRefused"]
    done = elsewhere.asks("x", STATUS, ticket_number=raised.number, access_code=raised.access_code)
    assert done.responses == ["utter_AccessRefused"]


def test_what_is_no_ticket_number(elsewhere: Tickets) -> None:
    done = elsewhere.asks("x", STATUS, ticket_number="4711", access_code="ABCDEF")
    assert done.responses in (["utter_TicketNotFound"], ["utter_ticket_wrong_code"])


@pytest.mark.parametrize(
    ("said", "topic"),
    [("no", "chat.deny"), ("I have lost the code, what now?", "nlu_fallback"), ("?", "inform")],
)
def test_a_sentence_is_not_tried_as_a_code(
    elsewhere: Tickets, raised: OpenedTicket, said: str, topic: str
) -> None:
    elsewhere.asks("x", STATUS, ticket_number=raised.number)
    assert elsewhere.asks(said, topic).responses == ["utter_not_an_answer"]


def test_a_side_question_is_not_tried_as_a_code(elsewhere: Tickets, raised: OpenedTicket) -> None:
    elsewhere.asks("x", STATUS, ticket_number=raised.number)
    assert elsewhere.asks("CAPTCHA", "login_error.captcha").events == []
