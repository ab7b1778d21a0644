"""A film may have several versions at a time: one that plays, one that is made beside it, and those before.

Steps belong to one of them, and an edge may hold more than one. What is at work belongs to its film's own version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.Column("has_poster", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("live_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_releases_video_id_videos"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", "version", name=op.f("pk_releases")),
    )
    op.create_index(op.f("ix_releases_state_created_at"), "releases", ["state", "created_at"])
    op.add_column("videos", sa.Column("begun_at", sa.Double(), nullable=True))
    op.drop_index("ix_steps_counts", "steps")
    with op.batch_alter_table("steps") as steps:
        steps.add_column(sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
        steps.drop_constraint("uq_steps_video_id_kind_index_edge", type_="unique")
        steps.create_unique_constraint(
            op.f("uq_steps_video_id_version_kind_index_edge"), ["video_id", "version", "kind", "index", "edge"]
        )
    op.execute("UPDATE steps SET version = (SELECT version FROM videos WHERE videos.id = steps.video_id)")
    op.create_index(
        "ix_steps_counts",
        "steps",
        ["video_id", "version", "state", "kind", "started_at", "finished_at", "planned_at", "index"],
    )
    with op.batch_alter_table("edge_assignments") as assignments:
        assignments.drop_constraint("pk_edge_assignments", type_="primary")
        assignments.create_primary_key("pk_edge_assignments", ["video_id", "edge", "version"])
