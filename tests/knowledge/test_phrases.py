"""What the search learns from."""

from pathlib import Path

import pytest

from knowledge.errors import FileInvalid
from knowledge.library import load_library
from knowledge.phrases import Phrase, body, examples, phrases

EXAMPLES = """\
nlu:
  - intent: ims.what
    metadata: {language: hi-Latn}
    examples: |
      - ims kya hai
      - ims - matlab
  - intent: inform
    metadata: {language: en}
    examples: |
      - 5 lakh
  - lookup: state
    examples: |
      - goa
"""


def test_titles_questions_asks_parts_and_tags_are_phrases() -> None:
    library = load_library()
    article = library.article("registration.documents")
    assert article is not None
    texts = {each.text for each in phrases(library) if each.topic == article.topic}
    assert library.title(article.topic, "hi") in texts
    assert article.question["hi-Latn"] in texts
    assert set(article.asks["en"]) <= texts
    assert article.parts[0].title["hi"] in texts
    assert " ".join(article.tags) in texts


def test_a_body_has_every_text_and_no_figure() -> None:
    article = load_library().article("login_error.account_locked")
    assert article is not None
    told = body(article)
    assert "Forgot Password" in told
    assert "portal.lock_minutes" not in told


def test_examples_of_known_topics_are_read(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text(EXAMPLES, encoding="utf-8")
    assert list(examples([file, tmp_path / "missing.yml"], {"ims.what"})) == [
        Phrase("ims.what", "hi-Latn", "ims kya hai"),
        Phrase("ims.what", "hi-Latn", "ims - matlab"),
    ]


@pytest.mark.parametrize("content", ["- a list", "nlu: [{intent: ims.what}]", "a: [", "other: 1"])
def test_a_file_of_another_form_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FileInvalid, match=r"nlu\.yml"):
        list(examples([file], {"ims.what"}))
