"""The AddedSounds in SQL. A track has several versions while it is made anew: each is a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.added_sounds import FIRST_VERSION, AddedSound, SoundState
from ...core.audio_tracks import AudioTrack
from ...core.errors import NotFound
from ...core.ports import Clock
from ...core.rights import no_such_video
from .engine import batches, reading, writing
from .search_outbox import note_change
from .stranded import stranded_sounds, unseeded_sounds
from .tables import ADDED_SOUNDS, STEPS
from .videos import locked

_COLUMNS = [ADDED_SOUNDS.c[field.name] for field in fields(AddedSound)]
_THERE = ADDED_SOUNDS.c.state != SoundState.REMOVED
_OLDEST_FIRST = sa.select(*_COLUMNS).order_by(ADDED_SOUNDS.c.video_id, ADDED_SOUNDS.c.version)


class SqlAddedSounds:
    """core.ports.AddedSounds. Every method is one transaction; raises Unavailable where the database is silent."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    # --- reading ---------------------------------------------------------------------------------------------------
    def get(self, video_id: str, track_id: str) -> AddedSound:
        versions = [sound for sound in self.list_for_video(video_id) if sound.id == track_id]
        if not versions:
            raise _no_such_track()
        return versions[-1]

    def version(self, video_id: str, version: int) -> AddedSound | None:
        return next(iter(self._read(_is(video_id, version))), None)

    def versions(self, video_id: str) -> list[int]:
        return [sound.version for sound in self._read(ADDED_SOUNDS.c.video_id == video_id)]

    def list_for_video(self, video_id: str) -> list[AddedSound]:
        return self._read(ADDED_SOUNDS.c.video_id == video_id, _THERE)

    def live(self, video_ids: Sequence[str]) -> dict[str, list[AddedSound]]:
        by_video: dict[str, list[AddedSound]] = defaultdict(list)
        for ids in batches(video_ids):
            for sound in self._read(ADDED_SOUNDS.c.video_id.in_(ids), ADDED_SOUNDS.c.state == SoundState.LIVE):
                by_video[sound.video_id].append(sound)
        return dict(by_video)

    def uploading(self, limit: int) -> list[AddedSound]:
        oldest_first = sa.select(*_COLUMNS).order_by(ADDED_SOUNDS.c.created_at).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(oldest_first.where(ADDED_SOUNDS.c.state == SoundState.UPLOADING))
            return [_sound(row) for row in rows]

    def _read(self, *where: sa.ColumnElement[bool]) -> list[AddedSound]:
        with reading(self._engine) as connection:
            return [_sound(row) for row in connection.execute(_OLDEST_FIRST.where(*where))]

    # --- writing ---------------------------------------------------------------------------------------------------
    def add(self, sound: AddedSound) -> AddedSound:
        last = sa.select(sa.func.max(ADDED_SOUNDS.c.version)).where(ADDED_SOUNDS.c.video_id == sound.video_id)
        with writing(self._engine) as connection:
            if locked(connection, sound.video_id) is None:
                raise no_such_video(sound.video_id)
            before = connection.execute(last).scalar_one_or_none() or FIRST_VERSION - 1
            numbered = replace(sound, version=before + 1)
            row = {**asdict(numbered), "track": numbered.track}
            connection.execute(sa.insert(ADDED_SOUNDS).values(row))
            return numbered

    def change(self, video_id: str, track_id: str, **changes: Any) -> None:
        mine = (ADDED_SOUNDS.c.video_id == video_id, ADDED_SOUNDS.c.id == track_id, _THERE)
        statement = sa.update(ADDED_SOUNDS).where(*mine).values(changes or {"id": track_id})
        with writing(self._engine) as connection:
            if not connection.execute(statement).rowcount:
                raise _no_such_track()
            note_change(connection, video_id, self._clock())

    def move(
        self, video_id: str, version: int, to: SoundState, *, origins: Collection[SoundState], error: str = ""
    ) -> bool:
        with writing(self._engine) as connection:
            return _move(connection, video_id, version, to, origins, error)

    def record_made(self, video_id: str, version: int, track: AudioTrack) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.update(ADDED_SOUNDS).where(_is(video_id, version)).values(track=track))

    def record_composed(self, video_id: str, track_id: str) -> None:
        mine = (ADDED_SOUNDS.c.video_id == video_id, ADDED_SOUNDS.c.id == track_id)
        with writing(self._engine) as connection:
            connection.execute(sa.update(ADDED_SOUNDS).where(*mine).values(upload_id=""))

    def go_live(self, video_id: str, version: int) -> bool:
        with writing(self._engine) as connection:
            if not _move(connection, video_id, version, SoundState.LIVE, (SoundState.MAKING,), ""):
                return False
            track = sa.select(ADDED_SOUNDS.c.id).where(_is(video_id, version)).scalar_subquery()
            before = (ADDED_SOUNDS.c.video_id == video_id, ADDED_SOUNDS.c.id == track, ADDED_SOUNDS.c.version < version)
            connection.execute(sa.update(ADDED_SOUNDS).where(*before).values(state=SoundState.REMOVED))
            note_change(connection, video_id, self._clock())
            return True

    def remove(self, video_id: str, track_id: str, *, before: int | None = None, live: bool = True) -> list[int]:
        mine = sa.and_(
            ADDED_SOUNDS.c.video_id == video_id,
            ADDED_SOUNDS.c.id == track_id,
            _THERE,
            sa.true() if before is None else ADDED_SOUNDS.c.version < before,
            sa.true() if live else ADDED_SOUNDS.c.state != SoundState.LIVE,
        )
        statement = sa.update(ADDED_SOUNDS).where(mine).values(state=SoundState.REMOVED)
        with writing(self._engine) as connection:
            gone = sorted(connection.execute(statement.returning(ADDED_SOUNDS.c.version)).scalars())
            note_change(connection, video_id, self._clock())
            return gone

    def begin_again(self, video_id: str, version: int) -> None:
        with writing(self._engine) as connection:
            made = (SoundState.MAKING, SoundState.LIVE, SoundState.FAILED)
            if _move(connection, video_id, version, SoundState.MAKING, made, ""):
                steps = sa.and_(STEPS.c.video_id == video_id, STEPS.c.version == version)
                connection.execute(sa.delete(STEPS).where(steps))

    # --- for the scheduler -----------------------------------------------------------------------------------------
    def stranded(self) -> list[tuple[str, int]]:
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.execute(stranded_sounds(), {"now": self._clock()})]

    def unseeded(self, edge: str, limit: int) -> list[tuple[str, int]]:
        with reading(self._engine) as connection:
            rows = connection.execute(unseeded_sounds(), {"edge": edge, "limit": limit})
            return [(row[0], row[1]) for row in rows]


def _move(
    connection: Connection, video_id: str, version: int, to: SoundState, origins: Collection[SoundState], error: str
) -> bool:
    mine = sa.and_(_is(video_id, version), ADDED_SOUNDS.c.state.in_(origins))
    return connection.execute(sa.update(ADDED_SOUNDS).where(mine).values(state=to, error=error)).rowcount == 1


def _is(video_id: str, version: int) -> sa.ColumnElement[bool]:
    return sa.and_(ADDED_SOUNDS.c.video_id == video_id, ADDED_SOUNDS.c.version == version)


def _sound(row: sa.Row[Any]) -> AddedSound:
    return AddedSound(**{column.name: row._mapping[column] for column in _COLUMNS})


def _no_such_track() -> NotFound:
    return NotFound("There is no such track.")
