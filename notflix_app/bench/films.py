"""Films for benchmarks: drawn, so that everybody has the same ones."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

from ..core.video import Video
from ..usecases.ingest import NewVideo
from ..usecases.ingest_file import ingest_file
from ..usecases.services import Services

RATE = 24  # frames a second


def draw(path: Path, seconds: int, size: str = "426x240") -> Path:
    """A test picture with a tone: `seconds` long, RATE frames a second. Raises CalledProcessError."""
    drawn = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={RATE}:d={seconds}", "-f", "lavfi", "-i", f"sine=d={seconds}")
    coded = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", *drawn, *coded, str(path)], check=True)
    return path


def send(services: Services, file: Path) -> Video:
    return ingest_file(services, file, NewVideo(file.name, file.stat().st_size, title=file.stem))
