"""How soon a film can be watched that somebody sends over a line of a given speed: the first picture in a browser."""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg

from ..core.rights import OPERATOR
from ..usecases.delete import delete
from ..wiring import build
from .browser import chromium
from .figures import machine, spread
from .films import RATE
from .stack import temporary_stack
from .viewer import Viewer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    from ..settings import Settings

LOOP = 20  # seconds of picture that are drawn; the rest of the film repeats them
PATIENCE_MS = 600_000
_PLAYS = (
    "() => { const v = document.querySelector('.player-video'); return v && v.currentTime > 0 && v.readyState > 1; }"
)
# Where the index stands, and what the file is then. Of the last one nothing can be planned before all of it is there.
KINDS = {
    "front": ("mp4", ("-movflags", "+faststart")),
    "end": ("mp4", ()),
    "matroska": ("mkv", ()),
}


def run(rounds: int = 3, minutes: int = 10, mbit: int = 100, height: int = 1080) -> dict[str, Any]:
    """Seconds until the first picture, by kind of file and protocol: since the upload began, and for a file that cannot
    be planned early since its last byte. mbit: Mbit/s of the line, which the browser keeps to."""
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        films = {kind: _film(Path(folder), kind, minutes * 60, height) for kind in KINDS}
        with temporary_stack(workers=2) as settings, chromium() as browser:
            for number in range(rounds):
                for kind, film in films.items():
                    protocol = ("dash", "hls")[number % 2]
                    taken = _first_picture(browser, settings, film, protocol, mbit)
                    seconds.setdefault(f"{kind} {protocol}", []).append(taken)
        sizes = {kind: film.stat().st_size for kind, film in films.items()}
    return {
        "machine": machine(),
        "minutes": minutes,
        "mbit_per_s": mbit,
        "bytes": sizes,
        "seconds_to_first_picture": {name: spread(values) for name, values in sorted(seconds.items())},
    }


def _film(folder: Path, kind: str, seconds: int, height: int) -> Path:
    suffix, options = KINDS[kind]
    loop, film = folder / f"loop-{height}.mp4", folder / f"{kind}.{suffix}"
    size = f"{height * 16 // 9}x{height}"
    coded = (
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-b:v",
        "6M",
        "-maxrate",
        "8M",
        "-bufsize",
        "8M",
    )
    if not loop.exists():
        picture = f"testsrc2=s={size}:r={RATE}:d={LOOP},noise=alls=12:allf=t"
        _ffmpeg("-f", "lavfi", "-i", picture, *coded, "-g", str(2 * RATE), str(loop))
    sound = ("-f", "lavfi", "-i", f"sine=d={seconds}")
    repeated = ("-stream_loop", "-1", "-i", str(loop))
    _ffmpeg(
        *repeated,
        *sound,
        "-map",
        "0:v",
        "-map",
        "1:a",
        "-c:v",
        "copy",
        "-c:a",
        "aac",
        "-t",
        str(seconds),
        *options,
        str(film),
    )
    return film


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", *arguments], check=True)


def _first_picture(browser: Browser, settings: Settings, film: Path, protocol: str, mbit: int) -> float:
    context = browser.new_context()
    page = context.new_page()
    _slow_down(page, mbit)
    page.goto(f"{settings.url}/upload", wait_until="networkidle")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(str(film))
    page.locator(".panel").wait_for()
    marks: dict[str, float] = {}

    def note(asked: Request) -> None:
        if asked.url.endswith("/complete"):
            marks.setdefault("arrived", time.perf_counter())

    page.on("request", note)
    began = time.perf_counter()
    with page.expect_response(lambda answer: answer.url.endswith("/api/uploads")) as ticket:
        page.locator(".uppy-StatusBar-actionBtn--upload").click()
    video = ticket.value.json()["video_id"]
    viewer = Viewer(browser, settings.url, video, protocol)
    viewer.open()
    viewer.page.wait_for_function(_PLAYS, timeout=PATIENCE_MS)
    seen = time.perf_counter()
    page.wait_for_timeout(0)  # what happened meanwhile is told
    viewer.close()
    context.close()
    delete(build(settings), OPERATOR, video)
    return seen - (marks.get("arrived", began) if film.suffix == ".mkv" else began)


def _slow_down(page: Page, mbit: int) -> None:
    """By the browser itself, for this page alone."""
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": mbit * 1e6 / 8}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
