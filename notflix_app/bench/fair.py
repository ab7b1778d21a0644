"""Short films sent after a long one: how long until each is live, and how far is the long one then?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from ..core.steps import StepKind, StepState
from ..core.video import Video
from ..usecases.services import Services
from ..wiring import build
from .figures import machine, spread
from .films import draw, send, wait_until, wait_until_live
from .stack import temporary_stack

SHORT_SECONDS = 20


def run(minutes: int, films: int, workers: int) -> dict[str, Any]:
    """Seconds from each short film's arrival until it is live, and the share of the long one's chunks that were done
    when the last of them was. Raises Unavailable where one fails or nothing moves any more."""
    before = machine()
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, temporary_stack(workers) as settings:
        services, folder = build(settings), Path(name)
        # Small pictures: as many chunks as any film of its length, made in little time.
        long_file, short_file = draw(folder / "long.mp4", minutes * 60), draw(folder / "short.mp4", SHORT_SECONDS)
        long = send(services, long_file)
        wait_until(lambda: any(_chunks(services, long)))  # it has the workers to itself
        short = [send(services, short_file) for _ in range(films)]
        live = [wait_until_live(services, film) for film in short]
        chunks = _chunks(services, long)
        print(f"all short ones live: {sum(chunks)} of {len(chunks)} chunks done", file=sys.stderr, flush=True)
        took = wait_until_live(services, long) - long.created_at
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


def _chunks(services: Services, film: Video) -> list[bool]:
    """Of each chunk, whether it is done; empty until they are planned."""
    return [
        step.state is StepState.DONE for step in services.steps.list_for_video(film.id) if step.kind is StepKind.CHUNK
    ]
