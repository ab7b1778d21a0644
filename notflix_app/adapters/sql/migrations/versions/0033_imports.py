"""Files that were imported from folders, sources that are read where they lie, and posters that people give."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_files",
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.Column("sidecars", sa.JSON(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("root", "path", name=op.f("pk_imported_files")),
    )
    op.create_index(op.f("ix_imported_files_fingerprint"), "imported_files", ["fingerprint"])
    op.add_column("videos", sa.Column("in_place", sa.JSON(), nullable=True))
    op.add_column("videos", sa.Column("poster", sa.Text(), nullable=False, server_default=""))
