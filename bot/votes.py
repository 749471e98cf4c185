"""Thumbs under an answer: how they name it, their buttons, and the vote itself.

A thumb names its answer in full, so that one far up in the chat still counts for that answer.
`given` makes the name; it goes into the buttons, and into the slot `answered` if a typed "it
worked" shall be a vote on it too.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any, Optional

from bot.conversation import ANSWERED, TOPIC, Conversation
from bot.services import Services

log = logging.getLogger(__name__)

# The name of an answer: its topic, the script it was given in, the version of its article (none
# if it was computed), and what tells it from every other answer of the conversation.
Answer = dict[str, Optional[str]]
PARTS = ("topic", "script", "version", "turn")

UP, DOWN = "up", "down"
# Where thumbs stand: below the question whether it helped, or on the answer itself.
QUESTION, ANSWER = "question", "answer"


def given(talk: Conversation, topic: str, version: Optional[str] = None) -> Answer:
    """The name of an answer that is given now."""
    turn = secrets.token_hex(4)
    return {"topic": topic, "script": talk.language, "version": version, "turn": turn}


def thumbs(
    services: Services, talk: Conversation, answer: Answer, place: str = ANSWER
) -> list[dict[str, str]]:
    """The two buttons of an answer."""
    named = {part: value for part, value in answer.items() if value is not None}
    return [
        {
            "title": services.replies.render(f"vote.{place}.{vote}", talk.language),
            "payload": f"/vote{json.dumps({'vote': vote, **named}, ensure_ascii=False)}",
            "vote": vote,
        }
        for vote in (UP, DOWN)
    ]


def pressed(talk: Conversation) -> tuple[Answer, bool]:
    """The answer that the pressed thumb names, and whether it helped."""
    return {part: talk.entity(part) for part in PARTS}, talk.entity("vote") == UP


def current(talk: Conversation) -> Optional[Answer]:
    """The answer that the chat is about, if it can be voted on."""
    answer: Mapping[str, Any] = talk.slot(ANSWERED) or {}
    return dict(answer) if answer and answer["topic"] == talk.slot(TOPIC) else None


def cast(
    services: Services, talk: Conversation, answer: Optional[Answer], helpful: bool
) -> Optional[str]:
    """Count the vote: it is `new`, `changed` or the `same`; None if it could not be counted.

    Whoever votes gets an answer also when the database is away.
    """
    if answer is None:
        return None
    try:
        return services.desk.vote(
            talk.id,
            topic=str(answer["topic"]),
            language=answer["script"] or talk.language,
            version=answer["version"],
            turn=answer["turn"] or "",
            helpful=helpful,
        )
    except Exception as failure:
        log.error("a vote was not counted: %s", type(failure).__name__)
        return None
