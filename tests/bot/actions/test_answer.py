"""Written answers, what comes after them, and "which rule?"."""

from __future__ import annotations

import pytest

from bot.actions.answer import ActionAnswer
from bot.actions.did_that_help import ActionAffirm, ActionDeny, ActionNotSolved, ActionSolved
from bot.actions.registration import ActionRegistrationThreshold, ValidateRegistrationForm
from bot.actions.why import ActionWhy
from bot.services import Services
from knowledge.citations import cite
from tests.bot.actions.chat import Chat, Done

TOPIC = "login_error.otp_not_received"
UNWRITTEN = "desk.remind_me"
LANGUAGES = ("en", "hi", "hi-Latn")


def answered(chat: Chat, topic: str = TOPIC, language: str = "en") -> Done:
    chat.says("the OTP does not come", topic, language=language)
    return chat.run(ActionAnswer(chat.services))


def not_solved(chat: Chat) -> Done:
    chat.presses("chat.not_solved")
    return chat.run(ActionNotSolved(chat.services))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_article_is_told_with_its_sources_then_asked_whether_it_helped(
    chat: Chat, services: Services, language: str
) -> None:
    done = answered(chat, language=language)
    article = services.library.article(TOPIC)
    assert article is not None
    assert done.text == article.text(language, services.figures(language))
    assert done.messages[0]["topic"] == TOPIC
    assert done.messages[0]["language"] == language
    assert done.messages[0]["sources"] == [
        {**source, "title": cite(source["title"], language)} for source in article.sources
    ]
    assert done.responses == ["utter_did_that_help"]
    assert done.follow_up == "action_listen"
    assert chat.slots["open_question"] == "did_that_help"


def test_every_article_has_its_figures_in_every_script(chat: Chat, services: Services) -> None:
    for article in services.library.articles():
        for language in LANGUAGES:
            text = answered(chat, article.topic, language).text
            assert text
            assert "{" not in text


def test_a_topic_without_an_article_is_not_guessed_at(chat: Chat, services: Services) -> None:
    assert services.library.article(UNWRITTEN) is None
    done = answered(chat, UNWRITTEN, "hi-Latn")
    assert done.responses == ["utter_no_answer_yet"]
    assert done.message["title"] == services.library.title(UNWRITTEN, "hi-Latn")
    assert done.message["topic"] == UNWRITTEN
    assert chat.slots["open_question"] == "raise_ticket"


def doubted(chat: Chat, confidence: float, text: str = "captcha not showing") -> Done:
    chat.hears(text, TOPIC, [], confidence=confidence, ranking=("itc.what", "refund.lut"))
    return chat.run(ActionAnswer(chat.services))


def test_in_doubt_other_questions_are_offered_beside_the_answer(chat: Chat) -> None:
    done = doubted(chat, 0.4)
    assert done.messages[0]["topic"] == TOPIC
    assert done.responses == ["utter_did_that_help", "utter_or_did_you_mean"]
    offered = [button["payload"] for button in done.messages[-1]["buttons"]]
    assert "/login_error.captcha" in offered
    assert f"/{TOPIC}" not in offered
    assert 2 <= len(offered) <= 4


def test_a_guess_is_offered_and_not_told(chat: Chat) -> None:
    done = doubted(chat, 0.25)
    assert (done.messages, done.follow_up) == ([], "action_default_fallback")


@pytest.mark.parametrize(
    ("confidence", "text"), [(0.9, "captcha not showing"), (0.3, "the otp did not come")]
)
def test_without_doubt_the_answer_stands_alone(chat: Chat, confidence: float, text: str) -> None:
    assert doubted(chat, confidence, text).responses == ["utter_did_that_help"]


def test_inside_a_form_the_answer_leaves_the_form_and_its_chat_alone(chat: Chat) -> None:
    chat.says("30 lakh", "registration.threshold", amount="3000000")
    chat.fills(ValidateRegistrationForm(chat.services))
    done = answered(chat)
    assert done.responses == []
    assert done.slots == {}
    assert done.follow_up == "registration_form"


def test_not_solved_gives_each_next_step_then_offers_a_ticket(
    chat: Chat, services: Services
) -> None:
    answered(chat)
    article = services.library.article(TOPIC)
    assert article is not None
    figures = services.figures("en")
    for number in range(len(article.next_steps)):
        done = not_solved(chat)
        assert done.responses == ["utter_next_step", "utter_did_that_help"]
        assert done.messages[0]["step"] == article.next_step(number, "en", figures)
        assert done.messages[0]["topic"] == TOPIC
        assert chat.slots["open_question"] == "did_that_help"
    done = not_solved(chat)
    assert done.responses == ["utter_offer_ticket"]
    assert chat.slots["open_question"] == "raise_ticket"
    assert chat.slots["topic"] == TOPIC


def test_not_solved_without_an_article_offers_a_ticket(chat: Chat) -> None:
    answered(chat, UNWRITTEN)
    assert not_solved(chat).responses == ["utter_offer_ticket"]


def test_not_solved_out_of_the_blue_asks_what(chat: Chat) -> None:
    done = not_solved(chat)
    assert done.responses == ["utter_what_is_not_solved"]
    assert done.slots == {}


def test_solved_forgets_the_problem(chat: Chat) -> None:
    answered(chat)
    chat.presses("chat.solved")
    done = chat.run(ActionSolved(chat.services))
    assert done.responses == ["utter_solved"]
    assert (chat.slots["topic"], chat.slots["open_question"]) == (None, None)


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("did_that_help", "action_solved", "action_not_solved"),
        ("raise_ticket", "ticket_form", "action_listen"),
        (None, "action_listen", "action_listen"),
    ],
)
def test_yes_and_no_mean_what_the_open_question_asked(
    chat: Chat, question: str | None, yes: str, no: str
) -> None:
    chat.slots["open_question"] = question
    chat.says("yes", "chat.affirm")
    assert chat.run(ActionAffirm(chat.services)).follow_up == yes
    chat.slots["open_question"] = question
    chat.says("no", "chat.deny")
    assert chat.run(ActionDeny()).follow_up == no


def test_a_yes_to_nothing_shows_what_there_is(chat: Chat) -> None:
    chat.says("yes", "chat.affirm")
    assert chat.run(ActionAffirm(chat.services)).responses == ["utter_chat.help"]


@pytest.mark.parametrize("text", ["hmm", "Hmmmm...", "हम्म"])
def test_a_hum_is_no_yes(chat: Chat, text: str) -> None:
    answered(chat)
    chat.says(text, "chat.affirm")
    done = chat.run(ActionAffirm(chat.services))
    assert (done.responses, done.follow_up) == (["utter_no_hurry"], "action_listen")
    assert [button["vote"] for button in done.message["buttons"]] == ["up", "down"]
    assert chat.slots["open_question"] == "did_that_help"
    assert chat.services.desk.vote_counts() == []


def test_no_ticket_is_all_right(chat: Chat) -> None:
    chat.slots["open_question"] = "raise_ticket"
    chat.says("no", "chat.deny")
    assert chat.run(ActionDeny()).responses == ["utter_all_right"]
    assert chat.slots["open_question"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_shows_steps_with_section_and_date(chat: Chat, language: str) -> None:
    chat.says(
        "x",
        "registration.threshold",
        language=language,
        amount="5000000",
        state="08",
        supply_kind="goods",
    )
    chat.uses(ValidateRegistrationForm(chat.services), ActionRegistrationThreshold(chat.services))
    chat.presses("chat.why")
    done = chat.run(ActionWhy(chat.services))
    assert "1. " in done.text
    assert cite("Notification 10/2019", language) in done.text
    assert "2019" in done.text
    assert done.message["topic"] == "chat.why"
    assert done.message["language"] == language
    assert done.message["sources"]
    assert done.follow_up == "action_listen"


def test_why_after_an_article_names_its_sources_and_dates(chat: Chat, services: Services) -> None:
    answered(chat)
    chat.presses("chat.why")
    done = chat.run(ActionWhy(services))
    article = services.library.article(TOPIC)
    assert article is not None
    for source in article.sources:
        assert source["title"] in done.text
    assert str(article.reviewed_on.year) in done.text


def test_why_out_of_the_blue(chat: Chat) -> None:
    chat.presses("chat.why")
    assert chat.run(ActionWhy(chat.services)).responses == ["utter_nothing_to_explain"]


def test_an_article_replaces_the_computation_before_it(chat: Chat) -> None:
    chat.slots["computed"] = {"steps": [], "sources": [], "topic": "itc.set_off"}
    answered(chat)
    assert chat.slots["computed"] is None
