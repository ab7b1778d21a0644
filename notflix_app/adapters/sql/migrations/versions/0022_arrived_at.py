"""When the last byte of a source had come. Of what is here already, the probe was planned there and then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("videos", sa.Column("arrived_at", sa.Double(), nullable=True))
    op.execute(
        "UPDATE videos SET arrived_at = COALESCE("
        "(SELECT MIN(planned_at) FROM steps WHERE steps.video_id = videos.id AND steps.kind = 'probe'), updated_at) "
        "WHERE state <> 'uploading'"
    )
