"""Whom a video is for. Those that there are belong to nobody yet, and are for members: nothing is suddenly public.

Search has to hear of who finds them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "share_links",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=True),
        sa.Column("password", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_share_links_video_id_videos"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_links")),
    )
    op.create_index(op.f("ix_share_links_video_id"), "share_links", ["video_id"])
    op.create_table(
        "video_grants",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_video_grants_video_id_videos"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", "term", name=op.f("pk_video_grants")),
    )
    op.create_index(op.f("ix_video_grants_term"), "video_grants", ["term"])
    op.add_column("videos", sa.Column("owner_id", sa.Text(), server_default="", nullable=False))
    op.add_column("videos", sa.Column("visibility", sa.Text(), server_default="members", nullable=False))
    op.add_column("videos", sa.Column("access_revision", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_index(op.f("ix_videos_owner_id"), "videos", ["owner_id"])
    op.create_index(
        op.f("ix_videos_visibility_state_created_at_id"), "videos", ["visibility", "state", "created_at", "id"]
    )
    op.execute(
        "INSERT INTO search_outbox (video_id, claim, tries, not_before) SELECT id, '', 0, 0 FROM videos "
        "WHERE state = 'live' AND id NOT IN (SELECT video_id FROM search_outbox)"
    )
