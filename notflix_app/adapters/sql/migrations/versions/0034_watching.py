"""Where people stopped in films, their lists, how they like their player; views; and tags, each in a row."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, Constraint

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

# Of each database the function that takes a list of JSON apart.
LISTED = {"sqlite": "json_each(v.tags) AS t", "postgresql": "json_array_elements_text(v.tags) AS t(value)"}


def upgrade() -> None:
    op.create_table(
        "places",
        *_of_a_person_and_a_video("places"),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("duration", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f("ix_places_video_id"), "places", ["video_id"])
    op.create_index(
        op.f("ix_places_person_id_is_finished_updated_at"), "places", ["person_id", "is_finished", "updated_at"]
    )
    op.create_table("my_list", *_of_a_person_and_a_video("my_list"), sa.Column("added_at", sa.Double(), nullable=False))
    op.create_index(op.f("ix_my_list_video_id"), "my_list", ["video_id"])
    op.create_index(op.f("ix_my_list_person_id_added_at"), "my_list", ["person_id", "added_at"])
    op.create_table(
        "player_preferences",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        _key("player_preferences", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_player_preferences")),
    )
    op.create_table(
        "viewings",
        sa.Column("viewer", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.Double(), nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        _key("viewings", "video_id", "videos"),
        sa.PrimaryKeyConstraint("viewer", "video_id", name=op.f("pk_viewings")),
    )
    op.create_index(op.f("ix_viewings_video_id"), "viewings", ["video_id"])
    op.create_index(op.f("ix_viewings_begun_at"), "viewings", ["begun_at"])
    op.create_table(
        "view_counts",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("heat", sa.Double(), nullable=False),
        _key("view_counts", "video_id", "videos"),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_view_counts")),
    )
    op.create_index(op.f("ix_view_counts_heat"), "view_counts", ["heat"])
    _tags()


def _tags() -> None:
    op.create_table(
        "video_tags",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        _key("video_tags", "video_id", "videos"),
        sa.PrimaryKeyConstraint("video_id", "tag", name=op.f("pk_video_tags")),
    )
    op.create_index(op.f("ix_video_tags_tag_created_at_video_id"), "video_tags", ["tag", "created_at", "video_id"])
    listed = LISTED[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO video_tags (video_id, tag, created_at)"
        f" SELECT DISTINCT v.id, t.value, v.created_at FROM videos v, {listed}"
    )


def _of_a_person_and_a_video(table: str) -> tuple[Column[Any] | Constraint, ...]:
    return (
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        _key(table, "person_id", "people"),
        _key(table, "video_id", "videos"),
        sa.PrimaryKeyConstraint("person_id", "video_id", name=op.f(f"pk_{table}")),
    )


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"), ondelete="CASCADE")
