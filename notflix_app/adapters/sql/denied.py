"""Taking back what was signed: the revision of a video, or of a person, is raised, and edges are told to refuse the one
before."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .tables import DENIED_REVISIONS


def raise_revision(connection: Connection, table: sa.Table, subject: str, now: float) -> None:
    """table: VIDEOS or PEOPLE; subject: the id in it. No error where it is gone."""
    own = table.c.id == subject
    # Two at once: the second waits for the row, and ends the revision that the first has raised it to.
    connection.execute(sa.select(table.c.id).where(own).with_for_update())
    ended = sa.select(table.c.id, table.c.access_revision, sa.literal(now)).where(own)
    connection.execute(sa.insert(DENIED_REVISIONS).from_select(["subject", "revision", "at"], ended))
    connection.execute(sa.update(table).where(own).values(access_revision=table.c.access_revision + 1))
