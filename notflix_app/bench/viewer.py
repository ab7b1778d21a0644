"""Somebody who watches in a browser, with a stopwatch: did the film go on, and how long did it stand still?"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FAR = 40.0  # seconds into the film: beyond what is loaded at first

# How long the picture stood still is wall time less film time: a script that is held up itself sees no freeze where
# there was none. Seconds; `frozen` is the one that lasts, `worst` the longest, `starved` the longest of those in which
# nothing was loaded to be shown: with film in hand, a browser stands still because the machine gives it no processor.
_STOPWATCH = """() => {
  const video = document.querySelector('.player-video');
  const watch = window.stopwatch = {worst: 0, frozen: 0, starved: 0, trouble: ''};
  let wall = performance.now() / 1000, place = video.currentTime;
  setInterval(() => {
    const now = performance.now() / 1000, went = video.currentTime - place, jumped = went < 0 || went > now - wall + 1;
    const lost = Math.max(0, now - wall - (jumped ? 0 : went));
    watch.frozen = went > 0 && !jumped ? lost : watch.frozen + lost;
    watch.worst = Math.max(watch.worst, watch.frozen);
    if (video.readyState < 3) watch.starved = Math.max(watch.starved, watch.frozen);
    [wall, place] = [now, video.currentTime];
    watch.trouble ||= document.querySelector('.player-trouble')?.innerText ?? '';
  }, 20);
}"""
_STATE = """() => {
  const video = document.querySelector('.player-video'), {buffered, currentTime} = video;
  let ahead = 0;
  for (let i = 0; i < buffered.length; i += 1)
    if (buffered.start(i) <= currentTime + 0.1 && currentTime <= buffered.end(i)) ahead = buffered.end(i) - currentTime;
  return JSON.stringify({...window.stopwatch, place: currentTime, ahead, paused: video.paused});
}"""
_GOAL = """(goal) => {
  const player = document.querySelector('.player-video').ui?.getControls().getPlayer();
  player?.configure('streaming.bufferingGoal', goal);
}"""
_SEEK = "(place) => { document.querySelector('.player-video').currentTime = place; }"
_PLAY = "() => { const v = document.querySelector('.player-video'); v.muted = true; return v.play(); }"
_READY = "() => document.querySelector('.player-video')?.readyState >= 3"


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds. worst: the longest freeze since begin(); starved: the longest for want of film, not of a processor;
    place: in the film; trouble: what the page said, or ''."""

    worst: float
    starved: float
    place: float
    ahead: float
    paused: bool
    trouble: str


class Viewer:
    """A page of its own, without memory of earlier ones, that watches one film."""

    def __init__(self, browser: Browser, url: str, video_id: str, protocol: str) -> None:
        self.protocol = protocol
        self._context = browser.new_context(viewport={"width": 960, "height": 540})
        self.page = self._context.new_page()
        self._from: list[str] = []  # host names of edges, one for each segment that came
        self.page.on("response", lambda got: self._note(got.url, got.ok))
        self._url = f"{url}/watch/{video_id}?protocol={protocol}"

    def _note(self, url: str, ok: bool) -> None:
        parts = urlsplit(url)
        if ok and parts.path.endswith(".m4s"):
            self._from.append((parts.hostname or "").partition(".")[0])

    def begin(self, ahead: float) -> None:
        """Plays, and waits until `ahead` seconds are in the buffer, which is also what it is kept at."""
        self.open()
        self.page.wait_for_function(_READY, timeout=30_000)
        self.page.evaluate(_GOAL, ahead)
        self.start_stopwatch()
        self.page.evaluate(_PLAY)
        # What was loaded up to now was loaded without that limit.
        self.seek(FAR)
        self.until(lambda seen: seen.ahead >= ahead - 1 and seen.place > FAR + 0.5, 30)
        self.reset_stopwatch()

    def start_stopwatch(self) -> None:
        self.page.evaluate(_STOPWATCH)

    def reset_stopwatch(self) -> None:
        self.page.evaluate("() => Object.assign(window.stopwatch, {worst: 0, frozen: 0, starved: 0, trouble: ''})")

    def seek(self, place: float) -> None:
        self.page.evaluate(_SEEK, place)

    def open(self) -> None:
        self.page.goto(self._url)

    @property
    def edge(self) -> str:
        """The edge that the last segment came from."""
        return self._from[-1] if self._from else ""

    def edges_since(self, count: int) -> set[str]:
        return set(self._from[count:])

    @property
    def segments(self) -> int:
        return len(self._from)

    def look(self) -> Seen:
        state = json.loads(self.page.evaluate(_STATE))
        return Seen(state["worst"], state["starved"], state["place"], state["ahead"], state["paused"], state["trouble"])

    def wait(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)

    def until(self, reached: Callable[[Seen], bool], seconds: float) -> Seen:
        """Raises TimeoutError."""
        for _ in range(int(seconds * 10)):
            seen = self.look()
            if reached(seen):
                return seen
            self.wait(0.1)
        raise TimeoutError(f"{self.protocol}: after {seconds} s the film is at {self.look()}")

    def is_served_by(self, edges: Collection[str], count: int, seconds: float) -> bool:
        """Whether, within that time, more than `count` segments have come, the last of them from one of these edges."""
        with contextlib.suppress(TimeoutError):
            self.until(lambda _: self.segments > count and self.edge in edges, seconds)
            return True
        return False

    def past(self, place: float, seconds: float) -> Seen:
        """Waits until the film is past that place. Raises TimeoutError."""
        return self.until(lambda seen: seen.place > place, seconds)

    def close(self) -> None:
        self._context.close()
