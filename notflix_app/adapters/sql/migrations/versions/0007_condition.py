"""That a file is broken is remembered, and whether what can be read of it was wanted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("condition", sa.Text(), nullable=False, server_default="whole"))
