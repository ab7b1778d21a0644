"""The PlaylistRepository in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...core.errors import NotFound
from ...core.playlists import Playlist, PlaylistVisibility, no_such_playlist, reordered
from ...core.ports import Clock
from .engine import batches, reading, writing
from .tables import PLAYLIST_VIDEOS, PLAYLISTS

P, ITEM = PLAYLISTS.c, PLAYLIST_VIDEOS.c
_OWNER = sa.func.coalesce(P.owner_id, "").label("owner_id")
_FIELDS = (P.id, P.name, _OWNER, P.created_at, P.updated_at, P.visibility)


class SqlPlaylists:
    """core.ports.PlaylistRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, playlist: Playlist) -> None:
        row = {name: getattr(playlist, name) for name in ("id", "name", "created_at", "updated_at", "visibility")}
        with writing(self._engine) as connection:
            try:
                connection.execute(sa.insert(PLAYLISTS).values(**row, owner_id=playlist.owner_id or None))
            except sa.exc.IntegrityError as error:
                raise NotFound("Your account is gone.") from error

    def get_or_none(self, playlist_id: str) -> Playlist | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(*_FIELDS).where(P.id == playlist_id)).one_or_none()
        return Playlist(*row) if row else None

    def visible_to(self, owner_id: str, *, nobodys: bool = False) -> list[Playlist]:
        seen = sa.or_(_owned(owner_id), P.visibility == PlaylistVisibility.MEMBERS, *([_owned("")] if nobodys else []))
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(*_FIELDS).where(seen).order_by(P.updated_at.desc(), P.id))
            return [Playlist(*row) for row in rows]

    def count_of(self, owner_id: str) -> int:
        with reading(self._engine) as connection:
            query = sa.select(sa.func.count()).select_from(PLAYLISTS).where(_owned(owner_id))
            return connection.execute(query).scalar_one()

    def change(self, playlist_id: str, *, name: str, visibility: PlaylistVisibility) -> None:
        with writing(self._engine) as connection:
            self._touch(connection, playlist_id, name=name, visibility=visibility)

    def delete(self, playlist_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(sa.delete(PLAYLISTS).where(P.id == playlist_id))

    def videos(self, playlist_id: str) -> list[str]:
        return self.videos_of([playlist_id]).get(playlist_id, [])

    def videos_of(self, playlist_ids: Sequence[str]) -> dict[str, list[str]]:
        lists: dict[str, list[str]] = defaultdict(list)
        query = sa.select(ITEM.playlist_id, ITEM.video_id).order_by(ITEM.place)
        with reading(self._engine) as connection:
            for ids in batches(playlist_ids):
                for row in connection.execute(query.where(ITEM.playlist_id.in_(ids))):
                    lists[row.playlist_id].append(row.video_id)
        return dict(lists)

    def put_in(self, playlist_id: str, video_id: str) -> bool:
        with writing(self._engine) as connection:
            if not self._touch(connection, playlist_id):  # two who put something in at once: one after the other
                raise no_such_playlist()
            known = sa.select(ITEM.place).where(ITEM.playlist_id == playlist_id, ITEM.video_id == video_id)
            if connection.execute(known).first():
                return False
            last = sa.select(sa.func.coalesce(sa.func.max(ITEM.place), 0)).where(ITEM.playlist_id == playlist_id)
            place = connection.execute(last).scalar_one() + 1
            row = {"playlist_id": playlist_id, "video_id": video_id, "place": place}
            try:
                connection.execute(sa.insert(PLAYLIST_VIDEOS).values(row))
            except sa.exc.IntegrityError as error:
                raise NotFound("There is no such video.") from error
            return True

    def take_out(self, playlist_id: str, video_id: str) -> None:
        with writing(self._engine) as connection:
            self._touch(connection, playlist_id)
            gone = sa.delete(PLAYLIST_VIDEOS).where(ITEM.playlist_id == playlist_id, ITEM.video_id == video_id)
            connection.execute(gone)

    def order(self, playlist_id: str, video_ids: Sequence[str]) -> None:
        with writing(self._engine) as connection:
            self._touch(connection, playlist_id)
            query = sa.select(ITEM.video_id).where(ITEM.playlist_id == playlist_id).order_by(ITEM.place)
            now = list(connection.execute(query).scalars())
            for place, video_id in enumerate(reordered(now, video_ids), 1):
                if now[place - 1 : place] != [video_id]:
                    row = sa.update(PLAYLIST_VIDEOS).where(ITEM.playlist_id == playlist_id, ITEM.video_id == video_id)
                    connection.execute(row.values(place=place))

    def _touch(self, connection: Connection, playlist_id: str, **changes: Any) -> bool:
        """Whether it is there; nobody else changes it until the transaction ends."""
        row = sa.update(PLAYLISTS).where(P.id == playlist_id).values(updated_at=self._clock(), **changes)
        return connection.execute(row).rowcount == 1


def _owned(owner_id: str) -> sa.ColumnElement[bool]:
    return P.owner_id == owner_id if owner_id else P.owner_id.is_(None)
