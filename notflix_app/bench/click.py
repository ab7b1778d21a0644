"""How soon a film's first picture is there: after a click on its card on the home page of a large library, and after
its page was opened, by either protocol. Of a film with fifty tracks of text against one with none."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import Unavailable
from ..core.rights import OPERATOR
from ..core.sharing import Grants
from ..core.visibility import Visibility
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
    from playwright.sync_api import Browser, Page

SECONDS = 40  # of a film
LINES = 1000  # of each track
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "cs")
ROLES = ("", ".sdh", ".forced", ".commentary", ".descriptions")
PATIENCE_MS = 60_000
# The moment of the click, and of the first picture that is painted after it.
WATCH = """(() => {
  const seen = new WeakSet();
  document.addEventListener("click", (event) => { window.clickedAt ??= event.timeStamp; }, {capture: true});
  new MutationObserver(() => {
    for (const video of document.querySelectorAll(".player-video")) {
      if (seen.has(video)) continue;
      seen.add(video);
      video.requestVideoFrameCallback((now) => { window.pictureAt ??= now; });
    }
  }).observe(document, {subtree: true, childList: true});
})()"""


def run(rounds: int = 10, videos: int = 100_000, texts: int = 50) -> dict[str, Any]:
    """Milliseconds, each round in a browser that has been nowhere yet, in turns. `times_as_long`: pair by pair, with
    text against without."""
    if not 1 <= texts <= len(LANGUAGES) * len(ROLES):
        raise Unavailable(f"Ask for 1 to {len(LANGUAGES) * len(ROLES)} tracks of text.")
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder, chromium() as browser:
        data = Path(folder)
        fill(data, videos)
        with running_stack(data, ("--port", str(free_port()), "--workers", "1")):
            settings = load_settings(data)
            plain, with_text = _films(build(settings), data, texts)
            runs = {
                f"{way}, {kind}": partial(look, browser, settings.url, film)
                for way, look in WAYS.items()
                for kind, film in (("no text", plain), ("with text", with_text))
            }
            for once in runs.values():  # what the web process does but once
                once()
            taken = in_turns(rounds, runs)
    pairs = {way: (taken[f"{way}, with text"], taken[f"{way}, no text"]) for way in WAYS}
    return {
        "machine": machine(),
        "videos": videos,
        "texts": texts,
        "first_picture_ms": {name: spread(times) for name, times in taken.items()},
        "times_as_long": {way: ratios(*pair) for way, pair in pairs.items()},
    }


def _films(services: Services, folder: Path, texts: int) -> tuple[str, str]:
    # The newest one leads the page; the others are cards.
    names = ("plain", "with text", "leads")
    films = [send(services, draw(folder / f"{name}.mp4", SECONDS, "640x360")) for name in names]
    for film in films:
        wait_until_live(services, film)
        services.video_rights.share(film.id, Visibility.PUBLIC, Grants())
    cues = "\n".join(f"{n + 1}\n{_clock(n)},000 --> {_clock(n)},900\nLine {n}\n" for n in range(LINES))
    named = [f"film.{language}{role}.srt" for role in ROLES for language in LANGUAGES]
    for name in named[:texts]:
        tracks.add(services, OPERATOR, films[1].id, NewTrack(name, cues.encode()))
    return films[0].id, films[1].id


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def _click(browser: Browser, url: str, video_id: str) -> float:
    with _page(browser) as page:
        page.goto(url, wait_until="networkidle")
        card = page.locator(f"a.card[href='/watch/{video_id}']").first
        card.scroll_into_view_if_needed()
        card.click()
        return _picture(page)


def _opened(browser: Browser, url: str, video_id: str, *, protocol: str) -> float:
    with _page(browser) as page:
        page.goto(f"{url}/watch/{video_id}?protocol={protocol}", wait_until="commit")
        return _picture(page)


def _picture(page: Page) -> float:
    """Milliseconds from the click, or where there was none from when the page was asked for."""
    page.wait_for_function("() => window.pictureAt !== undefined", timeout=PATIENCE_MS)
    return float(page.evaluate("() => window.pictureAt - (window.clickedAt ?? 0)"))


WAYS: dict[str, Callable[[Browser, str, str], float]] = {
    "click": _click,
    "dash": partial(_opened, protocol="dash"),
    "hls": partial(_opened, protocol="hls"),
}
