"""How many posters were asked for of a video: each is a step of that number, and only the last counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("posters_asked", sa.Integer(), nullable=False, server_default=sa.text("0")))
    videos = sa.table("videos", sa.column("id"), sa.column("posters_asked"))
    steps = sa.table("steps", *map(sa.column, ("video_id", "kind", "index")))
    asked = (steps.c.video_id == videos.c.id, steps.c.kind == "picture")
    last = sa.select(sa.func.max(steps.c.index)).where(*asked).scalar_subquery()
    op.execute(videos.update().where(sa.exists().where(*asked)).values(posters_asked=last))
