"""The TextTracks in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.errors import Conflict, NotFound
from ...core.rights import no_such_video
from ...core.text_tracks import TextTrack
from .engine import reading, writing
from .tables import TEXT_TRACKS

_COLUMNS = [TEXT_TRACKS.c[field.name] for field in fields(TextTrack)]


class SqlTextTracks:
    """core.ports.TextTracks. Every method is one transaction; raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, track: TextTrack) -> None:
        with writing(self._engine) as connection:
            try:
                connection.execute(sa.insert(TEXT_TRACKS).values(asdict(track)))
            except sa.exc.IntegrityError as error:
                raise no_such_video(track.video_id) from error

    def get(self, video_id: str, track_id: str) -> TextTrack:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(_is(video_id, track_id))).one_or_none()
        if row is None:
            raise _no_such_track()
        return _track(row)

    def list_for_video(self, video_id: str) -> list[TextTrack]:
        query = sa.select(*_COLUMNS).where(TEXT_TRACKS.c.video_id == video_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(TEXT_TRACKS.c.created_at, TEXT_TRACKS.c.id)).all()
        return [_track(row) for row in rows]

    def change(self, before: TextTrack, after: TextTrack) -> None:
        old, new = asdict(before), asdict(after)
        changes = {name: value for name, value in new.items() if value != old[name]} or {"id": before.id}
        mine = _is(before.video_id, before.id)
        if "digest" in changes and not self._write_if(mine, TEXT_TRACKS.c.digest == before.digest, **changes):
            self.get(before.video_id, before.id)
            raise Conflict("Somebody has changed this text meanwhile. Look at it again.")
        if "digest" not in changes and not self._write_if(mine, **changes):
            raise _no_such_track()

    def remove(self, video_id: str, track_id: str) -> None:
        with writing(self._engine) as connection:
            if not connection.execute(sa.delete(TEXT_TRACKS).where(_is(video_id, track_id))).rowcount:
                raise _no_such_track()

    def _write_if(self, *conditions: sa.ColumnElement[bool], **changes: Any) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(sa.update(TEXT_TRACKS).where(*conditions).values(changes)).rowcount == 1


def _is(video_id: str, track_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(TEXT_TRACKS.c.id == track_id, TEXT_TRACKS.c.video_id == video_id)


def _track(row: sa.Row[Any]) -> TextTrack:
    return TextTrack(**{column.name: row._mapping[column] for column in _COLUMNS})


def _no_such_track() -> NotFound:
    return NotFound("There is no such track.")
