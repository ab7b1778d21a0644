"""The TextTracks in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from ...core.errors import NotFound
from ...core.ports import Clock
from ...core.rights import no_such_video
from ...core.text_tracks import TextTrack, changed_meanwhile
from .engine import batches, reading, writing
from .search_outbox import note_change
from .tables import TEXT_STREAMS, TEXT_TRACKS

_COLUMNS = [TEXT_TRACKS.c[field.name] for field in fields(TextTrack)]


class SqlTextTracks:
    """core.ports.TextTracks. Every method is one transaction; raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, track: TextTrack) -> None:
        with writing(self._engine) as connection:
            try:
                connection.execute(sa.insert(TEXT_TRACKS).values(asdict(track)))
            except sa.exc.IntegrityError as error:
                raise no_such_video(track.video_id) from error
            self._note(connection, track.video_id)

    def add_of_source(self, track: TextTrack, stream: int) -> bool:
        with writing(self._engine) as connection:
            if not _see(connection, track.video_id, stream, ""):
                return False
            connection.execute(sa.insert(TEXT_TRACKS).values(asdict(track)))
            self._note(connection, track.video_id)
        return True

    def leave_out(self, video_id: str, stream: int, problem: str) -> None:
        with writing(self._engine) as connection:
            _see(connection, video_id, stream, problem)

    def streams_seen(self, video_id: str) -> dict[int, str]:
        query = sa.select(TEXT_STREAMS.c.stream, TEXT_STREAMS.c.problem).where(TEXT_STREAMS.c.video_id == video_id)
        with reading(self._engine) as connection:
            return {row.stream: row.problem for row in connection.execute(query)}

    def get(self, video_id: str, track_id: str) -> TextTrack:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(_is(video_id, track_id))).one_or_none()
        if row is None:
            raise _no_such_track()
        return _track(row)

    def list_for_video(self, video_id: str) -> list[TextTrack]:
        return self.list_for_videos([video_id]).get(video_id, [])

    def list_for_videos(self, video_ids: Sequence[str]) -> dict[str, list[TextTrack]]:
        tracks: dict[str, list[TextTrack]] = defaultdict(list)
        oldest_first = sa.select(*_COLUMNS).order_by(TEXT_TRACKS.c.created_at, TEXT_TRACKS.c.id)
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                for row in connection.execute(oldest_first.where(TEXT_TRACKS.c.video_id.in_(ids))):
                    tracks[row.video_id].append(_track(row))
        return dict(tracks)

    def change(self, before: TextTrack, after: TextTrack) -> None:
        old, new = asdict(before), asdict(after)
        changes = {name: value for name, value in new.items() if value != old[name]} or {"id": before.id}
        same = TEXT_TRACKS.c.digest == before.digest if "digest" in changes else sa.true()
        changed = sa.update(TEXT_TRACKS).where(_is(before.video_id, before.id), same).values(changes)
        if not self._write(before.video_id, changed):
            self.get(before.video_id, before.id)
            raise changed_meanwhile()

    def remove(self, video_id: str, track_id: str) -> None:
        if not self._write(video_id, sa.delete(TEXT_TRACKS).where(_is(video_id, track_id))):
            raise _no_such_track()

    def _write(self, video_id: str, statement: sa.Update | sa.Delete) -> bool:
        """Whether there was such a track."""
        with writing(self._engine) as connection:
            if not connection.execute(statement).rowcount:
                return False
            self._note(connection, video_id)
            return True

    def _note(self, connection: Connection, video_id: str) -> None:
        """Of whatever state: a film may be going live in a transaction beside this one."""
        note_change(connection, video_id, self._clock())


def _see(connection: Connection, video_id: str, stream: int, problem: str) -> bool:
    """False where a track was made of it before: that stays so, whatever became of the track."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = insert(TEXT_STREAMS).values(video_id=video_id, stream=stream, problem=problem)
    upsert = row.on_conflict_do_update(
        index_elements=["video_id", "stream"],
        set_={"problem": row.excluded.problem},
        where=TEXT_STREAMS.c.problem != "",
    )
    try:
        return connection.execute(upsert.returning(TEXT_STREAMS.c.stream)).first() is not None
    except sa.exc.IntegrityError as error:
        raise no_such_video(video_id) from error


def _is(video_id: str, track_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(TEXT_TRACKS.c.id == track_id, TEXT_TRACKS.c.video_id == video_id)


def _track(row: sa.Row[Any]) -> TextTrack:
    return TextTrack(**{column.name: row._mapping[column] for column in _COLUMNS})


def _no_such_track() -> NotFound:
    return NotFound("There is no such track.")
