"""Votes on answers; a button can be a vote and remembers that it was chosen.

Revision 0003, follows 0002; written on 2026-11-22.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "votes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_votes_conversation_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint(
            "conversation_id",
            "topic",
            "language",
            "answer",
            name=op.f("uq_votes_conversation_id_topic_language_answer"),
        ),
    )
    op.create_index(op.f("ix_votes_at"), "votes", ["at"])
    op.add_column("buttons", sa.Column("vote", sa.String(length=10), nullable=True))
    op.add_column("buttons", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("buttons", "chosen_at")
    op.drop_column("buttons", "vote")
    op.drop_table("votes")
