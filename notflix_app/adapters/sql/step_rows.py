"""Rows of the table of steps, as steps."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from ...core.steps import Step, StepKind
from .tables import STEPS

COLUMNS = [STEPS.c[field.name] for field in fields(Step)]
_PIPELINE = {kind: number for number, kind in enumerate(StepKind)}


def change(connection: Connection, condition: sa.ColumnElement[bool], **changes: Any) -> list[Step]:
    """Changes every step that meets the condition; returns them as they are now.

    Locks rows in one order, so that two of these at once wait for each other instead of standing crosswise.
    """
    rows = sa.select(STEPS.c.id).where(condition).order_by(STEPS.c.id).with_for_update()
    statement = sa.update(STEPS).where(STEPS.c.id.in_(rows), condition).values(**changes).returning(*COLUMNS)
    return [as_step(row) for row in connection.execute(statement)]


def insert(connection: Connection) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(STEPS) if connection.dialect.name == "sqlite" else postgresql.insert(STEPS)


def one(connection: Connection, step_id: str) -> Step | None:
    row = connection.execute(sa.select(*COLUMNS).where(STEPS.c.id == step_id)).one_or_none()
    return None if row is None else as_step(row)


def as_step(row: sa.Row[Any]) -> Step:
    return Step(*tuple(row))  # COLUMNS are its fields, in order


def pipeline_order(step: Step) -> tuple[int, int, str]:
    return _PIPELINE[step.kind], step.index, step.edge
