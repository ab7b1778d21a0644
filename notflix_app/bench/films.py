"""Films for benchmarks: drawn, so that everybody has the same ones."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from ..core.errors import Unavailable
from ..core.metadata import Metadata
from ..core.pipeline import salvageable
from ..core.rights import OPERATOR
from ..core.video import Video, VideoState
from ..usecases.ingest import NewVideo
from ..usecases.ingest_file import ingest_file
from ..usecases.services import Services

RATE = 24  # frames a second
PATIENCE = 1800.0  # seconds; then something is stuck


def draw(path: Path, seconds: int, size: str = "426x240", noise: int = 0) -> Path:
    """A test picture with a tone: `seconds` long, RATE frames a second. noise: 0 to 100; more of it makes more bytes.

    Raises CalledProcessError.
    """
    picture = f"testsrc2=s={size}:r={RATE}:d={seconds}" + (f",noise=alls={noise}:allf=t" if noise else "")
    drawn = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=d={seconds}")
    coded = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", *drawn, *coded, str(path)], check=True)
    return path


def send(services: Services, file: Path) -> Video:
    return ingest_file(services, OPERATOR, file, NewVideo(file.name, file.stat().st_size, Metadata(title=file.stem)))


def wait_until_live(services: Services, film: Video) -> float:
    """When it went live, seconds since 1970. Raises Unavailable where it fails or nothing moves any more."""

    def live() -> bool:
        video = services.catalog.get(film.id)
        begins_again = video.settings.salvage and salvageable(video)
        if video.state is VideoState.FAILED and not begins_again:
            raise Unavailable(f"{video.title} failed: {video.error}")
        return video.state is VideoState.LIVE

    wait_until(live)
    return services.catalog.get(film.id).live_at or 0.0


def wait_until(true: Callable[[], bool]) -> None:
    """Raises Unavailable after PATIENCE seconds."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > give_up:
            raise Unavailable(f"Nothing came of it in {PATIENCE / 60:.0f} minutes.")
        time.sleep(0.1)
