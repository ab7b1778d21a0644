"""Which rows of the videos somebody may see: core.rights as conditions of SQL.

One condition with ORs would read every row where somebody sees few of many. So what they see is taken apart into sets
that an index leads to, no video in two of them: pages are merged from the newest of each, and counts are added up.
"""

from __future__ import annotations

import functools
import operator
from typing import Any, TypeGuard

import sqlalchemy as sa

from ...core.rights import Actor, terms_of
from ...core.video import VideoState
from ...core.visibility import Visibility
from .tables import SHARE_LINKS, VIDEO_GRANTS, VIDEOS

NEWEST_FIRST = (VIDEOS.c.created_at.desc(), VIDEOS.c.id.desc())
# Sorted once they are found: what is one's own, or granted, is few; in the order of an index all others were read, too.
_FEW_NEWEST_FIRST = ((VIDEOS.c.created_at + 0.0).desc(), VIDEOS.c.id.desc())


def is_limited(actor: Actor | None) -> TypeGuard[Actor]:
    """Whether there may be what they do not see. None: we ask for ourselves."""
    return actor is not None and not actor.sees_all


def page_of(actor: Actor, where: sa.ColumnElement[bool], limit: int, offset: int = 0) -> sa.Select[Any]:
    """The ids of a page of what they may see, the newest first."""
    newest = (
        sa.select(VIDEOS.c.id, VIDEOS.c.created_at).where(where, each).order_by(*order).limit(limit + offset).subquery()
        for sets, order in ((_large_sets(actor), NEWEST_FIRST), (_small_sets(actor), _FEW_NEWEST_FIRST))
        for each in sets
    )
    every = sa.union_all(*(sa.select(*each.c) for each in newest)).subquery()
    page = sa.select(every.c.id).order_by(every.c.created_at.desc(), every.c.id.desc())
    return page.limit(limit).offset(offset)


def seen_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The same as one condition, for where another one leads to few rows."""
    return sa.or_(*_large_sets(actor), *_small_sets(actor)) if is_limited(actor) else sa.true()


def count_of(actor: Actor, where: sa.ColumnElement[bool]) -> sa.Select[int]:
    sets = [*_large_sets(actor), *_small_sets(actor)]
    counts = (sa.select(sa.func.count()).select_from(VIDEOS).where(where, each).scalar_subquery() for each in sets)
    return sa.select(functools.reduce(operator.add, counts))


def _large_sets(actor: Actor) -> list[sa.ColumnElement[bool]]:
    public = VIDEOS.c.visibility == Visibility.PUBLIC
    return [public] if actor.is_stranger else [public, VIDEOS.c.visibility == Visibility.MEMBERS]


def _small_sets(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """What only a link leads to is in none."""
    if actor.is_stranger:
        return []
    mine = sa.and_(VIDEOS.c.owner_id == actor.person_id, VIDEOS.c.owner_id != "")
    granted = sa.select(VIDEO_GRANTS.c.video_id).where(VIDEO_GRANTS.c.term.in_(sorted(terms_of(actor) or ())))
    return [
        sa.and_(mine, VIDEOS.c.visibility.not_in([Visibility.PUBLIC, Visibility.MEMBERS])),
        sa.and_(sa.not_(mine), VIDEOS.c.visibility == Visibility.CHOSEN, VIDEOS.c.id.in_(granted)),
    ]


def may_be_seen(actor: Actor) -> sa.ColumnElement[bool]:
    """The same as one condition: for a video that is there already, and never to look for any."""
    return sa.or_(*_large_sets(actor), *_small_sets(actor)) if is_limited(actor) else sa.true()


def may_be_watched(actor: Actor) -> sa.ColumnElement[bool]:
    """The same, and where one of their links leads: for what they keep themselves."""
    if not actor.links:
        return may_be_seen(actor)
    led_to = sa.select(SHARE_LINKS.c.video_id).where(SHARE_LINKS.c.id.in_(sorted(actor.links)))
    return sa.or_(may_be_seen(actor), sa.and_(VIDEOS.c.visibility != Visibility.PRIVATE, VIDEOS.c.id.in_(led_to)))


def is_live(video_id: sa.ColumnElement[str], allowed: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """allowed: one of the conditions above. Asked of each row alone, so that an index may give them their order."""
    there = sa.select(sa.literal(1)).select_from(VIDEOS).where(VIDEOS.c.id == video_id)
    return sa.exists(there.where(VIDEOS.c.state == VideoState.LIVE, allowed))
