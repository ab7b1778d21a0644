"""Films' steps are counted by the database, for pages that show many: all that is counted is in one index."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_steps_counts",
        "steps",
        ["video_id", "state", "kind", "started_at", "finished_at", "planned_at", "index"],
    )
