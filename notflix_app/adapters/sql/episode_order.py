"""The order of episodes, as SQL sorts and compares by it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ...core.series import SPECIALS


def in_order(videos: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    """As core.series.in_order, which has the last word on titles that count. None of it is NULL: rows can be compared
    by it."""
    v = videos.c
    return (
        sa.case((v.season.is_(None), 2), (v.season == SPECIALS, 1), else_=0),
        sa.func.coalesce(v.season, 0),
        sa.case((v.episode.is_(None), 1), else_=0),
        sa.func.coalesce(v.episode, 0),
        sa.case((v.episode.is_(None), v.created_at), else_=0.0),
        v.title,
        v.id,
    )
