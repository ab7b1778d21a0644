"""What the monitor saw of each edge is a row. No edge is switched off any more: those that were are being drained."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edge_health",
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("well", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("up_since", sa.Double(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("load", sa.Double(), nullable=False),
        sa.Column("served", sa.BigInteger(), nullable=True),
        sa.Column("disk_total", sa.BigInteger(), nullable=True),
        sa.Column("disk_free", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edge"], ["edge_nodes.name"], name=op.f("fk_edge_health_edge_edge_nodes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edge", name=op.f("pk_edge_health")),
    )
    op.execute("UPDATE edge_nodes SET drained = true WHERE NOT enabled")
    op.drop_column("edge_nodes", "enabled")
