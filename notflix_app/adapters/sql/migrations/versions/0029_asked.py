"""What somebody chose of how a step is done: the language of what is written down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("steps", sa.Column("asked", sa.JSON(), nullable=False, server_default="{}"))
