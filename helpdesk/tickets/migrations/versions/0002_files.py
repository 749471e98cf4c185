"""A message can carry a small text file, such as a calendar.

Revision 0002, follows 0001; written on 2026-11-22.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("file", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "file")
