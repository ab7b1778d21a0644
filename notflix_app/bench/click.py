"""From a click on a card of the home page to the film's first picture: in a large library, and of a film with fifty
tracks of text against one with none."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import Unavailable
from ..core.rights import OPERATOR
from ..local.ports import free_port
from ..settings import load_settings
from ..usecases import tracks
from ..usecases.services import Services
from ..usecases.tracks import NewTrack
from ..wiring import build
from .browser import chromium
from .figures import in_turns, machine, ratios, spread
from .films import draw, send, wait_until_live
from .home import fill
from .stack import running_stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECONDS = 60  # of a film
LINES = 1000  # of each track
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "cs")
ROLES = ("", ".sdh", ".forced", ".commentary", ".descriptions")
PATIENCE_MS = 60_000
# The moment of the click, and of the first picture that is painted after it.
WATCH = """() => {
  const seen = new WeakSet();
  document.addEventListener("click", (event) => { window.clickedAt ??= event.timeStamp; }, {capture: true});
  new MutationObserver(() => {
    for (const video of document.querySelectorAll(".player-video")) {
      if (seen.has(video)) continue;
      seen.add(video);
      video.requestVideoFrameCallback((now) => { window.pictureAt ??= now; });
    }
  }).observe(document, {subtree: true, childList: true});
}"""


def run(rounds: int = 10, videos: int = 100_000, texts: int = 50) -> dict[str, Any]:
    """Milliseconds, each round in a browser that has been nowhere yet: by how many tracks of text the film has, in
    turns. `times_as_long`: pair by pair, with text against without."""
    if not 1 <= texts <= len(LANGUAGES) * len(ROLES):
        raise Unavailable(f"Ask for 1 to {len(LANGUAGES) * len(ROLES)} tracks of text.")
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder, chromium() as browser:
        data = Path(folder)
        fill(data, videos)
        with running_stack(data, ("--port", str(free_port()), "--workers", "1")):
            settings = load_settings(data)
            plain, with_text = _films(build(settings), data, texts)
            clicks = {"without": partial(_click, browser, settings.url, plain)}
            clicks["with text"] = partial(_click, browser, settings.url, with_text)
            for click in clicks.values():  # what the web process does but once
                click()
            taken = in_turns(rounds, clicks)
    return {
        "machine": machine(),
        "videos": videos,
        "texts": texts,
        "first_picture_ms": {name: spread(times) for name, times in taken.items()},
        "times_as_long": ratios(taken["with text"], taken["without"]),
    }


def _films(services: Services, folder: Path, texts: int) -> tuple[str, str]:
    films = [send(services, draw(folder / f"{name}.mp4", SECONDS, "1280x720")) for name in ("plain", "with text")]
    for film in films:
        wait_until_live(services, film)
    cues = "\n".join(f"{n + 1}\n{_clock(n)},000 --> {_clock(n)},900\nLine {n}\n" for n in range(LINES))
    named = [f"film.{language}{role}.srt" for role in ROLES for language in LANGUAGES]
    for name in named[:texts]:
        tracks.add(services, OPERATOR, films[1].id, NewTrack(name, cues.encode()))
    return films[0].id, films[1].id


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def _click(browser: Browser, url: str, video_id: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        card = page.locator(f"a[href='/watch/{video_id}']").first
        card.scroll_into_view_if_needed()
        page.evaluate(WATCH)
        card.click()
        page.wait_for_function("() => window.pictureAt !== undefined", timeout=PATIENCE_MS)
        return float(page.evaluate("() => window.pictureAt - window.clickedAt"))
    finally:
        context.close()
