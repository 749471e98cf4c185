"""The last answer again: shorter, in another language; and what leans on what was said before."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.answer import ActionAnswer
from bot.actions.did_that_help import ActionDeny, ActionNotSolved
from bot.actions.follow_up import ActionFollowUp
from bot.actions.gstin_check import ActionGstinDecode, ValidateGstinForm
from bot.actions.late_fee import ActionLateFeeCalculate, ValidateLateFeeForm
from bot.actions.not_understood import ActionDefaultFallback
from bot.actions.small_talk import ActionCancel, ActionChangeLanguage, ActionChat
from bot.services import Services
from knowledge.article import Article
from tests.bot.actions.chat import Chat, Done

OTP = "login_error.otp_not_received"
LANGUAGES = ("en", "hi", "hi-Latn")


def article(chat: Chat, topic: str = OTP) -> Article:
    found = chat.services.library.article(topic)
    assert found is not None
    return found


def answered(chat: Chat, topic: str = OTP, language: str = "en") -> Done:
    chat.says("x", topic, language=language)
    return chat.run(ActionAnswer(chat.services))


def again(chat: Chat, **entities: str) -> Done:
    chat.says("x", "follow_up", **entities)
    return chat.run(ActionFollowUp(chat.services))


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_short(chat: Chat, language: str) -> None:
    answered(chat, language=language)
    done = again(chat, manner="short")
    figures = chat.services.figures(language)
    assert done.text == article(chat).brief(language, figures)
    assert done.messages[0]["topic"] == OTP
    assert [b["payload"] for b in done.messages[0]["buttons"]] == [f"/{OTP}"]
    assert chat.slots["topic"] == OTP


def test_once_more_and_whole(chat: Chat) -> None:
    whole = answered(chat).text
    again(chat, manner="short")
    assert again(chat).text == whole
    assert again(chat, manner="whole").text == whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_tells_the_last_article_in_it(chat: Chat, language: str) -> None:
    answered(chat)
    chat.says("x", "chat.change_language", requested_language=language)
    done = chat.run(ActionChangeLanguage())
    assert (done.responses, done.follow_up) == (["utter_language_changed"], "action_follow_up")
    told = chat.run(ActionFollowUp(chat.services))
    assert told.text == article(chat).text(language, chat.services.figures(language))


def test_another_language_with_nothing_told_yet_is_just_confirmed(chat: Chat) -> None:
    chat.says("x", "chat.change_language", requested_language="hi")
    assert chat.run(ActionChangeLanguage()).follow_up == "action_listen"


def test_a_tool_answers_again_in_another_language(chat: Chat) -> None:
    chat.says("x", "late_fee.calculate", return_form="GSTR-3B", period="2025-04",
              days="10", nil_return="no", amount="2000000")  # fmt: skip
    form, action = ValidateLateFeeForm(chat.services), ActionLateFeeCalculate(chat.services)
    english = chat.uses(form, action)
    assert english.text
    chat.says("x", "chat.change_language", requested_language="hi")
    chat.run(ActionChangeLanguage())
    assert chat.run(ActionFollowUp(chat.services)).follow_up == "late_fee_form"
    hindi = chat.uses(form, action)
    assert hindi.text != english.text
    assert hindi.message["language"] == "hi"
    assert hindi.message["topic"] == "late_fee.calculate"


def test_a_tool_without_kept_facts_explains_itself(chat: Chat) -> None:
    chat.says("x", "gstin.decode", gstin="27AAPFU0939F1ZV")
    chat.uses(ValidateGstinForm(), ActionGstinDecode(chat.services))
    assert again(chat).follow_up == "action_why"


def test_a_tools_answer_in_short_is_its_first_lines(chat: Chat) -> None:
    chat.says("x", "gstin.decode", gstin="27AAPFU0939F1ZV")
    whole = chat.uses(ValidateGstinForm(), ActionGstinDecode(chat.services)).text
    done = again(chat, manner="short")
    assert done.text == whole.partition("\n\n")[0]
    assert done.message["topic"] == "gstin.decode"


def test_in_another_language_a_tools_first_lines_are_not_repeated(chat: Chat) -> None:
    chat.says("x", "gstin.decode", gstin="27AAPFU0939F1ZV")
    chat.uses(ValidateGstinForm(), ActionGstinDecode(chat.services))
    assert again(chat, manner="short", language="hi").messages == []


@pytest.mark.parametrize("label", ["chat.deny", "chat.not_solved", "follow_up"])
@pytest.mark.parametrize("text", ["samjha nahi", "समझा नहीं", "I did not understand"])
def test_who_did_not_understand_gets_it_in_short(chat: Chat, text: str, label: str) -> None:
    answered(chat)
    chat.says(text, label, manner="whole")
    if label != "follow_up":
        action = ActionDeny() if label == "chat.deny" else ActionNotSolved(chat.services)
        assert chat.run(action).follow_up == "action_follow_up"
    done = chat.run(ActionFollowUp(chat.services))
    assert done.text == article(chat).brief("en", chat.services.figures("en"))
    assert chat.services.desk.vote_counts() == []


def test_a_tool_that_was_not_understood_shows_its_steps(chat: Chat) -> None:
    chat.says("x", "gstin.decode", gstin="27AAPFU0939F1ZV")
    chat.uses(ValidateGstinForm(), ActionGstinDecode(chat.services))
    chat.says("samajh nahi aaya", "follow_up", manner="whole")
    assert chat.run(ActionFollowUp(chat.services)).follow_up == "action_why"


def test_nothing_said_yet(chat: Chat) -> None:
    done = again(chat, manner="short")
    assert done.responses == ["utter_nothing_to_explain"]


def test_in_a_form_its_question_stays_open(chat: Chat) -> None:
    chat.form = "late_fee_form"
    done = again(chat, manner="short")
    assert (done.messages, done.follow_up) == ([], "late_fee_form")


def test_a_manner_that_was_not_understood_as_such(chat: Chat) -> None:
    answered(chat)
    chat.says("chhota", "nlu_fallback", manner="short")
    assert chat.run(ActionDefaultFallback(chat.services)).follow_up == "action_follow_up"


def test_why_names_the_sources_of_the_figures_with_their_first_day(services: Services) -> None:
    found = services.figure_sources(["registration.goods_only_limit"])
    assert [date.fromisoformat(each["since"]) for each in found] == [date(2019, 4, 1)]


def leaning(chat: Chat, text: str, label: str, confidence: float = 0.6) -> None:
    chat.hears(text, label, [], confidence=confidence)


@pytest.mark.parametrize(
    ("topic", "text", "label", "part"),
    [
        ("returns.gstr1_tables", "exports", "refund.lut", "exports"),
        ("returns.gstr1_tables", "hsn?", "invoice.tax_invoice", "hsn"),
        ("returns.gstr3b_tables", "table 4b", "returns.gstr1_tables", "credit_reversed"),
        ("registration.documents", "llp ke kagaz", "registration.process", "partnership"),
    ],
)
def test_a_few_words_name_a_part_of_the_last_article(
    chat: Chat, topic: str, text: str, label: str, part: str
) -> None:
    answered(chat, topic)
    leaning(chat, text, label)
    done = chat.run(ActionAnswer(chat.services))
    assert done.messages[0]["topic"] == topic
    told = {each.key: each.title["en"] for each in article(chat, topic).parts}[part]
    assert done.messages[0]["text"].startswith(told)


def test_a_question_that_stands_alone_changes_the_subject(chat: Chat) -> None:
    answered(chat, "returns.gstr1_tables")
    leaning(chat, "what is an export under LUT please", "refund.lut", 0.9)
    assert chat.run(ActionAnswer(chat.services)).messages[0]["topic"] == "refund.lut"


@pytest.mark.parametrize("action", [ActionChat, ActionCancel])
def test_even_what_sounds_like_something_else_may_lean_on_it(
    chat: Chat, action: type[ActionChat] | type[ActionCancel]
) -> None:
    answered(chat, "composition.what", "hi-Latn")
    label = "chat.cancel" if action is ActionCancel else "chat.out_of_scope"
    leaning(chat, "kaise chhodein", label)
    done = chat.run(action(chat.services))
    assert done.messages[0]["topic"] == "composition.what"


def test_a_related_topic_in_a_word(chat: Chat) -> None:
    answered(chat, "registration.process")
    leaning(chat, "and documents?", "nlu_fallback", 0.2)
    done = chat.run(ActionDefaultFallback(chat.services))
    assert done.messages[0]["topic"] == "registration.documents"


def test_what_is_out_of_scope_stays_so(chat: Chat) -> None:
    answered(chat)
    leaning(chat, "who won the cricket match", "chat.out_of_scope", 0.9)
    assert chat.run(ActionChat(chat.services)).responses == ["utter_chat.out_of_scope"]
