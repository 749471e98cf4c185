"""A message that asks two things: the first is answered, the second offered and taken up."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.answer import ActionAnswer
from bot.actions.credit import ActionItcBlockedCheck, ValidateBlockedCreditForm
from bot.actions.did_that_help import (
    ActionAffirm,
    ActionDeny,
    ActionNotSolved,
    ActionSolved,
    ActionVote,
)
from bot.actions.due_dates import ActionDueDateLookup, ValidateDueDateForm
from bot.actions.follow_up import ActionFollowUp
from bot.actions.gstin_check import ActionGstinDecode, ValidateGstinForm
from bot.actions.other_topic import ActionOfferOtherTopic
from bot.actions.raise_ticket import ActionRaiseTicket, ValidateTicketForm
from bot.actions.registration import ActionRegistrationThreshold, ValidateRegistrationForm
from bot.actions.small_talk import ActionCancel, ActionChat
from bot.actions.tax_split import ValidateTaxSplitForm
from bot.nlu.entities.extract import extract
from knowledge.article import Article
from tests.bot.actions.chat import Chat, Done

OTP, CAPTCHA, TABLES = (
    "login_error.otp_not_received",
    "login_error.captcha",
    "returns.gstr1_tables",
)
DUE, REGISTER, BLOCKED = "due_date.lookup", "registration.threshold", "itc.blocked_check"
OFFER = "action_offer_other_topic"
LANGUAGES = ("en", "hi", "hi-Latn")


def asks(chat: Chat, first: str, topic: str, second: str, other: str, language: str = "en") -> Chat:
    """Two questions in one message, with the facts that the understanding finds in it."""
    text = f"{first} aur {second}"
    found = [entity.as_rasa("EntityRules") for entity in extract(text)]
    chat.hears(text, topic, [*found, {"entity": "language", "value": language}])
    start = len(text) - len(second)
    chat.latest["second_topic"] = {
        "name": other,
        "confidence": 0.9,
        "start": start,
        "end": len(text),
    }
    return chat


def otp_and(chat: Chat, second: str, other: str, language: str = "en") -> tuple[Done, Done]:
    """The article on the OTP is told, then what was also asked is offered."""
    asks(chat, "otp nahi aa raha", OTP, second, other, language)
    told = chat.run(ActionAnswer(chat.services))
    assert told.follow_up == OFFER
    return told, offer(chat)


def offer(chat: Chat) -> Done:
    return chat.run(ActionOfferOtherTopic(chat.services))


def answered(chat: Chat, topic: str = OTP) -> Done:
    chat.says("x", topic)
    return chat.run(ActionAnswer(chat.services))


def says_yes(chat: Chat, text: str = "haan") -> Done:
    chat.says(text, "chat.affirm")
    return chat.run(ActionAffirm(chat.services))


def article(chat: Chat, topic: str) -> Article:
    found = chat.services.library.article(topic)
    assert found is not None
    return found


def votes_of(done: Done) -> list[str]:
    return [b["vote"] for m in done.messages for b in m.get("buttons") or () if b.get("vote")]


# --- the offer ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_answer_the_second_topic_is_offered_by_its_title(
    chat: Chat, language: str
) -> None:
    told, offered = otp_and(chat, "3b ki last date kya hai", DUE, language)
    assert told.messages[0]["topic"] == OTP
    assert told.responses == []  # one question at a time: the thumbs stand on the answer
    assert votes_of(told) == ["up", "down"]
    assert offered.responses == ["utter_also_asked"]
    title = chat.services.library.title(DUE, language)
    assert offered.offered == [{"title": title, "payload": f"/{DUE}"}]
    assert chat.slots["open_question"] == "answer_other"
    assert offered.follow_up == "action_listen"


@pytest.mark.parametrize("other", ["desk.human", "desk.ticket_status", "desk.remind_me"])
def test_the_desk_is_offered_likewise(chat: Chat, other: str) -> None:
    _, offered = otp_and(chat, "kisi se baat karni hai", other)
    assert offered.offered[0]["payload"] == f"/{other}"


def test_what_is_answered_anyway_is_not_offered(chat: Chat) -> None:
    asks(chat, "otp nahi aa raha", OTP, "otp kab aayega", OTP)
    assert chat.run(ActionAnswer(chat.services)).responses == ["utter_did_that_help"]
    asks(chat, "captcha nahi dikhta", CAPTCHA, "otp kab aayega", OTP)  # answered just before
    assert chat.run(ActionAnswer(chat.services)).responses == ["utter_did_that_help"]
    assert chat.slots.get("also_asked") is None


def test_a_topic_without_an_article_still_leaves_the_second(chat: Chat) -> None:
    asks(chat, "yaad dilana", "desk.remind_me", "otp nahi aa raha", OTP)
    assert chat.run(ActionAnswer(chat.services)).follow_up == OFFER
    assert offer(chat).offered[0]["payload"] == f"/{OTP}"


def test_the_first_question_is_heard_without_the_second(chat: Chat) -> None:
    first = "what goes into table 12 of gstr-1"
    asks(chat, first, TABLES, "how do i apply for a refund of exports", "refund.apply")
    part = {each.key: each.title["en"] for each in article(chat, TABLES).parts}["hsn"]
    assert chat.run(ActionAnswer(chat.services)).messages[0]["text"].startswith(part)


# --- taken up ----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "yes"])
def test_an_article_is_told_with_the_part_that_was_asked_for(chat: Chat, way: str) -> None:
    otp_and(chat, "gstr 1 ki table 12 me kya bharna hai", TABLES)
    if way == "button":
        chat.presses(TABLES, language="en")
    else:
        assert says_yes(chat).follow_up == "action_answer"
    done = chat.run(ActionAnswer(chat.services))
    part = {each.key: each.title["en"] for each in article(chat, TABLES).parts}["hsn"]
    assert done.messages[0]["text"].startswith(part)
    assert (chat.slots["topic"], chat.slots["also_asked"]) == (TABLES, None)
    assert done.responses == ["utter_did_that_help"]


@pytest.mark.parametrize("way", ["button", "yes"])
def test_a_tool_knows_what_was_said(chat: Chat, way: str) -> None:
    otp_and(chat, "october 2026 ki gstr 1 ki last date kya hai, monthly", DUE)
    form = ValidateDueDateForm(chat.services)
    if way == "button":
        chat.presses(DUE)
    else:
        assert says_yes(chat).follow_up == form.form
    done = chat.uses(form, ActionDueDateLookup(chat.services))
    assert "11 November 2026" in done.text
    assert chat.slots["also_asked"] is None
    assert done.follow_up == "action_listen"


def test_a_tool_that_reads_words_hears_those_of_the_second_part(chat: Chat) -> None:
    otp_and(chat, "office ki car par itc milega kya", BLOCKED)
    assert says_yes(chat).follow_up == "blocked_credit_form"
    chat.uses(ValidateBlockedCreditForm(chat.services), ActionItcBlockedCheck(chat.services))
    assert chat.slots["blocked_credit_facts"]["item"] == "office ki car par itc milega kya"


def test_a_talk_with_a_person_is_about_the_first_topic(chat: Chat) -> None:
    otp_and(chat, "kisi se baat karni hai", "desk.human")
    assert says_yes(chat).follow_up == "ticket_form"
    assert chat.fills(ValidateTicketForm()).slots["problem"] == OTP


def test_other_words_of_a_form_are_its_own(chat: Chat) -> None:
    otp_and(chat, "gst lena padega kya mujhe", REGISTER)
    says_yes(chat)
    form = ValidateRegistrationForm(chat.services)
    assert chat.fills(form).asks_for == "aggregate_turnover"
    chat.says("haan", "chat.affirm")
    assert chat.fills(form).responses == ["utter_not_an_answer"]


def test_no_leaves_it_and_the_talk_stays(chat: Chat) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    chat.says("nahi", "chat.deny")
    done = chat.run(ActionDeny())
    assert (done.responses, done.follow_up) == (["utter_all_right"], "action_listen")
    assert (chat.slots["also_asked"], chat.slots["open_question"]) == (None, None)
    assert chat.slots["topic"] == OTP


def test_a_hum_is_no_yes(chat: Chat) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    assert says_yes(chat, "hmm").follow_up == OFFER


@pytest.mark.parametrize("topic", ["chat.thanks", "chat.bye"])
def test_an_offer_that_is_passed_over_is_over(chat: Chat, topic: str) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    chat.says("thanks", topic)
    chat.run(ActionChat(chat.services))
    assert (chat.slots["also_asked"], chat.slots["open_question"]) == (None, None)


def test_another_question_ends_the_offer(chat: Chat) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    assert answered(chat, CAPTCHA).responses == ["utter_did_that_help"]
    assert chat.slots["also_asked"] is None
    assert says_yes(chat).follow_up == "action_solved"


# --- while the first topic is talked about ------------------------------------------------------


def test_in_short_and_the_offer_again(chat: Chat) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    chat.says("short me", "follow_up", manner="short")
    done = chat.run(ActionFollowUp(chat.services))
    assert done.text == article(chat, OTP).brief("en", chat.services.figures("en"))
    assert done.follow_up == OFFER


def test_solved_counts_for_the_first_and_the_second_is_offered(chat: Chat) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    chat.says("ho gaya", "chat.solved")
    done = chat.run(ActionSolved(chat.services))
    assert (done.responses, done.follow_up) == (["utter_solved"], OFFER)
    assert [count.up for count in chat.services.desk.vote_counts()] == [1]
    assert offer(chat).responses == ["utter_also_asked"]


def test_a_thumb_down_gives_the_next_step_and_the_second_comes_later(chat: Chat) -> None:
    told, _ = otp_and(chat, "3b ki last date kya hai", DUE)
    named: dict[str, Any] = {"topic": OTP, **chat.slots["answered"], "vote": "down"}
    assert votes_of(told)
    chat.hears("/vote", "vote", [{"entity": k, "value": v} for k, v in named.items()])
    assert chat.run(ActionVote(chat.services)).follow_up == "action_not_solved"
    done = chat.run(ActionNotSolved(chat.services))
    assert done.responses == ["utter_next_step", "utter_did_that_help"]
    assert says_yes(chat).follow_up == "action_solved"
    assert chat.run(ActionSolved(chat.services)).follow_up == OFFER


def test_no_ticket_and_on_to_the_second(chat: Chat) -> None:
    otp_and(chat, "3b ki last date kya hai", DUE)
    chat.slots["open_question"] = "raise_ticket"
    chat.says("nahi", "chat.deny")
    assert chat.run(ActionDeny()).follow_up == OFFER


# --- a tool first ------------------------------------------------------------------------------


def register_and(chat: Chat, second: str = "otp nahi aa raha", other: str = OTP) -> Done:
    asks(chat, "50 lakh turnover par gst lena padega", REGISTER, second, other)
    return chat.fills(ValidateRegistrationForm(chat.services))


def finish(chat: Chat) -> Done:
    form = ValidateRegistrationForm(chat.services)
    action = ActionRegistrationThreshold(chat.services)
    chat.says("rajasthan, goods", "inform", state="08", supply_kind="goods")
    return chat.uses(form, action)


def test_the_second_waits_for_the_end_of_the_form(chat: Chat) -> None:
    done = register_and(chat)
    assert done.messages == []
    assert done.asks_for == "state"
    done = finish(chat)
    assert done.message["topic"] == REGISTER
    assert done.follow_up == OFFER
    assert offer(chat).offered[0]["payload"] == f"/{OTP}"
    assert says_yes(chat).follow_up == "action_answer"
    assert chat.run(ActionAnswer(chat.services)).messages[0]["topic"] == OTP


def test_a_tool_that_asks_nothing_offers_at_once(chat: Chat) -> None:
    asks(chat, "rajasthan 50 lakh turnover goods, gst lena padega", REGISTER, "otp nahi aata", OTP)
    form = ValidateRegistrationForm(chat.services)
    assert chat.uses(form, ActionRegistrationThreshold(chat.services)).follow_up == OFFER


def test_an_answer_to_a_form_asks_nothing_else(chat: Chat) -> None:
    register_and(chat)
    asks(chat, "rajasthan me goods", "inform", "captcha nahi dikh raha", CAPTCHA)
    form = ValidateRegistrationForm(chat.services)
    chat.uses(form, ActionRegistrationThreshold(chat.services))
    assert offer(chat).offered[0]["payload"] == f"/{OTP}"


def test_a_side_question_does_not_lose_it(chat: Chat) -> None:
    register_and(chat)
    done = answered(chat, CAPTCHA)
    assert (done.responses, done.follow_up) == ([], "registration_form")
    assert finish(chat).follow_up == OFFER


def test_answered_in_between_it_is_not_offered(chat: Chat) -> None:
    register_and(chat)
    answered(chat, OTP)
    assert finish(chat).follow_up == "action_listen"


def test_two_side_questions_in_a_form_leave_one_for_later(chat: Chat) -> None:
    chat.says("50 lakh", REGISTER, amount="5000000")
    chat.fills(ValidateRegistrationForm(chat.services))
    asks(chat, "otp nahi aa raha", OTP, "captcha nahi dikh raha", CAPTCHA)
    assert chat.run(ActionAnswer(chat.services)).follow_up == "registration_form"
    assert finish(chat).follow_up == OFFER
    assert offer(chat).offered[0]["payload"] == f"/{CAPTCHA}"


def test_a_tool_within_a_tool_goes_back_first(chat: Chat) -> None:
    register_and(chat)
    chat.says("27AAPFU0939F1ZV", "gstin.decode", gstin="27AAPFU0939F1ZV")
    done = chat.uses(ValidateGstinForm(), ActionGstinDecode(chat.services))
    assert done.message["topic"] == "gstin.decode"
    assert done.follow_up == "registration_form"
    chat.fills(ValidateRegistrationForm(chat.services))
    assert finish(chat).follow_up == OFFER


def test_a_form_that_is_left_offers_it_instead_of_the_menu(chat: Chat) -> None:
    register_and(chat)
    chat.says("cancel", "chat.cancel")
    done = chat.run(ActionCancel(chat.services))
    assert (done.responses, done.follow_up) == (["utter_all_right"], OFFER)
    assert done.leaves_form
    assert offer(chat).responses == ["utter_also_asked"]
    chat.says("cancel", "chat.cancel")  # a no
    assert chat.run(ActionCancel(chat.services)).responses == ["utter_cancelled"]
    assert chat.slots["also_asked"] is None


def test_what_is_taken_up_and_left_is_not_offered_again(chat: Chat) -> None:
    otp_and(chat, "gst lena padega kya mujhe", REGISTER)
    says_yes(chat)
    chat.fills(ValidateRegistrationForm(chat.services))
    chat.says("cancel", "chat.cancel")
    assert chat.run(ActionCancel(chat.services)).responses == ["utter_cancelled"]


def test_a_ticket_first(chat: Chat) -> None:
    asks(chat, "mera refund atka hai ticket banao", "desk.raise_ticket", "otp nahi aata", OTP)
    chat.slots["topic"] = "refund.apply"
    chat.fills(ValidateTicketForm())
    chat.presses("chat.deny")
    chat.fills(ValidateTicketForm())
    assert chat.run(ActionRaiseTicket(chat.services)).follow_up == OFFER
    assert offer(chat).offered[0]["payload"] == f"/{OTP}"


def test_a_ticket_tells_the_whole_message(chat: Chat) -> None:
    first = "mera refund teen mahine se atka hai koi dekh le ticket banao"
    asks(chat, first, "desk.raise_ticket", "otp nahi aata", OTP)
    problem = chat.fills(ValidateTicketForm()).slots["problem"]
    assert problem == f"{first} aur otp nahi aata"


def test_a_person_and_a_ticket_are_one_thing(chat: Chat) -> None:
    asks(chat, "ticket banao", "desk.raise_ticket", "kisi se baat karao", "desk.human")
    chat.fills(ValidateTicketForm())
    assert chat.slots.get("also_asked") is None


# --- whose fact is it? ---------------------------------------------------------------------------


def test_a_sum_belongs_to_the_part_in_which_it_stands(chat: Chat) -> None:
    asks(chat, "gst lena padega kya", REGISTER, "50000 par 18% gst kitna", "tax.split")
    chat.fills(ValidateRegistrationForm(chat.services))
    assert chat.slots["aggregate_turnover"] is None
    chat.form = None
    chat.presses("tax.split")
    form = ValidateTaxSplitForm(chat.services)
    chat.fills(form)
    facts = chat.slots["tax_split_facts"]
    assert (facts["amount"], facts["rate"]) == ("50000", "18")


def test_the_sum_asked_about_first_is_not_that_of_the_second(chat: Chat) -> None:
    asks(chat, "1 lakh par 18% gst kitna", "tax.split", "30 lakh par gst lena padega", REGISTER)
    chat.fills(ValidateTaxSplitForm(chat.services))
    assert chat.slots["tax_split_facts"]["amount"] == "100000"


def test_the_return_is_that_of_both_parts(chat: Chat) -> None:
    asks(chat, "gstr 3b file nahi ho raha", "login_error.gstr3b_blocked", "last date kya hai", DUE)
    chat.run(ActionAnswer(chat.services))
    offer(chat)
    says_yes(chat)
    chat.fills(ValidateDueDateForm(chat.services))
    assert chat.slots["due_date_facts"]["return_form"] == "GSTR-3B"
