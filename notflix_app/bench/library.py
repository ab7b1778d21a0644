"""A library to look through: live videos without their bytes, straight into catalog and index."""

from __future__ import annotations

import random
from dataclasses import replace

from ..core.video import Source, Video, VideoState, new_id
from ..settings import Settings
from ..usecases.reindex import reindex
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


def fill(settings: Settings, count: int, seed: int = 7) -> list[Video]:
    """Adds `count` live videos with titles of their own; returns them."""
    services = build(settings)
    chance = random.Random(seed)
    made = []
    for number in range(count):
        title = f"The {chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} of {chance.choice(_NOUNS)} {number}"
        video = _video(title, tuple(chance.sample(_TAGS, 2)), services.clock() - number)
        services.catalog.add(video)
        made.append(video)
    reindex(services)
    return made


def _video(title: str, tags: tuple[str, ...], created_at: float) -> Video:
    source = Source("mov,mp4", "h264", "yuv420p", 1920, 1080, 0, 30, 1, False, 5400.0, 162_000, 1 << 30)
    video = Video(new_id(), title, VideoState.LIVE, created_at, created_at, tags=tags, source=source)
    return replace(video, live_at=created_at, description=f"{title}, filmed by hand.")
