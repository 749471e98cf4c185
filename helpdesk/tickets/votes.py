"""Votes on answers: one per conversation and answer, and which answers fail most.

A vote holds no text. When its conversation is erased it stays counted, but is nobody's any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.engine import Connection

from helpdesk.tickets import conversations
from helpdesk.tickets.models import votes
from helpdesk.tickets.views import VoteCount, VoteOutcome

# How sure `at_least` is: 95 %, as a distance from the mean of a normal distribution.
SURE = 1.96


@dataclass(frozen=True)
class Answer:
    """What is voted on: an article in a script, or one answer of a tool."""

    topic: str
    language: str
    version: str | None
    turn: str

    @property
    def key(self) -> str:
        """What tells it from the other answers on its topic in a conversation."""
        return self.version or self.turn


def cast(
    connection: Connection, conversation_id: str, answer: Answer, helpful: bool, now: datetime
) -> VoteOutcome:
    """Count a vote, or change it; raises ConversationNotFound."""
    conversations.lock(connection, conversation_id)
    before = connection.execute(
        select(votes.c.id, votes.c.helpful).where(
            votes.c.conversation_id == conversation_id,
            votes.c.topic == answer.topic,
            votes.c.language == answer.language,
            votes.c.answer == answer.key,
        )
    ).one_or_none()
    if before is None:
        row = {
            "conversation_id": conversation_id,
            "topic": answer.topic,
            "language": answer.language,
            "version": answer.version,
            "answer": answer.key,
            "helpful": helpful,
            "at": now,
        }
        connection.execute(insert(votes), row)
        return "new"
    if before.helpful is helpful:
        return "same"
    connection.execute(update(votes).where(votes.c.id == before.id).values(helpful=helpful, at=now))
    return "changed"


def counts(
    connection: Connection, since: datetime | None, until: datetime | None
) -> list[VoteCount]:
    """Votes per topic, version and language, the answer that fails most first."""
    down = func.sum(case((votes.c.helpful, 0), else_=1)).label("down")
    columns = (votes.c.topic, votes.c.version, votes.c.language)
    query = select(*columns, down, func.count().label("all")).group_by(*columns)
    if since is not None:
        query = query.where(votes.c.at >= since)
    if until is not None:
        query = query.where(votes.c.at < until)
    found = [
        VoteCount(
            topic=row.topic,
            version=row.version,
            language=row.language,
            up=row.all - row.down,
            down=row.down,
            share=row.down / row.all,
            at_least=at_least(row.down, row.all),
        )
        for row in connection.execute(query)
    ]
    return sorted(
        found,
        key=lambda one: (
            -one.at_least, -one.down, -one.up, one.topic, one.version or "", one.language,
        ),
    )  # fmt: skip


def at_least(down: int, total: int) -> float:
    """The share of votes against an answer that is certain: Wilson's lower bound at 95 %.

    The share alone would call an answer with a single vote, against it, worse than one that 80
    of 100 people found useless. A few votes say little, so the bound is far below their share,
    and comes nearer to it with every vote.

    >>> [round(at_least(down, total), 2) for down, total in ((1, 1), (80, 100), (0, 5))]
    [0.21, 0.71, 0.0]
    """
    share, spread = down / total, SURE**2 / total
    middle = share + spread / 2
    width = sqrt(spread * (share * (1 - share) + spread / 4))
    return max(0.0, (middle - width) / (1 + spread))
