"""How much of a sound is published while it is still encoded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("steps", sa.Column("segments", sa.Integer(), nullable=False, server_default=sa.literal_column("0")))
