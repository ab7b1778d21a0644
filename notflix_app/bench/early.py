"""A film that is watched from its first chunk on, while two workers make the rest: does it stand still, and how soon is
there what somebody jumps to?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.rights import OPERATOR
from ..core.steps import Step, StepKind
from ..core.video import Video
from ..settings import Settings
from ..usecases.delete import delete
from ..usecases.ingest import NewVideo
from ..usecases.ingest_file import ingest_file
from ..usecases.services import Services
from ..wiring import build
from .browser import chromium
from .figures import machine
from .playable import PATIENCE_MS, PLAYS, film_of
from .stack import temporary_stack
from .viewer import Viewer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROTOCOLS = ("dash", "hls")
BEFORE_END = 50  # seconds: where somebody jumps to


def run(minutes: int = 10, height: int = 480) -> dict[str, Any]:
    """By protocol, in seconds: the longest freeze while the film was watched to its end, and for want of film; how long
    a jump to its last minute took when nothing but its beginning was made, and how long the chunk there took."""
    figures: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder,
        temporary_stack(workers=2) as settings,
        chromium() as browser,
    ):
        film, services = film_of(Path(folder), "front", minutes * 60, height), build(settings)
        for protocol in PROTOCOLS:
            through = _watched(services, settings, browser, film, protocol, _watch_through)
            jump = _watched(services, settings, browser, film, protocol, _jump)
            figures[protocol] = through | jump
    return {"machine": machine(), "minutes": minutes, "height": height, "seconds": figures}


def _watched(
    services: Services,
    settings: Settings,
    browser: Browser,
    film: Path,
    protocol: str,
    watch: Callable[[Services, Viewer, Video], dict[str, float]],
) -> dict[str, float]:
    """What `watch` saw from the first picture on."""
    video = ingest_file(services, OPERATOR, film, NewVideo(film.name, film.stat().st_size))
    viewer = Viewer(browser, settings.url, video.id, protocol)
    try:
        viewer.open()
        viewer.page.wait_for_function(PLAYS, timeout=PATIENCE_MS)
        viewer.start_stopwatch()
        return watch(services, viewer, services.catalog.get(video.id))
    finally:
        viewer.close()
        delete(services, OPERATOR, video.id, for_good=True)


def _watch_through(_services: Services, viewer: Viewer, video: Video) -> dict[str, float]:
    seen = viewer.past(video.duration - 1, video.duration * 3)
    return {"longest freeze": round(seen.worst, 2), "for want of film": round(seen.starved, 2)}


def _jump(services: Services, viewer: Viewer, video: Video) -> dict[str, float]:
    place = video.duration - BEFORE_END
    began = time.time()
    viewer.seek(place)
    viewer.past(place + 0.1, video.duration)
    took = time.time() - began
    return {"jump": round(took, 2), "chunk there": round(_chunk_at(services, video, place).seconds, 2)}


def _chunk_at(services: Services, video: Video, place: float) -> Step:
    assert video.plan is not None
    frame = place * video.plan.fps
    index = next(chunk.index for chunk in video.plan.chunks if frame < chunk.first + chunk.frames)
    steps = services.steps.list_for_video(video.id)
    return next(step for step in steps if step.kind is StepKind.CHUNK and step.index == index)
