"""How soon a film can be watched that somebody sends over a line of a given speed: the first picture in a browser."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg

from ..core.rights import OPERATOR
from ..core.steps import Step, StepKind
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
PLAYS = (
    "() => { const v = document.querySelector('.player-video'); return v && v.currentTime > 0 && v.readyState > 1; }"
)
# Where the index stands, and what the file is then. Of the last one nothing can be planned before all of it is there.
KINDS = {
    "front": ("mp4", ("-movflags", "+faststart")),
    "end": ("mp4", ()),
    "matroska": ("mkv", ()),
}


def run(rounds: int = 3, minutes: int = 10, mbit: int = 100, height: int = 1080) -> dict[str, Any]:
    """Seconds until the film was planned, its first chunk begun and made, and the first picture seen, by kind of file
    and protocol: since the upload began, and for a file that cannot be planned early since its last byte. mbit: Mbit/s
    of the line, which the browser keeps to."""
    taken: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        films = {kind: film_of(Path(folder), kind, minutes * 60, height) for kind in KINDS}
        with temporary_stack(workers=2) as settings, chromium() as browser:
            for number in range(rounds):
                for kind, film in films.items():
                    protocol = ("dash", "hls")[number % 2]
                    moments = _first_picture(browser, settings, film, protocol, mbit)
                    taken.setdefault(f"{kind} {protocol}", []).append(moments)
        sizes = {kind: film.stat().st_size for kind, film in films.items()}
    return {
        "machine": machine(),
        "minutes": minutes,
        "mbit_per_s": mbit,
        "bytes": sizes,
        "seconds_until": {
            name: {moment: spread([one[moment] for one in runs]) for moment in runs[0]}
            for name, runs in sorted(taken.items())
        },
    }


def film_of(folder: Path, kind: str, seconds: int, height: int) -> Path:
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


def _first_picture(browser: Browser, settings: Settings, film: Path, protocol: str, mbit: int) -> dict[str, float]:
    context = browser.new_context()
    page = context.new_page()
    _slow_down(page, mbit)
    page.goto(f"{settings.url}/upload", wait_until="networkidle")
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(str(film))
    page.locator(".panel").wait_for()
    marks: dict[str, float] = {}

    def note(asked: Request) -> None:
        if asked.url.endswith("/complete"):
            marks.setdefault("arrived", time.time())

    page.on("request", note)
    began = time.time()
    with page.expect_response(lambda answer: answer.url.endswith("/api/uploads")) as ticket:
        page.locator(".uppy-StatusBar-actionBtn--upload").click()
    video = ticket.value.json()["video_id"]
    viewer = Viewer(browser, settings.url, video, protocol)
    viewer.open()
    viewer.page.wait_for_function(PLAYS, timeout=PATIENCE_MS)
    seen = time.time()
    page.wait_for_timeout(0)  # what happened meanwhile is told
    viewer.close()
    context.close()
    services = build(settings)
    moments = {**_made(services.steps.list_for_video(video)), "first picture": seen}
    delete(services, OPERATOR, video, for_good=True)
    start = marks.get("arrived", began) if film.suffix == ".mkv" else began
    return {name: round(moment - start, 2) for name, moment in moments.items()}


def _made(steps: Sequence[Step]) -> dict[str, float]:
    probed = min(step.finished_at or 0.0 for step in steps if step.kind is StepKind.PROBE)
    first = next(step for step in steps if step.kind is StepKind.CHUNK and step.index == 0)
    return {"planned": probed, "chunk begun": first.started_at or 0.0, "chunk made": first.finished_at or 0.0}


def _slow_down(page: Page, mbit: int) -> None:
    """By the browser itself, for this page alone."""
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": mbit * 1e6 / 8}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
