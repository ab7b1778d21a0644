"""Each step publishes its own segments. A film whose chunks wait to be joined, as they were before, is encoded anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STEPS = sa.table("steps", *map(sa.column, ("video_id", "kind", "state", "attempt", "tries", "deaths", "progress")))
VIDEOS = sa.table("videos", *map(sa.column, ("id", "state")))


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column("streams", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_published_step_id_steps"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_published")),
    )
    packaged = sa.select(STEPS.c.video_id).where(STEPS.c.kind == "package", STEPS.c.state == "done")
    wanted = sa.select(VIDEOS.c.id).where(VIDEOS.c.state.in_(("encoding", "packaging", "failed")))
    unpackaged = sa.and_(STEPS.c.video_id.not_in(packaged), STEPS.c.video_id.in_(wanted))
    made = STEPS.c.kind.in_(("chunk", "audio"))
    again = {"state": "ready", "tries": 0, "deaths": 0, "progress": 0.0}
    op.execute(sa.update(STEPS).where(unpackaged, made, STEPS.c.state == "done").values(**again))
    # One that runs loses its lease: what it makes is for the release before.
    op.execute(
        sa.update(STEPS)
        .where(unpackaged, made, STEPS.c.state == "running")
        .values(**again, attempt=STEPS.c.attempt + 1)
    )
    op.execute(sa.delete(STEPS).where(unpackaged, STEPS.c.kind == "package"))
    op.execute(sa.update(VIDEOS).where(VIDEOS.c.state == "packaging").values(state="encoding"))
