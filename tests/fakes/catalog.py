"""A Catalog in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.pipeline import salvageable
from notflix_app.core.ports import Clock
from notflix_app.core.video import Condition, Plan, Source, Video, VideoState, sources_of

_PLANNED = (VideoState.ENCODING, VideoState.PACKAGING, VideoState.SEEDING, VideoState.LIVE)


class FakeCatalog:
    """Give it to FakeStepRepository and FakeEdgeRegistry: what they hold of a video goes when it is forgotten; and to
    FakeSearchOutbox: it hears of what search must hear of."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self.rows: dict[str, Video] = {}
        self.when_forgotten: list[Callable[[str], None]] = []
        self.when_changed: list[Callable[[str], None]] = []

    def add(self, video: Video) -> None:
        with self._lock:
            if video.id in self.rows:
                raise Conflict(f"There is a video {video.id} already.")
            self.rows[video.id] = video

    def get(self, video_id: str) -> Video:
        video = self.rows.get(video_id)
        if video is None or video.state is VideoState.DELETING:
            raise NotFound(f"There is no video {video_id}.")
        return video

    def get_or_none(self, video_id: str) -> Video | None:
        return self.rows.get(video_id)

    def many(self, video_ids: Sequence[str]) -> list[Video]:
        found = (self.rows.get(video_id) for video_id in video_ids)
        return [video for video in found if video and video.state is not VideoState.DELETING]

    def videos(self, states: Collection[VideoState] = (), *, limit: int = 100, offset: int = 0) -> list[Video]:
        newest = sorted(self._in(states), key=lambda v: (v.created_at, v.id), reverse=True)
        return newest[offset : offset + limit]

    def count(self, states: Collection[VideoState] = ()) -> int:
        return len(self._in(states))

    def edit(
        self,
        video_id: str,
        *,
        title: str | None = None,
        description: str | None = None,
        tags: Sequence[str] | None = None,
    ) -> Video:
        given = {"title": title, "description": description, "tags": None if tags is None else tuple(tags)}
        changes = {name: value for name, value in given.items() if value is not None}
        with self._lock:
            video = self.get(video_id)
            if changes and video.state is VideoState.LIVE:
                self._changed(video_id)
            return self._update(video, **changes) if changes else video

    def move(self, video_id: str, to: VideoState, *, origins: Collection[VideoState] = (), error: str = "") -> bool:
        with self._lock:
            video = self.rows.get(video_id)
            if video is None or video.state not in sources_of(to) or (origins and video.state not in origins):
                return False
            changes: dict[str, Any] = {"state": to, "error": error if to is VideoState.FAILED else ""}
            if to is VideoState.LIVE:
                changes["live_at"] = self._clock()
            self._update(video, **changes)
            if to in (VideoState.LIVE, VideoState.DELETING):
                self._changed(video_id)
            return True

    def record_upload(self, video_id: str, *, upload_id: str, size: int) -> None:
        self._record(video_id, upload_id=upload_id, size=size)

    def record_probe(self, video_id: str, source: Source, plan: Plan) -> None:
        with self._lock:
            video = self.rows.get(video_id)
            if video and video.state in _PLANNED:
                raise Conflict(f"Video {video_id} is past its probe; its plan stays as it is.")
            self._record(video_id, source=source, plan=plan)

    def record_broken(self, video_id: str) -> None:
        with self._lock:
            video = self.rows.get(video_id)
            if video and video.condition is Condition.WHOLE:
                self._update(video, condition=Condition.BROKEN)

    def allow_salvage(self, video_id: str) -> bool:
        with self._lock:
            video = self._broken(video_id)
            if video:
                self._update(video, settings=replace(video.settings, salvage=True))
            return video is not None

    def salvage(self, video_id: str) -> bool:
        with self._lock:
            video = self._broken(video_id)
            if video:
                self._update(video, state=VideoState.PROBING, condition=Condition.SALVAGED, error="")
            return video is not None

    def _broken(self, video_id: str) -> Video | None:
        video = self.rows.get(video_id)
        return video if video and salvageable(video) else None

    def record_poster(self, video_id: str) -> None:
        self._record(video_id, has_poster=True)

    def forget(self, video_id: str) -> None:
        with self._lock:
            self.rows.pop(video_id, None)
            for hear in self.when_forgotten:
                hear(video_id)

    def _changed(self, video_id: str) -> None:
        for hear in self.when_changed:
            hear(video_id)

    def _in(self, states: Collection[VideoState]) -> list[Video]:
        wanted = states or [s for s in VideoState if s is not VideoState.DELETING]
        with self._lock:
            return [video for video in self.rows.values() if video.state in wanted]

    def _record(self, video_id: str, **changes: Any) -> None:
        with self._lock:
            if video_id not in self.rows:
                raise NotFound(f"There is no video {video_id}.")
            self._update(self.rows[video_id], **changes)

    def _update(self, video: Video, **changes: Any) -> Video:
        self.rows[video.id] = replace(video, updated_at=self._clock(), **changes)
        return self.rows[video.id]
