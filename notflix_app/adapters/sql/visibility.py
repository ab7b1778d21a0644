"""Which rows of the videos somebody may see: core.rights as a condition of SQL."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.rights import Actor, Visibility, terms_of
from .tables import VIDEO_GRANTS, VIDEOS


def visible_to(actor: Actor | None) -> sa.ColumnElement[bool]:
    """None: we ask for ourselves. What only a link leads to is in no list."""
    terms = None if actor is None else terms_of(actor)
    if actor is None or terms is None:
        return sa.true()
    if actor.is_stranger:
        return VIDEOS.c.visibility == Visibility.PUBLIC
    granted = sa.exists().where(VIDEO_GRANTS.c.video_id == VIDEOS.c.id, VIDEO_GRANTS.c.term.in_(sorted(terms)))
    return sa.or_(
        VIDEOS.c.visibility.in_([Visibility.PUBLIC, Visibility.MEMBERS]),
        sa.and_(VIDEOS.c.owner_id == actor.person_id, VIDEOS.c.owner_id != ""),
        sa.and_(VIDEOS.c.visibility == Visibility.CHOSEN, granted),
    )
