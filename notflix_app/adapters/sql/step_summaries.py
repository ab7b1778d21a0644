"""The read model of pages and lists: films' steps counted by the database, not read one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...core.step_summary import MANY, StepCount, StepSummary
from ...core.steps import Step, StepKind, StepState
from .step_rows import COLUMNS, as_step, pipeline_order
from .tables import STEPS

_FEW = [kind for kind in StepKind if kind not in MANY]
# The order of the index, so that nothing is sorted, and all that is summed up is in it.
_COUNTS = sa.select(
    STEPS.c.video_id,
    STEPS.c.version,
    STEPS.c.kind,
    STEPS.c.state,
    sa.func.count(),
    sa.func.max(STEPS.c.planned_at),
    sa.func.min(STEPS.c.started_at),
    sa.func.max(STEPS.c.finished_at),
    sa.func.coalesce(sa.func.sum(STEPS.c.finished_at - STEPS.c.started_at), 0.0),
).group_by(STEPS.c.video_id, STEPS.c.version, STEPS.c.state, STEPS.c.kind)
_OPEN = (StepState.READY, StepState.RUNNING)
# A film's chunks in one row: hundreds of rows would take longer to hand over than to find.
_ENDED_CHUNKS = (
    sa.select(
        STEPS.c.video_id,
        STEPS.c.version,
        STEPS.c.state,
        sa.func.aggregate_strings(sa.cast(STEPS.c.index, sa.Text), ","),
    )
    .where(STEPS.c.kind == StepKind.CHUNK, STEPS.c.state.in_((StepState.DONE, StepState.FAILED)))
    .group_by(STEPS.c.video_id, STEPS.c.version, STEPS.c.state)
)
_Version: TypeAlias = tuple[str, int]  # of a video, by its id


def summaries(connection: Connection, versions: Mapping[str, int], strips: Collection[str]) -> dict[str, StepSummary]:
    """An entry for every id; strips: the ids whose chunks are asked for too. Other versions of these films have few
    steps or none, so they are read along, and left."""
    mine = STEPS.c.video_id.in_(versions)
    counts: dict[_Version, list[StepCount]] = {}
    for video_id, version, *count in connection.execute(_COUNTS.where(mine)):
        counts.setdefault((video_id, version), []).append(StepCount(*count))
    steps: dict[_Version, list[Step]] = {}
    for row in connection.execute(_one_by_one(mine)):
        steps.setdefault((row.video_id, row.version), []).append(as_step(row))
    chunks = _ended_chunks(connection, [version for version in versions.items() if version[0] in strips])
    return {
        of[0]: StepSummary(
            tuple(counts.get(of, ())), tuple(sorted(steps.get(of, ()), key=pipeline_order)), chunks.get(of)
        )
        for of in versions.items()
    }


def _one_by_one(mine: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """Two searches, each by an index of its own: joined by OR, both databases would read every row of these films."""
    few = STEPS.c.kind.in_(_FEW)
    begun = sa.and_(STEPS.c.state.in_(_OPEN), STEPS.c.kind.in_(MANY), STEPS.c.started_at > 0)
    return sa.union_all(*(sa.select(*COLUMNS).where(mine, which) for which in (few, begun)))


def _ended_chunks(connection: Connection, versions: Collection[_Version]) -> dict[_Version, dict[StepState, list[int]]]:
    ended: dict[_Version, dict[StepState, list[int]]] = {version: {} for version in versions}
    if ended:
        ids = [video_id for video_id, _ in versions]
        rows: Any = connection.execute(_ENDED_CHUNKS.where(STEPS.c.video_id.in_(ids)))
        for video_id, version, state, numbers in rows:
            if (video_id, version) in ended:
                ended[video_id, version][state] = [int(number) for number in numbers.split(",")]
    return ended
