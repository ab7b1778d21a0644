"""Whether whoever sees a video may download it, and which video an upload is another file for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("downloads", sa.Boolean()))
    op.add_column("videos", sa.Column("replaces", sa.Text(), nullable=False, server_default=""))
