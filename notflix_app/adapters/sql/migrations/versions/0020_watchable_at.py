"""When a film could be played first, be it before it was live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("watchable_at", sa.Double(), nullable=True))
