"""What was signed for a person ends with their rights, as what was signed for a video does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE denied_revisions RENAME COLUMN video_id TO subject")
    op.add_column("people", sa.Column("access_revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
