"""Loading is strict, complaints name file and field, and a library only looks things up."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import FileInvalid, UnknownLanguage, UnknownTopic
from knowledge.library import load_library
from tests.knowledge.conftest import OTP

LANGUAGES = ("en", "hi", "hi-Latn")
Spoil = Callable[..., None]


def test_all_140_topics_have_a_title_in_every_script() -> None:
    library = load_library()
    assert library.languages == LANGUAGES
    kinds = Counter(library.topic(topic).kind for topic in library.topics())
    assert kinds == {"tool": 20, "answer": 99, "desk": 8, "chat": 13}
    assert all(library.title(t, language) for t in library.topics() for language in LANGUAGES)


def test_topics_can_be_asked_by_kind_and_group() -> None:
    library = load_library()
    assert len(library.topics(group="login_error")) == 12
    assert library.topics(kind="tool", group="gstin") == ("gstin.decode", "gstin.state_code")
    assert library.groups()[0].id == "login_error"
    assert library.group_title("gstin", "hi") == "GSTIN की जाँच"


def test_two_topics_never_share_a_button() -> None:
    library = load_library()
    for language in LANGUAGES:
        titles = Counter(library.title(topic, language) for topic in library.topics())
        assert [title for title, count in titles.items() if count > 1] == []


def test_every_login_error_has_its_article() -> None:
    library = load_library()
    for topic in library.topics(group="login_error"):
        article = library.article(topic)
        assert article is not None
        assert article.topic == topic
        assert 1 <= len(article.next_steps) <= 3


def test_a_topic_without_article_gives_none() -> None:
    assert load_library().article("gstin.decode") is None


def test_the_library_is_read_once() -> None:
    assert load_library() is load_library()


def test_unknown_topic_and_language_are_named() -> None:
    library = load_library()
    with pytest.raises(UnknownTopic, match=r"no topic is called 'login\.teapot'"):
        library.title("login.teapot", "en")
    with pytest.raises(UnknownTopic, match="teapots"):
        library.group_title("teapots", "en")
    with pytest.raises(UnknownLanguage, match="'ta'; there is en, hi, hi-Latn"):
        library.title("login.regular", "ta")


FAULTS = [
    ("reviewed_on: 2026-11-22", "", "reviewed_on: is missing"),
    ("reviewed_on: 2026-11-22", "reviewed_on: soon", "reviewed_on: must be a date"),
    ("tags: [login, otp,", "tags: [login, no,", "tags[1]: must be a text that is not empty"),
    ("related: [", "relatd: [", "relatd: is not a field here"),
    (
        "topic: login_error.otp_not_received",
        "topic: login_error.captcha",
        "topic: is 'login_error.captcha', but the file's place says 'login_error.otp_not_received'",
    ),
    ("  hi: मोबाइल या ईमेल पर OTP नहीं आया। क्या करें?\n", "", "question.hi: is missing"),
    ("  en: The OTP did not come on my mobile or e-mail. What should I do?",
     "  ta: OTP", "question.ta: is no language of ours"),
    ("question:\n", "question: here\nquestion:\n", "key 'question' stands twice"),
    ("tags: [login", "tags: [[login", "expected"),
    ('  - {title: "GST portal", url: "https://www.gst.gov.in"}',
     '  - {titel: "GST portal"}', "sources[0].title: is missing"),
    ("sources:\n", "sources: []\nold_sources:\n", "sources: needs at least one"),
    ("    - otp not received\n", "    - \n", "asks.en[0]: must be a text that is not empty"),
    ("next_steps:\n  - en:", "next_steps:\n  - fr:", "next_steps[0].en: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "complaint"), FAULTS)
def test_a_faulty_article_is_refused_by_file_and_field(
    knowledge: Path, spoil: Spoil, old: str, new: str, complaint: str
) -> None:
    spoil(old, new)
    with pytest.raises(FileInvalid) as refused:
        load_library(knowledge)
    assert refused.value.file == OTP
    assert complaint in str(refused.value)
    assert str(refused.value).startswith(OTP)


def test_every_fault_of_a_file_is_told_at_once(knowledge: Path, spoil: Spoil) -> None:
    spoil("reviewed_on: 2026-11-22\n", "")
    spoil("valid_from: 2026-01-01\n", "")
    with pytest.raises(FileInvalid) as refused:
        load_library(knowledge)
    assert len(refused.value.problems) == 2


def test_an_article_on_no_topic_is_refused(knowledge: Path) -> None:
    (knowledge / OTP).rename(knowledge / "articles/login_error/teapot.yml")
    text = (knowledge / "articles/login_error/teapot.yml").read_text(encoding="utf-8")
    (knowledge / "articles/login_error/teapot.yml").write_text(
        text.replace("topic: login_error.otp_not_received", "topic: login_error.teapot"),
        encoding="utf-8",
    )
    with pytest.raises(FileInvalid, match=r"'login_error\.teapot' is not in topics\.yml"):
        load_library(knowledge)


TOPIC_FAULTS = [
    ("kind: tool", "kind: toy", "kind: is 'toy'; known: tool, answer, desk, chat"),
    ("group: gstin", "group: teapots", "group: is 'teapots', which `groups` does not have"),
    ("  - id: gstin.state_code", "  - id: gstin.decode", "id: 'gstin.decode' stands twice"),
    ("languages:\n", "languages: []\nlangs:\n", "languages: must name each language"),
    ("groups:\n  - id: login_error", "groups:\n  - id: login", "id: 'login' stands twice"),
]


@pytest.mark.parametrize(("old", "new", "complaint"), TOPIC_FAULTS)
def test_a_faulty_catalogue_is_refused(
    knowledge: Path, spoil: Spoil, old: str, new: str, complaint: str
) -> None:
    spoil(old, new, "topics.yml")
    with pytest.raises(FileInvalid) as refused:
        load_library(knowledge)
    assert complaint in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileInvalid, match=r"topics\.yml: cannot be read"):
        load_library(tmp_path)


def test_a_file_that_is_no_mapping_is_refused(knowledge: Path) -> None:
    (knowledge / OTP).write_text("- just\n- a list\n", encoding="utf-8")
    with pytest.raises(FileInvalid, match="must be a mapping of fields"):
        load_library(knowledge)
