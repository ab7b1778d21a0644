"""The ChapterRepository in SQL."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from ...core.chapters import Chapter
from ...core.ports import Clock
from ...core.rights import no_such_video
from ...core.video import VideoState
from .engine import batches, reading, writing
from .search_outbox import note_change
from .tables import CHAPTER_LISTS, VIDEOS


class SqlChapters:
    """core.ports.ChapterRepository. Every method is one transaction; raises Unavailable where the database does not
    answer."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def list_for_video(self, video_id: str) -> tuple[Chapter, ...]:
        return self.list_for_videos([video_id]).get(video_id, ())

    def list_for_videos(self, video_ids: Sequence[str]) -> dict[str, tuple[Chapter, ...]]:
        lists: dict[str, tuple[Chapter, ...]] = {}
        with reading(self._engine) as connection:
            for ids in batches(video_ids):
                rows = connection.execute(sa.select(CHAPTER_LISTS).where(CHAPTER_LISTS.c.video_id.in_(ids)))
                lists.update((row.video_id, row.chapters) for row in rows if row.chapters)
        return lists

    def put(self, video_id: str, chapters: Sequence[Chapter]) -> None:
        with writing(self._engine) as connection:
            row = _row(connection, video_id, chapters)
            instead = row.on_conflict_do_update(index_elements=["video_id"], set_={"chapters": row.excluded.chapters})
            self._write(connection, video_id, instead)

    def put_first(self, video_id: str, chapters: Sequence[Chapter]) -> bool:
        with writing(self._engine) as connection:
            row = _row(connection, video_id, chapters)
            return self._write(connection, video_id, row.on_conflict_do_nothing(index_elements=["video_id"]))

    def _write(self, connection: Connection, video_id: str, row: sqlite.Insert | postgresql.Insert) -> bool:
        """Whether there was anything to write."""
        try:
            written = connection.execute(row.returning(CHAPTER_LISTS.c.video_id)).first() is not None
        except sa.exc.IntegrityError as error:
            raise no_such_video(video_id) from error
        state = connection.execute(sa.select(VIDEOS.c.state).where(VIDEOS.c.id == video_id)).scalar_one_or_none()
        if written and state is VideoState.LIVE:
            note_change(connection, video_id, self._clock())
        return written


def _row(connection: Connection, video_id: str, chapters: Sequence[Chapter]) -> sqlite.Insert | postgresql.Insert:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(CHAPTER_LISTS).values(video_id=video_id, chapters=tuple(chapters))
