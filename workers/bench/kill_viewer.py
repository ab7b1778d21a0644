"""Somebody who watches a film while parts are killed: when it stood still, and which of their own parts were down."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from notflix_app.bench.browser import chromium
from notflix_app.bench.failover import AHEAD
from notflix_app.bench.viewer import Viewer
from notflix_app.local import state
from notflix_app.local.part import UP
from notflix_app.settings import Settings

OWN_PARTS = ("edge-a", "edge-b", "front", "web")  # of who watches a film that is live
SECONDS = 400  # of the film: longer than it is watched
TRIES = 2.5  # seconds that a player waits for an edge that does not answer
# Each time that nothing was there to be shown for longer than a quarter of a second: since when, and for how long.
RECORD = """() => {
  const video = document.querySelector('.player-video');
  let place = video.currentTime, since = 0;
  window.freezes = [];
  setInterval(() => {
    const now = Date.now() / 1000, stands = video.currentTime === place && video.readyState < 3 && !video.ended;
    if (stands) since ||= now;
    if (!stands && since && now - since > 0.25) window.freezes.push([since, now - since]);
    if (!stands) since = 0;
    place = video.currentTime;
  }, 20);
  window.freezesNow = () => since ? [...window.freezes, [since, Date.now() / 1000 - since]] : window.freezes;
}"""


@dataclass(frozen=True, slots=True)
class Down:
    """A part, from when until when, in seconds since 1970."""

    part: str
    since: float
    until: float

    def meets(self, begin: float, end: float) -> bool:
        return self.since <= end and begin <= self.until


@dataclass(frozen=True, slots=True)
class Freeze:
    """down: their own parts that were down meanwhile, or so shortly before that the player was still trying."""

    seconds: float
    down: tuple[str, ...]


@dataclass
class KillViewer:
    """killed: what was killed when, 'edge-a' or 'edge-a: nginx' for a process of it; whoever kills adds to it."""

    settings: Settings
    video_id: str
    protocol: str
    killed: list[tuple[float, str]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """From when the film plays; at the end, figures say how that went."""
        plays, over = Event(), Event()
        with ThreadPoolExecutor(1, thread_name_prefix="viewer") as pool:
            watched = pool.submit(self._watch, plays, over)
            _wait_for(plays, watched)
            try:
                yield
            finally:
                over.set()
                self.figures = figures_of(*watched.result())

    def _watch(self, plays: Event, over: Event) -> tuple[float, list[Freeze]]:
        with chromium() as browser:
            viewer = Viewer(browser, self.settings.url, self.video_id, self.protocol)
            viewer.begin(AHEAD)
            viewer.page.evaluate(RECORD)
            begun, downs = time.time(), list[Down]()
            plays.set()
            while not over.is_set():
                viewer.wait(0.1)
                self._note(downs)
            recorded = viewer.page.evaluate("() => window.freezesNow()")
            viewer.close()
        return time.time() - begun, freezes(recorded, [*downs, *self._unsettled(downs)])

    def _note(self, downs: list[Down]) -> None:
        """Which of what was killed is up again."""
        report = state.read(self.settings.data_dir)
        if report is None:
            return
        up = {part.name: part.since for part in report.parts if part.state in UP}
        for at, name in self.killed[len(downs) :]:
            part, _, process = name.partition(": ")
            if process:  # its part starts another one at once
                downs.append(Down(part, at, at + 1))
            elif up.get(part, 0) > at:
                downs.append(Down(part, at, up[part]))
            else:
                return

    def _unsettled(self, downs: Sequence[Down]) -> list[Down]:
        return [Down(name.partition(": ")[0], at, time.time()) for at, name in self.killed[len(downs) :]]


def freezes(recorded: Sequence[tuple[float, float]], downs: Sequence[Down]) -> list[Freeze]:
    """recorded: since when, and for how many seconds the film stood still."""
    own = [down for down in downs if down.part in OWN_PARTS]
    return [
        Freeze(seconds, tuple(sorted({down.part for down in own if down.meets(since - TRIES, since + seconds)})))
        for since, seconds in recorded
    ]


def figures_of(watched: float, stood_still: Sequence[Freeze]) -> dict[str, Any]:
    """freezes_while_up: those that no part of their own explains."""
    return {
        "watched_s": round(watched, 1),
        "freezes": len(stood_still),
        "freezes_while_up": sum(not freeze.down for freeze in stood_still),
        "longest_s": round(max((freeze.seconds for freeze in stood_still), default=0.0), 2),
        "down_then": [", ".join(freeze.down) for freeze in stood_still],
    }


def _wait_for(plays: Event, watched: Future[Any]) -> None:
    while not plays.wait(0.1):
        if watched.done():
            watched.result()  # raises what was wrong
