"""What the search index has yet to hear is a row. Deleted videos left the index with their files until now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_outbox",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_search_outbox")),
    )
    op.create_index(op.f("ix_search_outbox_not_before"), "search_outbox", ["not_before"])
    op.execute("INSERT INTO search_outbox SELECT id, '', 0, 0 FROM videos WHERE state = 'deleting'")
