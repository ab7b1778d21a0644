"""Edges serve below signed paths only: each has keys of its own, and hears of what must end before its time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edge_keys",
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("retires_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edge"], ["edge_nodes.name"], name=op.f("fk_edge_keys_edge_edge_nodes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edge", "id", name=op.f("pk_edge_keys")),
    )
    op.create_table(
        "denied_revisions",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("video_id", "revision", name=op.f("pk_denied_revisions")),
    )
