"""Edges can be drained, can fetch what they lack, and are filled no faster than is asked."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The defaults are for rows that are there already: both databases add such columns in place, without a copy.
_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[Any], sa.sql.elements.ColumnElement[Any]], ...] = (
    ("drained", sa.Boolean(), sa.false()),
    ("pull", sa.Boolean(), sa.false()),
    ("rate_mbit", sa.Double(), sa.literal_column("0")),
)


def upgrade() -> None:
    for name, kind, default in _COLUMNS:
        op.add_column("edge_nodes", sa.Column(name, kind, nullable=False, server_default=default))
