"""A SearchOutbox in memory."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Collection
from dataclasses import dataclass

from notflix_app.core.ports import Clock, Taken
from notflix_app.core.video import VideoState

from .catalog import FakeCatalog


@dataclass
class _Row:
    not_before: float
    claim: str = ""
    tries: int = 0


class FakeSearchOutbox:
    def __init__(self, clock: Clock, catalog: FakeCatalog) -> None:
        self._clock = clock
        self._catalog = catalog
        self._lock = threading.RLock()
        self._claims = itertools.count(1)
        self.rows: dict[str, _Row] = {}
        catalog.when_changed.append(self._note)

    def take(self, limit: int, lease_seconds: float) -> Taken | None:
        with self._lock:
            due = sorted(
                (row.not_before, video_id) for video_id, row in self.rows.items() if row.not_before <= self._clock()
            )[:limit]
            if not due:
                return None
            claim = f"claim-{next(self._claims)}"
            for _, video_id in due:
                tries = self.rows[video_id].tries + 1
                self.rows[video_id] = _Row(self._clock() + lease_seconds, claim, tries)
            ids = tuple(video_id for _, video_id in due)
            return Taken(claim, ids, max(self.rows[video_id].tries for video_id in ids))

    def settle(self, taken: Taken, video_ids: Collection[str]) -> None:
        with self._lock:
            for video_id in video_ids:
                row = self.rows.pop(video_id, None)
                if row is None or row.claim != taken.claim:
                    self.rows[video_id] = _Row(self._clock())

    def postpone(self, taken: Taken, video_ids: Collection[str], again_at: float) -> None:
        with self._lock:
            for video_id in video_ids:
                row = self.rows.get(video_id)
                if row and row.claim == taken.claim:
                    row.not_before = again_at

    def add_live(self) -> int:
        live = self._catalog.videos((VideoState.LIVE,), limit=1_000_000)
        with self._lock:
            self.rows.update({video.id: _Row(self._clock()) for video in live})
        return len(live)

    def count(self) -> int:
        return len(self.rows)

    def _note(self, video_id: str) -> None:
        with self._lock:
            self.rows.setdefault(video_id, _Row(self._clock())).claim = ""
