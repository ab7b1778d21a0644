"""Which videos wait for somebody to say what comes next: asked of the database, so that nobody reads the others."""

from __future__ import annotations

import functools
from typing import Any

import sqlalchemy as sa

from ...core.pipeline import SWEEP_CANCELLED, SWEEP_REFUSED
from ...core.steps import StepKind, StepState
from ...core.video import Condition, VideoState
from .tables import STEPS, VIDEOS

_AT_WORK = (VideoState.PROBING, VideoState.ENCODING, VideoState.PACKAGING, VideoState.SEEDING)
_OPEN = (StepState.READY, StepState.RUNNING)
# One of these that failed ends its video, whatever the others do.
_NEEDED = (StepKind.PROBE, StepKind.CHUNK, StepKind.AUDIO, StepKind.PACKAGE)


@functools.cache  # putting it together takes longer than the answer of a library at rest
def stranded() -> sa.Select[Any]:
    """Their ids, oldest first: those for which core.pipeline.decide() may find something to do, and that no step in a
    queue or under a lease will bring up anyway. Its parameter `now`: seconds since the epoch."""
    held = _has(STEPS.c.state.in_((StepState.RUNNING, StepState.CANCELLED)), _NOT_A_SWEEP, STEPS.c.lease_until > _NOW)
    going = _has(STEPS.c.state.in_(_OPEN), STEPS.c.kind != StepKind.SPEECH)
    without_next = sa.and_(
        VIDEOS.c.state.in_(_AT_WORK),
        sa.or_(~going, _has(STEPS.c.state == StepState.FAILED, STEPS.c.kind.in_(_NEEDED))),
    )
    # A sweep that failed is requeued like one of an edge that is away.
    unswept = sa.and_(
        VIDEOS.c.state == VideoState.DELETING,
        ~_has(STEPS.c.kind == StepKind.SWEEP, STEPS.c.state.in_((*_OPEN, StepState.FAILED))),
        ~held,
    )
    swept_once = sa.and_(
        VIDEOS.c.state == VideoState.CANCELLED,
        ~_has(_sweep(SWEEP_CANCELLED), STEPS.c.state != StepState.DONE),
        ~_has(_sweep(SWEEP_CANCELLED + 1)),
        ~held,
    )
    wants_salvage = sa.and_(
        VIDEOS.c.state == VideoState.FAILED,
        VIDEOS.c.condition == Condition.BROKEN,
        sa.type_coerce(VIDEOS.c.settings, sa.JSON)["salvage"].as_boolean(),
        ~held,
    )
    refused = sa.and_(
        VIDEOS.c.state == VideoState.FAILED,
        VIDEOS.c.condition != Condition.BROKEN,
        _has(STEPS.c.state == StepState.FAILED, STEPS.c.kind == StepKind.PROBE, STEPS.c.permanent),
        ~_has(_sweep(SWEEP_REFUSED)),
    )
    return (
        sa.select(VIDEOS.c.id)
        .where(sa.or_(without_next, unswept, swept_once, wants_salvage, refused))
        .order_by(VIDEOS.c.created_at, VIDEOS.c.id)
    )


@functools.cache
def unseeded() -> sa.Select[Any]:
    """The ids of live videos that were never meant for `edge`, newest first; its parameters: `edge`, `limit`."""
    planned = _has(STEPS.c.kind == StepKind.SEED, STEPS.c.index == 0, STEPS.c.edge == sa.bindparam("edge"))
    return (
        sa.select(VIDEOS.c.id)
        .where(VIDEOS.c.state == VideoState.LIVE, ~planned)
        .order_by(VIDEOS.c.created_at.desc(), VIDEOS.c.id.desc())
        .limit(sa.bindparam("limit"))
    )


_NOW: sa.BindParameter[float] = sa.bindparam("now")
_NOT_A_SWEEP = STEPS.c.kind != StepKind.SWEEP


def _has(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether the video has such a step."""
    return sa.exists().where(STEPS.c.video_id == VIDEOS.c.id, *conditions)


def _sweep(index: int) -> sa.ColumnElement[bool]:
    return sa.and_(STEPS.c.kind == StepKind.SWEEP, STEPS.c.index == index)
