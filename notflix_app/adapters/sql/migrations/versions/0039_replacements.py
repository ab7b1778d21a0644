"""Which upload a version of a film was begun for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("replacement", sa.Text(), nullable=False, server_default=""))
