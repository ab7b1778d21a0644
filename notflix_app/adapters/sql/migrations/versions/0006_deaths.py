"""Deaths are counted apart from tries, and only those that got no further."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("steps", sa.Column("deaths", sa.Integer(), nullable=False, server_default=sa.literal_column("0")))
    op.add_column("steps", sa.Column("furthest", sa.Double(), nullable=False, server_default=sa.literal_column("0")))
