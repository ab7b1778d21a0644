"""What is wrong with an edge, and until when its certificate is good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("edge_health", sa.Column("problem", sa.Text(), server_default="", nullable=False))
    op.add_column("edge_health", sa.Column("certificate_ends", sa.Double(), nullable=True))
