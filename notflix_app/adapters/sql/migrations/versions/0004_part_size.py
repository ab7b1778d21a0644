"""An upload keeps how it was cut into parts, so that a changed setting does not break the ones that are under way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Uploads that are under way were cut by the setting's default, 32 MiB, unless somebody had changed it.
    default = str(32 << 20)
    op.add_column(
        "videos", sa.Column("part_size", sa.BigInteger(), nullable=False, server_default=sa.literal_column(default))
    )
