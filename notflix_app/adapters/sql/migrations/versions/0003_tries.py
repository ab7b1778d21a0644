"""Tries are counted apart from claims: a step that was given back was not tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Steps that are there already begin a new round of tries: their claims do not tell how many were given back.
    op.add_column("steps", sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.literal_column("0")))
