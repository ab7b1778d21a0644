"""Workers take what is next in their queue: each step knows its queue and its turn there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("steps", sa.Column("queue", sa.Text(), nullable=False, server_default=""))
    op.add_column("steps", sa.Column("turn", sa.Integer(), nullable=False, server_default=sa.literal_column("0")))
    op.execute("""UPDATE steps SET queue = CASE WHEN kind IN ('seed', 'sweep') THEN 'seed' ELSE 'encode' END""")
    op.execute(
        """UPDATE steps SET turn = CASE kind WHEN 'probe' THEN -2 WHEN 'package' THEN -1 ELSE "index" END
        WHERE kind IN ('probe', 'package', 'chunk')"""
    )
    op.drop_index("ix_steps_state_planned_at_index", "steps")
    op.create_index("ix_steps_state_queue_turn_planned_at", "steps", ["state", "queue", "turn", "planned_at"])
