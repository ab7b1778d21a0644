"""Short films sent after a long one: how long until each is live, and how far is the long one then?"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from ..core.errors import Unavailable
from ..core.steps import StepKind, StepState
from ..core.video import Video, VideoState
from ..usecases.ingest import NewVideo, ingest_file
from ..usecases.services import Services
from ..wiring import build
from .figures import machine, spread
from .stack import temporary_stack

SHORT_SECONDS = 20
PATIENCE = 1800.0  # seconds; then something is stuck


def run(minutes: int, films: int, workers: int) -> dict[str, Any]:
    """Seconds from each short film's arrival until it is live, and the share of the long one's chunks that were done
    when the last of them was. Raises Unavailable where one fails or nothing moves any more."""
    before = machine()
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, temporary_stack(workers) as settings:
        services, folder = build(settings), Path(name)
        long_file, short_file = _film(folder / "long.mp4", minutes * 60), _film(folder / "short.mp4", SHORT_SECONDS)
        long = _send(services, long_file)
        _until(lambda: any(_chunks(services, long)))  # it has the workers to itself
        short = [_send(services, short_file) for _ in range(films)]
        live = [_until_live(services, film) for film in short]
        chunks = _chunks(services, long)
        took = _until_live(services, long) - long.created_at
    return {
        "long_minutes": minutes,
        "long_chunks": len(chunks),
        "short_films": films,
        "encode_workers": workers,
        "short_live_after_seconds": spread([at - film.created_at for at, film in zip(live, short, strict=True)]),
        "long_done_when_all_short_are_live": round(sum(chunks) / len(chunks), 3),
        "long_live_after_seconds": round(took, 1),
        "machine": {"before": before, "after": machine()},
    }


def _film(path: Path, seconds: int) -> Path:
    """Small pictures: as many chunks as any film of its length, made in little time."""
    drawn = ("-f", "lavfi", "-i", f"testsrc2=s=426x240:r=24:d={seconds}", "-f", "lavfi", "-i", f"sine=d={seconds}")
    coded = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", *drawn, *coded, str(path)], check=True)
    return path


def _send(services: Services, file: Path) -> Video:
    return ingest_file(services, file, NewVideo(file.name, file.stat().st_size, title=file.stem))


def _chunks(services: Services, film: Video) -> list[bool]:
    """Of each chunk, whether it is done; empty until they are planned."""
    return [step.state is StepState.DONE for step in services.steps.of(film.id) if step.kind is StepKind.CHUNK]


def _until_live(services: Services, film: Video) -> float:
    """When it went live."""

    def live() -> bool:
        video = services.catalog.get(film.id)
        if video.state is VideoState.FAILED:
            raise Unavailable(f"{video.title} failed: {video.error}")
        return video.state is VideoState.LIVE

    _until(live)
    return services.catalog.get(film.id).live_at or 0.0


def _until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > give_up:
            raise Unavailable(f"Nothing came of it in {PATIENCE / 60:.0f} minutes.")
        time.sleep(0.1)
