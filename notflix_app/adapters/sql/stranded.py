"""Which videos wait for somebody to say what comes next: asked of the database, so that nobody reads the others."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.added_sounds import SoundState
from ...core.pipeline import SWEEP_CANCELLED, SWEEP_DELETING, SWEEP_REFUSED
from ...core.steps import StepKind, StepState
from ...core.video import Condition, VideoState
from .tables import ADDED_SOUNDS, RELEASES, STEPS, VIDEOS

_AT_WORK = (VideoState.PROBING, VideoState.ENCODING, VideoState.PACKAGING, VideoState.SEEDING)
_OPEN = (StepState.READY, StepState.RUNNING)
# One of these that failed ends its video, whatever the others do.
_NEEDED = (StepKind.PROBE, StepKind.CHUNK, StepKind.AUDIO, StepKind.PACKAGE, StepKind.REPLACE)
_BESIDE = (StepKind.SPEECH, StepKind.PICTURE)  # nothing follows from them
_NOW: sa.BindParameter[float] = sa.bindparam("now")
# A worker may still be at it, see core.pipeline.held().
_HELD = (
    STEPS.c.state.in_((StepState.RUNNING, StepState.CANCELLED)),
    STEPS.c.kind != StepKind.SWEEP,
    STEPS.c.lease_until > _NOW,
)


@functools.cache  # putting it together takes longer than the answer of a library at rest
def stranded() -> sa.Select[Any]:
    """Their ids, oldest first: those for which core.pipeline.decide() may find something to do, and that no step in a
    queue or under a lease will bring up anyway. Its parameter `now`: seconds since the epoch."""
    films = _Rows(VIDEOS, VIDEOS.c.id)
    # A sweep that failed is requeued like one of an edge that is away.
    unswept = sa.and_(
        VIDEOS.c.state == VideoState.DELETING,
        ~films.have(
            STEPS.c.kind == StepKind.SWEEP,
            STEPS.c.index >= SWEEP_DELETING,
            STEPS.c.state.in_((*_OPEN, StepState.FAILED)),
        ),
        # Whatever version of it somebody is at.
        ~sa.exists().where(STEPS.c.video_id == VIDEOS.c.id, *_HELD),
    )
    wants_salvage = sa.and_(
        VIDEOS.c.state == VideoState.FAILED,
        VIDEOS.c.condition == Condition.BROKEN,
        sa.type_coerce(VIDEOS.c.settings, sa.JSON)["salvage"].as_boolean(),
        ~films.have(*_HELD),
    )
    refused = sa.and_(films.refused(), VIDEOS.c.condition != Condition.BROKEN)
    return (
        sa.select(VIDEOS.c.id)
        .where(sa.or_(films.without_next(), unswept, films.swept_once(), wants_salvage, refused))
        .order_by(VIDEOS.c.created_at, VIDEOS.c.id)
    )


@functools.cache
def stranded_releases() -> sa.Select[Any]:
    """The same of releases that are to take over from a live film, or were cancelled: (id, version)."""
    beside = _Rows(RELEASES, RELEASES.c.video_id)
    taking_over = sa.and_(VIDEOS.c.state == VideoState.LIVE, RELEASES.c.version > VIDEOS.c.version)
    return (
        sa.select(RELEASES.c.video_id, RELEASES.c.version)
        .join(VIDEOS, VIDEOS.c.id == RELEASES.c.video_id)
        .where(taking_over, sa.or_(beside.without_next(), beside.swept_once(), beside.refused()))
        .order_by(RELEASES.c.created_at, RELEASES.c.video_id)
    )


@functools.cache
def stranded_sounds() -> sa.Select[Any]:
    """The same of sound that was added to live films, and of what was removed of it: (video id, version)."""
    beside = _Rows(ADDED_SOUNDS, ADDED_SOUNDS.c.video_id)
    going = beside.have(STEPS.c.state.in_(_OPEN))
    making = sa.and_(ADDED_SOUNDS.c.state == SoundState.MAKING, ~going)
    removed = sa.and_(ADDED_SOUNDS.c.state == SoundState.REMOVED, beside.without_second_sweep())
    return (
        sa.select(ADDED_SOUNDS.c.video_id, ADDED_SOUNDS.c.version)
        .join(VIDEOS, VIDEOS.c.id == ADDED_SOUNDS.c.video_id)
        .where(VIDEOS.c.state == VideoState.LIVE, sa.or_(making, removed))
        .order_by(ADDED_SOUNDS.c.created_at, ADDED_SOUNDS.c.video_id)
    )


@functools.cache
def unseeded_sounds() -> sa.Select[Any]:
    """As unseeded(), of sound that was added: (video id, version)."""
    seed = (STEPS.c.kind == StepKind.SEED, STEPS.c.edge == sa.bindparam("edge"))
    planned = _Rows(ADDED_SOUNDS, ADDED_SOUNDS.c.video_id).have(*seed)
    return (
        sa.select(ADDED_SOUNDS.c.video_id, ADDED_SOUNDS.c.version)
        .join(VIDEOS, VIDEOS.c.id == ADDED_SOUNDS.c.video_id)
        .where(VIDEOS.c.state == VideoState.LIVE, ADDED_SOUNDS.c.state == SoundState.LIVE, ~planned)
        .order_by(ADDED_SOUNDS.c.created_at.desc(), ADDED_SOUNDS.c.video_id)
        .limit(sa.bindparam("limit"))
    )


@dataclass(frozen=True)
class _Rows:
    """Of films, or of releases or sounds beside them: what of each says that nobody carries it on."""

    table: sa.Table
    video_id: sa.ColumnElement[str]

    def have(self, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        """Whether it has such a step."""
        mine = sa.and_(STEPS.c.video_id == self.video_id, STEPS.c.version == self.table.c.version)
        return sa.exists().where(mine, *conditions)

    def without_next(self) -> sa.ColumnElement[bool]:
        going = self.have(STEPS.c.state.in_(_OPEN), STEPS.c.kind.not_in(_BESIDE))
        needed = self.have(STEPS.c.state == StepState.FAILED, STEPS.c.kind.in_(_NEEDED))
        return sa.and_(self.table.c.state.in_(_AT_WORK), sa.or_(~going, needed))

    def swept_once(self) -> sa.ColumnElement[bool]:
        return sa.and_(self.table.c.state == VideoState.CANCELLED, self.without_second_sweep())

    def without_second_sweep(self) -> sa.ColumnElement[bool]:
        return sa.and_(
            ~self.have(_sweep(SWEEP_CANCELLED), STEPS.c.state != StepState.DONE),
            ~self.have(_sweep(SWEEP_CANCELLED + 1)),
            ~self.have(*_HELD),
        )

    def refused(self) -> sa.ColumnElement[bool]:
        return sa.and_(
            self.table.c.state == VideoState.FAILED,
            self.have(STEPS.c.state == StepState.FAILED, STEPS.c.kind == StepKind.PROBE, STEPS.c.permanent),
            ~self.have(_sweep(SWEEP_REFUSED)),
        )


@functools.cache
def unseeded() -> sa.Select[Any]:
    """The ids of live videos that were never meant for `edge`, newest first; its parameters: `edge`, `limit`."""
    seed = (STEPS.c.kind == StepKind.SEED, STEPS.c.index == 0, STEPS.c.edge == sa.bindparam("edge"))
    planned = _Rows(VIDEOS, VIDEOS.c.id).have(*seed)
    return (
        sa.select(VIDEOS.c.id)
        .where(VIDEOS.c.state == VideoState.LIVE, ~planned)
        .order_by(VIDEOS.c.created_at.desc(), VIDEOS.c.id.desc())
        .limit(sa.bindparam("limit"))
    )


def _sweep(index: int) -> sa.ColumnElement[bool]:
    return sa.and_(STEPS.c.kind == StepKind.SWEEP, STEPS.c.index == index)
