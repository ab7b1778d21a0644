"""What becomes of steps whose worker or tool was killed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ...core.steps import FURTHER, Step, StepState
from .step_rows import change
from .tables import STEPS

_GOT_FURTHER = STEPS.c.progress > STEPS.c.furthest + FURTHER
_SILENT = (
    "The worker stopped answering, {times} times, at last while it had the machine to itself. Memory may be too short; "
    "see the worker's log."
)


def requeue_or_fail(
    connection: Connection, dead: sa.ColumnElement[bool], max_deaths: int, now: float, **ready: Any
) -> list[Step]:
    """READY again with these changes, or FAILED where `max_deaths` before had got as far. Returns both."""
    ended: dict[str, Any] = {"lease_until": 0.0, "finished_at": now}
    # What an earlier try could still say tells more than the silence of the last one.
    last_words = sa.case((STEPS.c.error != "", STEPS.c.error), else_=_SILENT.format(times=max_deaths + 1))
    failed = change(
        connection,
        sa.and_(dead, STEPS.c.deaths >= max_deaths, ~_GOT_FURTHER),
        **ended,
        state=StepState.FAILED,
        error=ready.get("error", last_words),
    )
    again = change(
        connection,
        dead,
        **ended,
        **{"not_before": 0.0, **ready},
        state=StepState.READY,
        tries=STEPS.c.tries - 1,
        deaths=sa.case((_GOT_FURTHER, STEPS.c.deaths), else_=STEPS.c.deaths + 1),
        furthest=sa.case((_GOT_FURTHER, STEPS.c.progress), else_=STEPS.c.furthest),
    )
    return failed + again
