"""Answers that no single tool knows: "I don't know", "why?", "not yet", and what changes later."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import (
    credit,
    due_dates,
    e_invoice,
    eway_bill,
    interest,
    late_fee,
    registration,
    set_off,
    state_code,
    tax_split,
)
from bot.actions.did_that_help import ActionDeny
from bot.actions.not_understood import ActionInform
from bot.actions.why import ActionWhy
from bot.nlu.entities.extract import extract
from bot.tool import ToolAction, ToolForm
from tests.bot.actions.chat import Chat, Done

FORGOT = "login.forgot_username"
LATE = (late_fee.ValidateLateFeeForm, late_fee.ActionLateFeeCalculate)
INTEREST = (interest.ValidateInterestForm, interest.ActionInterestCalculate)
SPLIT = (tax_split.ValidateTaxSplitForm, tax_split.ActionTaxSplit)
EWAY = (eway_bill.ValidateEwayBillForm, eway_bill.ActionEwayBillRequired)
STATE = (state_code.ValidateStateCodeForm, state_code.ActionGstinStateCode)
BLOCKED = (credit.ValidateBlockedCreditForm, credit.ActionItcBlockedCheck)
LIMIT = (credit.ValidateTimeLimitForm, credit.ActionItcTimeLimit)
LOOKUP = (due_dates.ValidateDueDateForm, due_dates.ActionDueDateLookup)
INVOICE = (e_invoice.ValidateEInvoiceForm, e_invoice.ActionEInvoiceApplicability)
SET_OFF = (set_off.ValidateSetOffForm, set_off.ActionItcSetOff)
REGISTRATION = registration.ValidateRegistrationForm
FEE = "late fee gstr 3b april 2025 filed 5 june 2025 not nil 80 lakh"
Pair = tuple[type[ToolForm], type[ToolAction]]


class Talk:
    """A chat with one tool, as the understanding's own rules read each message."""

    def __init__(self, chat: Chat, tool: Pair) -> None:
        form, action = tool
        self.chat = chat
        self.form: Any = form(chat.services)  # type: ignore[call-arg]
        self.action = action(chat.services)

    def hears(self, text: str, topic: str = "inform") -> Chat:
        found = [entity.as_rasa("rules") for entity in extract(text)]
        self.chat.hears(text, topic, found)
        return self.chat

    def asks(self, text: str) -> Done:
        return self.hears(text, self.form.topic).uses(self.form, self.action)

    def says(self, text: str, topic: str = "inform") -> Done:
        return self.hears(text, topic).uses(self.form, self.action)

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.chat.slots[self.form.slots[0]])


@pytest.mark.parametrize(
    ("tool", "question", "asked"),
    [
        (LATE, "late fee", "return_form"),
        (INTEREST, "interest", "tax"),
        (BLOCKED, "itc?", "item"),
        (STATE, "state code", "name"),
        (SET_OFF, "set off", "igst_output_tax"),
    ],
)
@pytest.mark.parametrize("said", ["pata nahi", "I don't know", "पता नहीं"])
@pytest.mark.parametrize("heard_as", ["nlu_fallback", FORGOT, "chat.deny", "inform"])
def test_who_does_not_know_is_helped(
    chat: Chat, tool: Pair, question: str, asked: str, said: str, heard_as: str
) -> None:
    talk = Talk(chat, tool)
    assert talk.asks(question).asks_for == asked
    done = talk.says(said, heard_as)
    assert done.responses == ["utter_not_known"]
    assert done.asks_for == asked
    assert done.slots["misunderstood"] is None  # Rasa takes a lone question for no answer


@pytest.mark.parametrize(
    ("tool", "question", "asked", "assumed"),
    [
        (SPLIT, "gst on 5000 at 18%", "supplier_state", "₹450"),
        (EWAY, "eway bill for goods of 80000", "inter_state", "₹50,000"),
    ],
)
def test_what_the_rule_can_assume_is_no_obstacle(
    chat: Chat, tool: Pair, question: str, asked: str, assumed: str
) -> None:
    talk = Talk(chat, tool)
    assert talk.asks(question).asks_for == asked
    done = talk.hears("pata nahi", FORGOT).fills(talk.form)
    assert done.responses == ["utter_without_that"]
    assert done.follow_up == talk.action.name()
    answer = chat.run(talk.action)
    assert assumed in answer.text
    assert "I have assumed" in answer.text


def test_what_is_needed_beside_an_assumption_is_asked_for(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    assert talk.asks("late fee gstr 3b april 2025, not filed yet").asks_for == "nil"
    assert talk.says("pata nahi", FORGOT).responses == ["utter_not_known"]


def test_a_question_about_a_login_is_another_question(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    talk.asks("late fee")
    done = talk.says("username pata nahi", FORGOT)
    assert (done.responses, done.events) == ([], [])


def test_why_while_a_form_asks(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    talk.asks("late fee")
    chat.says("why", "chat.why")
    done = chat.run(ActionWhy(chat.services))
    assert done.responses == ["utter_why_asked"]
    assert done.follow_up == "late_fee_form"


def test_the_button_of_an_earlier_answer_still_explains_it(chat: Chat) -> None:
    talk = Talk(chat, SPLIT)
    talk.asks("gst on 5000 at 18% goa to goa")
    Talk(chat, LATE).asks("late fee")
    chat.presses("chat.why")
    assert "₹900" in chat.run(ActionWhy(chat.services)).text


@pytest.mark.parametrize(
    ("tool", "question", "said", "fact"),
    [
        (LATE, "late fee gstr 3b may 2025", "abhi nahi bhara", "filed_on"),
        (LATE, "late fee gstr 3b may 2025", "not filed yet", "filed_on"),
        (INTEREST, "interest tax 50000 may 2025", "अभी तक नहीं", "paid_on"),
    ],
)
def test_what_is_not_done_counts_until_today(
    chat: Chat, tool: Pair, question: str, said: str, fact: str
) -> None:
    talk = Talk(chat, tool)
    assert talk.asks(question).asks_for == fact
    done = talk.says(said)
    stated = chat.slots.get("computed") or {"facts": None}
    assert (stated["facts"] or talk.facts)[fact] == "2026-11-22"
    assert done.asks_for != fact


def test_days_late_are_not_until_today(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    talk.asks("gstr 3b may 2025 not filed, 10 days late, late fee")
    assert "filed_on" not in talk.facts


def test_tax_to_pay_is_no_nil_return(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    assert talk.asks("3b late 200 din, 18k tax, late fee").asks_for == "annual_turnover"
    assert talk.facts["nil"] is False


def test_a_day_of_payment_follows_the_due_date(chat: Chat) -> None:
    talk = Talk(chat, INTEREST)
    done = talk.asks("byaj 1,50,000/- par, due date 20 may 2025, 18 july ko jama kiya")
    # 150000 × 18 % × 59 / 365 = 4364.38
    assert "₹4,364" in done.text


def test_the_first_of_two_days_answers_the_question(chat: Chat) -> None:
    talk = Talk(chat, INTEREST)
    talk.asks("interest tax 50000 april 2025")
    # 50000 × 18 % × 21 / 365 = 517.81
    assert "₹518" in talk.says("10 june 2025 aur 12 july 2025").text


def test_the_days_of_a_final_return_before_it_was_filed(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    assert talk.asks("GSTR-10 late fee").asks_for == "filed_on"
    assert talk.says("cancelled 1 april 2025 order 10 may 2025").asks_for == "filed_on"
    # due three months after the order, 10 August; 61 days × 200, at most 10,000
    assert "₹10,000" in talk.says("filed 10 oct 2025").text


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("e-invoice turnover 12 crore b2c", "not_mandatory"),
        ("e invoice 12 crore turnover sez ko bechte hain", "mandatory"),
        ("e invoice 12 crore export", "mandatory"),
    ],
)
def test_who_buys_decides_about_e_invoices(chat: Chat, question: str, outcome: str) -> None:
    done = Talk(chat, INVOICE).asks(question)
    assert ("not made" in done.text) == (outcome == "not_mandatory")


def test_inside_one_state_is_where_goods_stay(chat: Chat) -> None:
    talk = Talk(chat, EWAY)
    assert talk.asks("eway bill for goods of 60000").asks_for == "inter_state"
    assert "₹1,00,000" in talk.says("within delhi").text


def test_two_digits_are_a_code_that_is_asked_for(chat: Chat) -> None:
    talk = Talk(chat, STATE)
    talk.asks("state code")
    assert "45" in talk.says("45?").text
    assert "Karnataka" in talk.says("29").text


def test_a_small_figure_is_no_amount_while_a_state_is_asked_for(chat: Chat) -> None:
    talk = Talk(chat, SPLIT)
    assert talk.asks("gst on 5000").asks_for == "rate"
    assert talk.says("-18%").asks_for == "rate"
    assert talk.says("18%").asks_for == "supplier_state"
    assert talk.says("18").responses == ["utter_not_an_answer"]
    assert talk.facts["amount"] == "5000"


@pytest.mark.parametrize(
    ("tool", "question", "change", "shown"),
    [
        # 16 days × 50, with the cap of a turnover above 5 crore
        (
            LATE,
            FEE,
            "7 crore",
            "₹10,000",
        ),
        (LATE, FEE, "30 din", "₹1,500"),
        (SPLIT, "gst on 2,50,000 at 18% goa to goa", "nahi 5%", "₹12,500"),
        (SPLIT, "gst on 2,50,000 at 18% goa to goa", "dusre state", "IGST 18%"),
        (LOOKUP, "due date gstr 9 fy 2025-26", "gstr 9c", "GSTR-9C"),
        (LIMIT, "itc time limit invoice 15/03/2024", "FY 2025-26", "30 November 2026"),
        (EWAY, "eway bill for goods of 60000 delhi to goa", "no, within delhi", "₹1,00,000"),
    ],
)
@pytest.mark.parametrize("after", [ActionInform, ActionDeny])
def test_an_answer_can_be_changed(
    chat: Chat, tool: Pair, question: str, change: str, shown: str, after: Any
) -> None:
    talk = Talk(chat, tool)
    assert shown not in talk.asks(question).text
    talk.hears(change, "chat.deny" if after is ActionDeny else "nlu_fallback")
    action = after(chat.services) if after is ActionInform else after()
    assert chat.run(action).follow_up == talk.form.form
    assert shown in chat.uses(talk.form, talk.action).text


def test_a_new_question_starts_anew(chat: Chat) -> None:
    talk = Talk(chat, LATE)
    talk.asks(FEE)
    assert talk.asks("late fee gstr 1").asks_for == "period"


@pytest.mark.parametrize(
    ("change", "responses"), [("goa", ["utter_what_to_change"]), ("31 february", [])]
)
def test_what_changes_nothing_leaves_the_answer(
    chat: Chat, change: str, responses: list[str]
) -> None:
    talk = Talk(chat, LIMIT)
    talk.asks("itc time limit invoice 15/03/2024")
    talk.hears(change)
    assert chat.run(ActionInform(chat.services)).follow_up == "time_limit_form"
    done = chat.fills(talk.form)
    assert done.responses == responses
    assert done.follow_up == "action_listen"
    assert chat.form is None


def test_a_long_message_is_no_change(chat: Chat) -> None:
    Talk(chat, LIMIT).asks("itc time limit invoice 15/03/2024")
    talk = Talk(chat, LATE)
    talk.hears("the shop of my brother in goa has been closed", "nlu_fallback")
    assert "utter_not_understood" in chat.run(ActionInform(chat.services)).responses


ASIDE = "basics.intra_inter"


@pytest.fixture
def asked_for_state(chat: Chat) -> Chat:
    chat.says("do I need GST? 35 lakh", REGISTRATION.topic, amount="3500000")
    assert chat.fills(REGISTRATION(chat.services)).asks_for == "state"
    return chat


def _answers(chat: Chat, text: str, topic: str, confidence: float = 1.0) -> Done:
    found = [entity.as_rasa("rules") for entity in extract(text)]
    chat.hears(text, topic, found, confidence=confidence)
    return chat.fills(REGISTRATION(chat.services))


@pytest.mark.parametrize(
    "text",
    [
        "if I send goods to a trader in Delhi, which tax applies?",
        "दिल्ली के व्यापारी को माल भेजा तो कौन सा टैक्स लगेगा",
        "delhi ke vyapari ko maal bheja to kaun sa tax lagega",
    ],
)
def test_a_whole_question_is_none_of_the_answers(asked_for_state: Chat, text: str) -> None:
    assert _answers(asked_for_state, text, ASIDE).events == []  # the other topic's rule answers
    assert asked_for_state.slots.get("state") is None


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("delhi", 1.0),
        ("my shop is in Delhi", 1.0),
        ("haan, delhi me bechta hu kya karu ab", 1.0),
        ("delhi ke vyapari ko maal bheja to kaun sa tax lagega", 0.7),
    ],
)
def test_a_fact_stays_an_answer(asked_for_state: Chat, text: str, confidence: float) -> None:
    assert _answers(asked_for_state, text, ASIDE, confidence).slots["state"] == "07"


@pytest.mark.parametrize("text", ["phir se", "repeat", "samjha nahi", "समझा नहीं", "फिर से पूछिए"])
@pytest.mark.parametrize("topic", ["follow_up", "chat.deny", "nlu_fallback", "chat.not_solved"])
@pytest.mark.parametrize(
    ("tool", "question", "asked"),
    [(LATE, "late fee", "return_form"), (BLOCKED, "itc?", "item"), (STATE, "state code", "name")],
)
def test_the_question_once_more(
    chat: Chat, tool: Pair, question: str, asked: str, text: str, topic: str
) -> None:
    talk = Talk(chat, tool)
    talk.asks(question)
    done = talk.says(text, topic)
    assert (done.responses, done.asks_for) == ([], asked)
    assert done.slots["misunderstood"] is None


def test_in_detail_about_something_else_is_another_question(chat: Chat) -> None:
    talk = Talk(chat, STATE)
    talk.asks("state code")
    assert talk.says("password detail me batao", FORGOT).events == []
