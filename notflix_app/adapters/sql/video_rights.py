"""The VideoRights in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.added_sounds import SoundState
from ...core.errors import NotFound
from ...core.ports import Clock
from ...core.rights import no_such_video
from ...core.sharing import Grants, ShareLink
from ...core.video import VideoState
from ...core.visibility import Visibility
from .denied import raise_revision
from .engine import batches, reading, writing
from .search_outbox import note_change, note_live
from .tables import ADDED_SOUNDS, SHARE_LINKS, VIDEO_GRANTS, VIDEOS
from .videos import locked

_PERSON, _GROUP = "person:", "group:"  # as core.rights.audience_of() has them
# Of added sound, several versions are made of one file.
_SOUNDS = (
    sa.select(ADDED_SOUNDS.c.video_id, ADDED_SOUNDS.c.id, ADDED_SOUNDS.c.size)
    .where(ADDED_SOUNDS.c.state != SoundState.REMOVED)
    .distinct()
    .subquery()
)
_THERE = VIDEOS.c.state != VideoState.DELETING
_FILES = sa.union_all(
    sa.select(VIDEOS.c.owner_id, VIDEOS.c.size).where(_THERE),
    sa.select(VIDEOS.c.owner_id, _SOUNDS.c.size).join(_SOUNDS, _SOUNDS.c.video_id == VIDEOS.c.id).where(_THERE),
).subquery()
_LINK = [SHARE_LINKS.c[field.name] for field in fields(ShareLink)]


class SqlVideoRights:
    """core.ports.VideoRights. Raises Unavailable where the database does not answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def share(self, video_id: str, visibility: Visibility, grants: Grants) -> None:
        terms = {_PERSON + person for person in grants.people} | {_GROUP + group for group in grants.groups}
        with writing(self._engine) as connection:
            self._change(connection, video_id, visibility=visibility)
            connection.execute(sa.delete(VIDEO_GRANTS).where(VIDEO_GRANTS.c.video_id == video_id))
            if terms:
                rows = [{"video_id": video_id, "term": term} for term in sorted(terms)]
                connection.execute(sa.insert(VIDEO_GRANTS), rows)

    def show_to(self, video_id: str, visibility: Visibility, expected: Visibility | None = None) -> bool:
        with writing(self._engine) as connection:
            video = locked(connection, video_id)
            if video and expected not in (None, video.visibility):
                return False
            self._change(connection, video_id, visibility=visibility)
            return True

    def allow_downloads(self, video_id: str, allowed: bool | None) -> None:
        there = sa.update(VIDEOS).where(VIDEOS.c.id == video_id, VIDEOS.c.state != VideoState.DELETING)
        with writing(self._engine) as connection:
            if not connection.execute(there.values(updated_at=self._clock(), downloads=allowed)).rowcount:
                raise no_such_video(video_id)

    def grants(self, video_ids: Sequence[str]) -> dict[str, Grants]:
        terms: dict[str, set[str]] = {}
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                for row in connection.execute(sa.select(VIDEO_GRANTS).where(VIDEO_GRANTS.c.video_id.in_(ids))):
                    terms.setdefault(row.video_id, set()).add(row.term)
        return {video_id: Grants(_named(own, _PERSON), _named(own, _GROUP)) for video_id, own in terms.items()}

    def give(self, video_id: str, owner_id: str) -> None:
        with writing(self._engine) as connection:
            self._change(connection, video_id, owner_id=owner_id)

    def adopt(self, owner_id: str) -> int:
        nobodys = VIDEOS.c.owner_id == ""
        with writing(self._engine) as connection:
            note_live(connection, nobodys, self._clock())
            return connection.execute(sa.update(VIDEOS).where(nobodys).values(owner_id=owner_id)).rowcount

    def owned_bytes_by_owner(self) -> dict[str, int]:
        sums = sa.select(_FILES.c.owner_id, sa.func.sum(_FILES.c.size)).group_by(_FILES.c.owner_id)
        with reading(self._engine) as connection:
            rows = connection.execute(sums.where(_FILES.c.owner_id != "")).all()
        return {owner_id: int(total) for owner_id, total in rows}

    def owned_bytes(self, owner_id: str) -> int:
        total = sa.select(sa.func.coalesce(sa.func.sum(_FILES.c.size), 0)).where(_FILES.c.owner_id == owner_id)
        with reading(self._engine) as connection:
            return int(connection.execute(total).scalar_one())

    def add_link(self, link: ShareLink) -> None:
        with writing(self._engine) as connection:
            try:
                connection.execute(sa.insert(SHARE_LINKS).values(asdict(link)))
            except sa.exc.IntegrityError as error:
                raise no_such_video(link.video_id) from error

    def find_link(self, link_id: str) -> ShareLink | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_LINK).where(SHARE_LINKS.c.id == link_id)).one_or_none()
        return None if row is None else _link(row)

    def links(self, video_id: str) -> list[ShareLink]:
        query = sa.select(*_LINK).where(SHARE_LINKS.c.video_id == video_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(SHARE_LINKS.c.created_at.desc(), SHARE_LINKS.c.id)).all()
        return [_link(row) for row in rows]

    def remove_link(self, link_id: str) -> None:
        gone = sa.delete(SHARE_LINKS).where(SHARE_LINKS.c.id == link_id).returning(SHARE_LINKS.c.video_id)
        with writing(self._engine) as connection:
            video_id = connection.execute(gone).scalar_one_or_none()
            if video_id is None:
                raise NotFound("There is no such link.")
            self._change(connection, video_id)

    def _change(self, connection: Connection, video_id: str, **changes: Any) -> None:
        raise_revision(connection, VIDEOS, video_id, self._clock())
        statement = sa.update(VIDEOS).where(VIDEOS.c.id == video_id, VIDEOS.c.state != VideoState.DELETING)
        statement = statement.values(updated_at=self._clock(), **changes)
        state = connection.execute(statement.returning(VIDEOS.c.state)).scalar_one_or_none()
        if state is None:
            raise no_such_video(video_id)
        if state is VideoState.LIVE:
            note_change(connection, video_id, self._clock())


def _named(terms: set[str], kind: str) -> frozenset[str]:
    return frozenset(term.removeprefix(kind) for term in terms if term.startswith(kind))


def _link(row: sa.Row[Any]) -> ShareLink:
    return ShareLink(**{column.name: row._mapping[column] for column in _LINK})
