"""Playlists, and what is in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playlists",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text()),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_playlists_owner_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlists")),
    )
    op.create_index(op.f("ix_playlists_owner_id"), "playlists", ["owner_id"])
    op.create_index(op.f("ix_playlists_visibility"), "playlists", ["visibility"])
    op.create_table(
        "playlist_videos",
        sa.Column("playlist_id", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"], ["playlists.id"], name=op.f("fk_playlist_videos_playlist_id_playlists"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_playlist_videos_video_id_videos"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("playlist_id", "video_id", name=op.f("pk_playlist_videos")),
    )
    op.create_index(op.f("ix_playlist_videos_playlist_id_place"), "playlist_videos", ["playlist_id", "place"])
    op.create_index(op.f("ix_playlist_videos_video_id"), "playlist_videos", ["video_id"])
