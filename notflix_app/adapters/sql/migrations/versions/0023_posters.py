"""A poster is taken from a film's first chunks: one that was planned before them is planned anew when they are done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STEPS = sa.table("steps", *map(sa.column, ("kind", "state")))


def upgrade() -> None:
    op.execute(sa.delete(STEPS).where(STEPS.c.kind == "poster", STEPS.c.state != "done"))
