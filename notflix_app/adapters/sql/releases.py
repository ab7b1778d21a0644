"""The ReleaseRepository in SQL. A release's film comes without its plan, which is long, and of another version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.errors import Conflict
from ...core.loudness import Loudness
from ...core.ports import Clock
from ...core.release import Release
from ...core.video import IN_PIPELINE, Condition, Plan, Source, TranscodeSettings, Video, VideoState, sources_of
from ...core.webhooks import EventType
from .engine import batches, reading, writing
from .search_outbox import note_change
from .tables import RELEASES, STEPS, VIDEOS
from .videos import locked, note_event_of, video_of

_FILM = {
    name: VIDEOS.c[name].label(f"film_{name}") for name in (field.name for field in fields(Video)) if name != "plan"
}
_QUERY = sa.select(RELEASES, *_FILM.values()).join(VIDEOS, VIDEOS.c.id == RELEASES.c.video_id)
# What the film's own row has of its release, and hands over with it. live_at: since when it played.
_HANDED_OVER = ("version", "settings", "source", "plan", "has_poster")
_WANTED = sa.and_(
    VIDEOS.c.state == VideoState.LIVE,
    RELEASES.c.version > VIDEOS.c.version,
    RELEASES.c.state.in_((*IN_PIPELINE, VideoState.FAILED)),
)


class SqlReleases:
    """core.ports.ReleaseRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, video_id: str, settings: TranscodeSettings, replacement: str = "") -> Release | None:
        with writing(self._engine) as connection:
            film = locked(connection, video_id)
            there = _releases(connection, RELEASES.c.video_id == video_id)
            if film is None or film.state is not VideoState.LIVE or any(release.is_wanted for release in there):
                return None
            version = 1 + max([film.version, *(release.version for release in there)])
            now = self._clock()
            row = {"video_id": video_id, "version": version, "state": VideoState.PROBING, "settings": settings}
            blank = {"created_at": now, "updated_at": now, "has_poster": False, "error": ""}
            connection.execute(sa.insert(RELEASES).values(**row, **blank, replacement=replacement))
            return _release(connection, video_id, version)

    def version_of(self, video_id: str, version: int) -> Video | None:
        with reading(self._engine) as connection:
            own = sa.and_(VIDEOS.c.id == video_id, VIDEOS.c.version == version)
            # The film once more at the end: it may be that this version took over in between.
            return video_of(connection, own) or _release(connection, video_id, version) or video_of(connection, own)

    def list_for_video(self, video_id: str) -> list[Release]:
        with reading(self._engine) as connection:
            return _releases(connection, RELEASES.c.video_id == video_id)

    def newest(self, limit: int) -> list[Release]:
        newest = _QUERY.where(_WANTED).order_by(RELEASES.c.created_at.desc(), RELEASES.c.video_id).limit(limit)
        with reading(self._engine) as connection:
            return [_of(row) for row in connection.execute(newest)]

    def taken_over(self, since: float, limit: int) -> list[str]:
        replaced = sa.and_(RELEASES.c.state == VideoState.LIVE, RELEASES.c.updated_at >= since)
        latest = sa.func.max(RELEASES.c.updated_at).desc()
        query = (
            sa.select(RELEASES.c.video_id).where(replaced).group_by(RELEASES.c.video_id).order_by(latest).limit(limit)
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def wanted(self, video_ids: Collection[str]) -> dict[str, Release]:
        by_video: dict[str, Release] = {}
        with reading(self._engine) as connection:
            for ids in batches(list(video_ids)):
                rows = connection.execute(_QUERY.where(RELEASES.c.video_id.in_(ids), _WANTED))
                by_video |= {release.id: release for release in map(_of, rows)}
        return by_video

    def record_probe(self, video_id: str, version: int, source: Source, plan: Plan) -> None:
        probing = RELEASES.c.state.in_((VideoState.PROBING, VideoState.FAILED))
        with writing(self._engine) as connection:
            if not self._update(connection, video_id, version, probing, source=source, plan=plan):
                raise Conflict(f"Version {version} of video {video_id} is past its probe; its plan stays as it is.")

    def record_poster(self, video_id: str, version: int) -> None:
        with writing(self._engine) as connection:
            if not self._update(connection, video_id, version, sa.true(), has_poster=True):
                own = sa.and_(VIDEOS.c.id == video_id, VIDEOS.c.version == version)
                connection.execute(sa.update(VIDEOS).where(own).values(has_poster=True))

    def record_loudness(self, video_id: str, version: int, measured: Sequence[Loudness | None]) -> None:
        with writing(self._engine) as connection:
            release = _release(connection, video_id, version)
            if release and release.source:
                source = release.source.with_loudness(measured)
                self._update(connection, video_id, version, sa.true(), source=source)

    def move(
        self, video_id: str, version: int, to: VideoState, *, origins: Collection[VideoState] = (), error: str = ""
    ) -> bool:
        legal = [origin for origin in sources_of(to) if not origins or origin in origins]
        changes = {"state": to, "error": error if to is VideoState.FAILED else ""}
        with writing(self._engine) as connection:
            return self._update(connection, video_id, version, RELEASES.c.state.in_(legal), **changes)

    def take_over(self, video_id: str, version: int) -> bool:
        now = self._clock()
        with writing(self._engine) as connection:
            film = locked(connection, video_id)
            new = _release(connection, video_id, version)
            if film is None or new is None or not new.is_open or new.state is not VideoState.SEEDING:
                return False
            connection.execute(sa.delete(RELEASES).where(_key(video_id, version)))
            connection.execute(sa.insert(RELEASES).values(**_replaced(film, now)))
            handed = {name: getattr(new, name) for name in _HANDED_OVER}
            own = sa.update(VIDEOS).where(VIDEOS.c.id == video_id)
            connection.execute(own.values(**handed, begun_at=new.created_at, live_at=now, updated_at=now))
            note_change(connection, video_id, now)
            note_event_of(connection, video_id, EventType.REPLACED, now)
            return True

    def forget(self, video_id: str, before: int) -> None:
        with writing(self._engine) as connection:
            film = locked(connection, video_id)
            for table, id_column in ((RELEASES, RELEASES.c.video_id), (STEPS, STEPS.c.video_id)):
                older = sa.and_(id_column == video_id, table.c.version < before)
                if film is not None:
                    older = sa.and_(older, table.c.version != film.version)
                connection.execute(sa.delete(table).where(older))

    def _update(
        self, connection: Connection, video_id: str, version: int, where: sa.ColumnElement[bool], **changes: Any
    ) -> bool:
        statement = sa.update(RELEASES).where(_key(video_id, version), where)
        return connection.execute(statement.values(updated_at=self._clock(), **changes)).rowcount == 1


def _key(video_id: str, version: int) -> sa.ColumnElement[bool]:
    return sa.and_(RELEASES.c.video_id == video_id, RELEASES.c.version == version)


def _release(connection: Connection, video_id: str, version: int) -> Release | None:
    return next(iter(_releases(connection, _key(video_id, version))), None)


def _releases(connection: Connection, where: sa.ColumnElement[bool]) -> list[Release]:
    rows = connection.execute(_QUERY.where(where).order_by(RELEASES.c.version))
    return [_of(row) for row in rows]


def _of(row: sa.Row[Any]) -> Release:
    """What is the film's is as it is; what a version is made of and how far it is, that version's own."""
    as_it_is = {name: row._mapping[column] for name, column in _FILM.items()}
    film = Video(**as_it_is)
    own = {column.name: row._mapping[column] for column in RELEASES.c if column.name != "video_id"}
    salvaged = film.condition is Condition.SALVAGED
    beside = {
        "arrived_at": own["created_at"],
        "watchable_at": film.watchable_at or film.live_at,
        "begun_at": None,
        "condition": Condition.SALVAGED if salvaged else Condition.WHOLE,
    }
    return Release(**{**as_it_is, **beside, **own}, film=film)


def _replaced(film: Video, now: float) -> dict[str, Any]:
    """The row of the release that a film has had until now."""
    own = {name: getattr(film, name) for name in _HANDED_OVER}
    times = {"created_at": film.made_since, "updated_at": now, "live_at": film.live_at}
    return {"video_id": film.id, "state": VideoState.LIVE, "error": "", **times, **own}
