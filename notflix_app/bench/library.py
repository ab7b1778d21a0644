"""A library to look through: live videos with posters on the edges, but without their films."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg

from ..core import keys
from ..core.package_files import LocalFiles
from ..core.video import Source, Video, VideoState, new_id
from ..settings import Settings
from ..usecases.services import Services
from ..usecases.update_index import reindex
from ..wiring import build

_ADJECTIVES = [
    "quiet",
    "long",
    "first",
    "last",
    "hidden",
    "silver",
    "broken",
    "early",
    "northern",
    "open",
    "small",
    "deep",
    "bright",
    "lost",
]
_NOUNS = [
    "harbour",
    "winter",
    "garden",
    "lesson",
    "journey",
    "river",
    "kitchen",
    "summit",
    "orchestra",
    "letter",
    "machine",
    "island",
    "street",
]
_TAGS = ["family", "school", "lecture", "travel", "music", "nature", "cooking", "history", "workshop", "sport"]


POSTERS = 24  # more than a first screen shows


def fill(settings: Settings, count: int, seed: int = 7) -> list[Video]:
    """Adds `count` live videos with titles of their own, the newest with posters; returns them."""
    services = build(settings)
    chance = random.Random(seed)
    made = []
    for number in range(count):
        title = f"The {chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} of {chance.choice(_NOUNS)} {number}"
        video = _video(title, tuple(chance.sample(_TAGS, 2)), services.clock() - number)
        services.catalog.add(replace(video, has_poster=number < POSTERS))
        made.append(video)
    _hang_posters(services, made[:POSTERS])
    reindex(services)
    return made


def _hang_posters(services: Services, videos: Sequence[Video]) -> None:
    """One busy picture of a poster's size, on every edge."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        poster = Path(folder) / keys.POSTER
        draw = ["-f", "lavfi", "-i", "mandelbrot=s=1280x720", "-frames:v", "1", "-q:v", "3", str(poster)]
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *draw], check=True)
        for video in videos:
            for edge in services.edges.all():
                package = LocalFiles({keys.POSTER: poster})
                services.edge_storage.seed(edge, keys.package(video.id, video.version), package)
                services.edges.assign(video.id, video.version, edge.name)


def _video(title: str, tags: tuple[str, ...], created_at: float) -> Video:
    source = Source("mov,mp4", "h264", "yuv420p", 1920, 1080, 0, 30, 1, False, 5400.0, 162_000, 1 << 30)
    video = Video(new_id(), title, VideoState.LIVE, created_at, created_at, tags=tags, source=source)
    return replace(video, live_at=created_at, description=f"{title}, filmed by hand.")
