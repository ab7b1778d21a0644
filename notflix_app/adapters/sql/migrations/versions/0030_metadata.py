"""When a video was made, who is in it, and the series that it belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("year", sa.Integer()))
    op.add_column("videos", sa.Column("people", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("videos", sa.Column("series", sa.Text(), nullable=False, server_default=""))
    op.add_column("videos", sa.Column("season", sa.Integer()))
    op.add_column("videos", sa.Column("episode", sa.Integer()))
    op.create_index(op.f("ix_videos_series_season_episode"), "videos", ["series", "season", "episode"])
