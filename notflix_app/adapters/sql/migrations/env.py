"""Alembic runs this file for each command. The connection, and its transaction, are the caller's."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from notflix_app.adapters.sql.tables import METADATA


def _plain(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Migrations name the database's types, not ours, which may have changed by the time they run."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance.__class__.__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_item=_plain,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite cannot alter most of a table in place
)
context.run_migrations()
