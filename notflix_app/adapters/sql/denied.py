"""Taking back what was signed for a video: its revision is raised, and edges are told to refuse those before it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .tables import DENIED_REVISIONS, VIDEOS


def raise_revision(connection: Connection, video_id: str, now: float) -> None:
    """No error where the video is gone."""
    own = VIDEOS.c.id == video_id
    # Two at once: the second waits for the row, and ends the revision that the first has raised it to.
    connection.execute(sa.select(VIDEOS.c.id).where(own).with_for_update())
    ended = sa.select(VIDEOS.c.id, VIDEOS.c.access_revision, sa.literal(now)).where(own)
    connection.execute(sa.insert(DENIED_REVISIONS).from_select(["video_id", "revision", "at"], ended))
    connection.execute(sa.update(VIDEOS).where(own).values(access_revision=VIDEOS.c.access_revision + 1))
