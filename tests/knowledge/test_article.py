"""Texts are shown with their figures filled, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.article import Article, placeholders
from knowledge.errors import FigureMissing, UnknownLanguage
from knowledge.library import load_library

LANGUAGES = ("en", "hi", "hi-Latn")


def locked() -> Article:
    article = load_library().article("login_error.account_locked")
    assert article is not None
    return article


def figures(article: Article) -> dict[str, str]:
    return {name: f"<{name}>" for name in article.parameters}


def test_the_answer_is_filled_with_the_callers_figures() -> None:
    article = locked()
    text = article.text("en", {**figures(article), "portal.lock_minutes": "45"})
    assert "locks the account by itself for 45 minutes" in text
    assert "{" not in text


@pytest.mark.parametrize("article", load_library().articles(), ids=lambda a: a.topic)
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_parameters_fill_every_text_of_an_article(article: Article, language: str) -> None:
    brought = figures(article)
    texts = [article.text(language, brought), article.brief(language, brought)]
    texts += [str(article.next_step(n, language, brought)) for n in range(len(article.next_steps))]
    assert [text for text in texts if "{" in text or "}" in text] == []


def test_a_missing_figure_is_never_shown_as_a_brace() -> None:
    article = locked()
    some = figures(article)
    del some["portal.failed_logins"]
    with pytest.raises(FigureMissing, match=r"account_locked needs .*'portal\.failed_logins'"):
        article.text("hi", some)


def test_an_unknown_language_is_never_answered_in_another() -> None:
    with pytest.raises(UnknownLanguage, match="'ta'"):
        locked().text("ta", figures(locked()))


def test_next_steps_run_out() -> None:
    article = locked()
    brought = figures(article)
    shown = [article.next_step(n, "hi-Latn", brought) for n in range(4)]
    assert shown[0] is not None
    assert shown[0].startswith("Rukne ke baad bhi lock hai")
    assert shown[3] is None
    assert article.next_step(-1, "en", brought) is None


@pytest.mark.parametrize("article", load_library().articles(), ids=lambda a: a.topic)
def test_every_text_has_the_same_figures_in_every_script(article: Article) -> None:
    for field, texts in article.shown_texts():
        found = {language: sorted(set(placeholders(text))) for language, text in texts.items()}
        assert found == dict.fromkeys(LANGUAGES, found["en"]), field


def test_a_long_reference_comes_in_parts(knowledge: Path, spoil: Callable[..., None]) -> None:
    spoil(
        "asks:\n",
        "parts:\n"
        "  - key: sms\n"
        "    title: {en: By SMS, hi: SMS से, hi-Latn: SMS se}\n"
        "    text: {en: 'Wait {portal.otp_wait_minutes}', hi: '{portal.otp_wait_minutes} रुकें',"
        " hi-Latn: '{portal.otp_wait_minutes} rukein'}\n"
        "asks:\n",
    )
    article = load_library(knowledge).article("login_error.otp_not_received")
    assert article is not None
    part = article.part("sms")
    assert part is not None
    assert article.filled(part.text, "hi-Latn", {"portal.otp_wait_minutes": "3"}) == "3 rukein"
    assert article.part("fax") is None
    assert [field for field, _ in article.shown_texts()][-2:] == [
        "parts.sms.title",
        "parts.sms.text",
    ]
