"""Who made a link that lets somebody in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("one_time_links", sa.Column("made_by", sa.Text()))
