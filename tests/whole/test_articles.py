"""Every topic with an article, asked in every script on the whole stack."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.services import INDIA
from knowledge.law import figures
from knowledge.library import load_library
from tests.whole.chat import SCRIPTS, Chat
from tests.whole.stack import Stack

LIBRARY = load_library()
TODAY = datetime.now(INDIA).date()


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("topic", LIBRARY.topics(kind="answer"))
def test_the_question_gets_its_own_article(stack: Stack, topic: str, language: str) -> None:
    article = LIBRARY.article(topic)
    assert article is not None
    turn = Chat(stack.url).say(article.question[language])
    assert turn.replies[0]["topic"] == topic, turn
    assert turn.replies[0]["language"] == language, turn
    text = article.text(language, figures(TODAY, language))
    assert turn.replies[0]["text"].startswith(text), turn
    assert turn.sources
    assert [button.get("vote") for button in turn.replies[-1]["buttons"]] == ["up", "down"]


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("topic", [a.topic for a in LIBRARY.articles() if a.parts])
def test_every_part_of_a_long_article_has_its_button(
    stack: Stack, topic: str, language: str
) -> None:
    article = LIBRARY.article(topic)
    assert article is not None
    chat = Chat(stack.url)
    chat.say(article.question[language])
    for part in article.parts:
        turn = chat.press(part.title[language], back=len(chat.turns) - 1)
        first_line = part.text[language].splitlines()[0].partition("{")[0]
        assert first_line in turn.replies[0]["text"], turn
        assert turn.replies[0]["topic"] == topic
