"""The Catalog in SQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from typing import Any, Unpack

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.bin import UNFINISHED
from ...core.edge_access import Denied
from ...core.errors import Conflict
from ...core.loudness import Loudness
from ...core.metadata import Metadata
from ...core.metrics import Metric, observed
from ...core.ports import Clock
from ...core.rights import Actor, no_such_video
from ...core.video import IN_PIPELINE, LISTED, Condition, FileInPlace, Plan, Source, Video, VideoState, sources_of
from ...core.webhooks import EVENT_OF_STATE, EventType, event_video
from .denied import raise_revision
from .engine import batches, reading, writing
from .film_rows import replace_tags
from .metrics import add_up
from .search_outbox import note_change
from .tables import DENIED_REVISIONS, VIDEOS
from .visibility import NEWEST_FIRST, count_of, is_limited, page_of
from .webhooks import note_event, who_wants

_COLUMNS = [VIDEOS.c[field.name] for field in fields(Video)]
WITHOUT_PLAN = [sa.null().label("plan") if column.name == "plan" else column for column in _COLUMNS]
_LISTED = VIDEOS.c.state.in_(LISTED)
_STAMPS = {VideoState.LIVE: "live_at", VideoState.BINNED: "binned_at"}  # what tells when it came there
_BROKEN = sa.and_(VIDEOS.c.state == VideoState.FAILED, VIDEOS.c.condition == Condition.BROKEN)
# Once the chunks are planned, the plan is what they were cut by: a late probe must not change it under them.
_PLANNED = (VideoState.ENCODING, VideoState.PACKAGING, VideoState.SEEDING, VideoState.LIVE)


class SqlCatalog:
    """core.ports.Catalog. Every method is one transaction; raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, video: Video) -> None:
        row = {column.name: getattr(video, column.name) for column in _COLUMNS}
        with writing(self._engine) as connection:
            try:
                connection.execute(sa.insert(VIDEOS).values(row))
            except sa.exc.IntegrityError as error:
                raise Conflict(f"There is a video {video.id} already.") from error
            replace_tags(connection, video)

    def get(self, video_id: str) -> Video:
        with reading(self._engine) as connection:
            return _existing(connection, video_id)

    def get_or_none(self, video_id: str) -> Video | None:
        with reading(self._engine) as connection:
            return video_of(connection, VIDEOS.c.id == video_id)

    def get_many(self, video_ids: Sequence[str]) -> list[Video]:
        by_id: dict[str, Video] = {}
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                rows = connection.execute(sa.select(*WITHOUT_PLAN).where(VIDEOS.c.id.in_(ids), _LISTED))
                by_id.update((row.id, video_from(row)) for row in rows)
        return [by_id[video_id] for video_id in video_ids if video_id in by_id]

    def videos(
        self,
        states: Collection[VideoState] = (),
        *,
        limit: int = 100,
        offset: int = 0,
        plans: bool = False,
        seen_by: Actor | None = None,
    ) -> list[Video]:
        query = sa.select(*(_COLUMNS if plans else WITHOUT_PLAN)).order_by(*NEWEST_FIRST)
        query = _paged(query, states, seen_by, limit, offset)
        with reading(self._engine) as connection:
            return [video_from(row) for row in connection.execute(query)]

    def newest(
        self, groups: Sequence[tuple[Collection[VideoState], int]], *, seen_by: Actor | None = None
    ) -> list[Video]:
        parts = []
        for number, (states, limit) in enumerate(groups):
            part = sa.select(*WITHOUT_PLAN, sa.literal(number).label("part")).order_by(*NEWEST_FIRST)
            newest = _paged(part, states, seen_by, limit, 0)
            parts.append(sa.select(*newest.subquery().c))
        with reading(self._engine) as connection:
            rows = connection.execute(sa.union_all(*parts)).all()
        rows = sorted(rows, key=lambda row: (-row.part, row.created_at, row.id), reverse=True)
        return [video_from(row[:-1]) for row in rows]

    def count(self, states: Collection[VideoState] = (), *, seen_by: Actor | None = None) -> int:
        if is_limited(seen_by):
            query = count_of(seen_by, _in_states(states))
        else:
            query = sa.select(sa.func.count()).select_from(VIDEOS).where(_in_states(states))
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def edit(self, video_id: str, **changes: Unpack[Metadata]) -> Video:
        with writing(self._engine) as connection:
            return self._edit(connection, video_id, changes)

    def edit_many(self, video_ids: Collection[str], change: Callable[[str, Video | None], Metadata | None]) -> None:
        with writing(self._engine) as connection:
            # In one order: two who change the same wait, and do not block each other.
            for video_id in sorted(video_ids):
                video = locked(connection, video_id)
                changes = change(video_id, video if video and video.state in LISTED else None)
                if changes:
                    self._edit(connection, video_id, changes)

    def _edit(self, connection: Connection, video_id: str, changes: Metadata) -> Video:
        if changes:
            self._update(connection, video_id, _LISTED, **changes)
        video = _existing(connection, video_id)
        if "tags" in changes:
            replace_tags(connection, video)
        if changes and video.state is VideoState.LIVE:
            note_change(connection, video_id, self._clock())
        return video

    def move(self, video_id: str, to: VideoState, *, origins: Collection[VideoState] = (), error: str = "") -> bool:
        legal = [origin for origin in sources_of(to) if not origins or origin in origins]
        changes: dict[str, Any] = {"state": to}
        if to is not VideoState.BINNED:
            changes["error"] = error if to is VideoState.FAILED else ""
        if stamp := _STAMPS.get(to):
            changes[stamp] = self._clock()
        with writing(self._engine) as connection:
            won = self._update(connection, video_id, VIDEOS.c.state.in_(legal), **changes)
            if won and to in (VideoState.LIVE, VideoState.BINNED, VideoState.DELETING):
                note_change(connection, video_id, self._clock())
            if won:
                _note_event(connection, video_id, to, self._clock())
            if won and to is VideoState.LIVE:
                add_up(connection, [observed(Metric.TIME_TO_LIVE, self._age(connection, video_id))])
            return won

    def put_back(self, video_id: str) -> VideoState | None:
        was_live = VIDEOS.c.live_at.is_not(None)
        state = sa.case((was_live, VideoState.LIVE.value), else_=VideoState.FAILED.value)
        error = sa.case((was_live, ""), (VIDEOS.c.error != "", VIDEOS.c.error), else_=UNFINISHED)
        with writing(self._engine) as connection:
            binned = VIDEOS.c.state == VideoState.BINNED
            if not self._update(connection, video_id, binned, state=state, error=error, binned_at=None):
                return None
            note_change(connection, video_id, self._clock())
            return _existing(connection, video_id).state

    def binned(self, before: float, limit: int) -> list[str]:
        query = sa.select(VIDEOS.c.id).where(VIDEOS.c.state == VideoState.BINNED, VIDEOS.c.binned_at <= before)
        with reading(self._engine) as connection:
            return list(connection.execute(query.order_by(VIDEOS.c.binned_at).limit(limit)).scalars())

    def _age(self, connection: Connection, video_id: str) -> float:
        begun: float = connection.execute(sa.select(VIDEOS.c.created_at).where(VIDEOS.c.id == video_id)).scalar_one()
        return max(0.0, self._clock() - begun)

    def record_arrival(self, video_id: str, to: VideoState, *, error: str = "") -> float | None:
        now = self._clock()
        arrive = sa.update(VIDEOS).where(VIDEOS.c.id == video_id, VIDEOS.c.state == VideoState.UPLOADING)
        arrive = arrive.values(state=to, arrived_at=now, error=error, updated_at=now).returning(VIDEOS.c.size)
        with writing(self._engine) as connection:
            size = connection.execute(arrive).scalar_one_or_none()
            if size is None:
                return None
            add_up(connection, [observed(Metric.UPLOADED_BYTES, size)])
            _note_event(connection, video_id, to, now)
        return now

    def record_composed(self, video_id: str) -> None:
        with writing(self._engine) as connection:
            self._update(connection, video_id, sa.true(), upload_id="")

    def record_source(self, video_id: str, size: int, file_name: str, in_place: FileInPlace | None) -> None:
        with writing(self._engine) as connection:
            self._record(connection, video_id, size=size, file_name=file_name, in_place=in_place, upload_id="")

    def ask_for_poster(self, video_id: str) -> int:
        ask = sa.update(VIDEOS).where(VIDEOS.c.id == video_id).values(posters_asked=VIDEOS.c.posters_asked + 1)
        with writing(self._engine) as connection:
            number = connection.execute(ask.returning(VIDEOS.c.posters_asked)).scalar_one_or_none()
        if number is None:
            raise no_such_video(video_id)
        return int(number)

    def record_own_poster(self, video_id: str, digest: str, number: int) -> bool:
        with writing(self._engine) as connection:
            is_last = VIDEOS.c.posters_asked == number
            won = self._update(connection, video_id, is_last, poster=digest)
            if won:
                note_change(connection, video_id, self._clock())
            return won

    def record_probe(self, video_id: str, source: Source, plan: Plan) -> None:
        with writing(self._engine) as connection:
            early = VIDEOS.c.state.not_in(_PLANNED)
            if self._update(connection, video_id, early, source=source, plan=plan):
                return
            if video_of(connection, VIDEOS.c.id == video_id) is None:
                raise no_such_video(video_id)
            raise Conflict(f"Video {video_id} is past its probe; its plan stays as it is.")

    def record_broken(self, video_id: str) -> None:
        with writing(self._engine) as connection:
            whole = VIDEOS.c.condition == Condition.WHOLE
            self._update(connection, video_id, whole, condition=Condition.BROKEN)

    def allow_salvage(self, video_id: str) -> bool:
        with writing(self._engine) as connection:
            video = video_of(connection, VIDEOS.c.id == video_id)
            return video is not None and self._update(
                connection, video_id, _BROKEN, settings=replace(video.settings, salvage=True)
            )

    def salvage(self, video_id: str) -> bool:
        begun = {"state": VideoState.PROBING, "condition": Condition.SALVAGED, "error": ""}
        version = VIDEOS.c.version + 1  # what was published so far is of another plan
        nothing = {"watchable_at": None, "has_poster": False}
        with writing(self._engine) as connection:
            return self._update(connection, video_id, _BROKEN, **begun, version=version, **nothing)

    def record_watchable(self, video_id: str) -> float | None:
        now = self._clock()
        coming = sa.and_(VIDEOS.c.state.in_(IN_PIPELINE), VIDEOS.c.watchable_at.is_(None))
        with writing(self._engine) as connection:
            if not self._update(connection, video_id, coming, watchable_at=now):
                return None
            add_up(connection, [observed(Metric.TIME_TO_WATCHABLE, self._age(connection, video_id))])
        return now

    def record_loudness(self, video_id: str, measured: Sequence[Loudness | None]) -> None:
        with writing(self._engine) as connection:
            source = _existing(connection, video_id).source
            if source:
                self._record(connection, video_id, source=source.with_loudness(measured))

    def record_poster(self, video_id: str) -> None:
        with writing(self._engine) as connection:
            self._record(connection, video_id, has_poster=True)

    def raise_access_revision(self, video_id: str) -> None:
        with writing(self._engine) as connection:
            raise_revision(connection, VIDEOS, video_id, self._clock())

    def denied(self, since: float) -> list[Denied]:
        table = DENIED_REVISIONS
        query = sa.select(table.c.subject, table.c.revision).where(table.c.at >= since)
        with reading(self._engine) as connection:
            return [(row.subject, row.revision) for row in connection.execute(query)]

    def forget_denied(self, before: float) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.delete(DENIED_REVISIONS).where(DENIED_REVISIONS.c.at < before))

    def delete(self, video_id: str) -> None:
        # Steps and assignments go with it: their foreign keys cascade.
        with writing(self._engine) as connection:
            connection.execute(sa.delete(VIDEOS).where(VIDEOS.c.id == video_id))

    def _record(self, connection: Connection, video_id: str, **changes: Any) -> None:
        if not self._update(connection, video_id, sa.true(), **changes):
            raise no_such_video(video_id)

    def _update(self, connection: Connection, video_id: str, where: sa.ColumnElement[bool], **changes: Any) -> bool:
        statement = sa.update(VIDEOS).where(VIDEOS.c.id == video_id, where).values(updated_at=self._clock(), **changes)
        return connection.execute(statement).rowcount == 1


def _note_event(connection: Connection, video_id: str, to: VideoState, now: float) -> None:
    if event := EVENT_OF_STATE.get(to):
        note_event_of(connection, video_id, event, now)


def note_event_of(connection: Connection, video_id: str, event: EventType, now: float) -> None:
    """For the webhooks that want it. An upload that was given up has never been anything that could be deleted, nor has
    another film's file."""
    webhook_ids = who_wants(connection, event)
    video = video_of(connection, VIDEOS.c.id == video_id) if webhook_ids else None
    if video and not video.replaces and (video.arrived_at is not None or event is not EventType.DELETED):
        note_event(connection, webhook_ids, event, event_video(video), now)


def _paged(
    query: sa.Select[Any], states: Collection[VideoState], seen_by: Actor | None, limit: int, offset: int
) -> sa.Select[Any]:
    if is_limited(seen_by):
        return query.where(VIDEOS.c.id.in_(page_of(seen_by, _in_states(states), limit, offset)))
    return query.where(_in_states(states)).limit(limit).offset(offset)


def _in_states(states: Collection[VideoState]) -> sa.ColumnElement[bool]:
    return VIDEOS.c.state.in_(states) if states else _LISTED


def video_of(connection: Connection, *conditions: sa.ColumnElement[bool]) -> Video | None:
    row = connection.execute(sa.select(*_COLUMNS).where(*conditions)).one_or_none()
    return None if row is None else video_from(row)


def locked(connection: Connection, video_id: str) -> Video | None:
    """Until the transaction ends, nobody else changes it."""
    row = connection.execute(sa.select(*_COLUMNS).where(VIDEOS.c.id == video_id).with_for_update()).one_or_none()
    return None if row is None else video_from(row)


def _existing(connection: Connection, video_id: str) -> Video:
    video = video_of(connection, VIDEOS.c.id == video_id, _LISTED)
    if video is None:
        raise no_such_video(video_id)
    return video


def video_from(row: Sequence[Any]) -> Video:
    return Video(*tuple(row))  # _COLUMNS are its fields, in order
