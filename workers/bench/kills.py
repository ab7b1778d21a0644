"""SIGKILL for random parts and their tools, at random moments, while films are sent and made: what becomes of them?"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psutil

from notflix_app.bench.failover import PROTOCOLS
from notflix_app.bench.figures import machine
from notflix_app.bench.films import draw, send, wait_until_live
from notflix_app.bench.line import send_slowly
from notflix_app.bench.stack import temporary_stack
from notflix_app.core import keys
from notflix_app.core.errors import Unavailable
from notflix_app.core.video import IN_PIPELINE, Video, VideoState
from notflix_app.local import state
from notflix_app.settings import Settings
from notflix_app.usecases.services import Services
from notflix_app.wiring import build

from ..boxes import fragments, frames_in
from . import kill_viewer
from .kill_viewer import KillViewer

SIZE = "1280x720"
MIN_SECONDS, MAX_SECONDS = 8, 20  # seconds of a film
PAUSE = 2.0  # seconds from kill to kill, on average
PART_PAUSE = 4.0  # … from part to part of what is sent meanwhile
NOISE = 6  # so much that a film has a few parts
PATIENCE = 900.0  # seconds after the last kill; what is not done then is stuck
# What a worker wrote too late is removed while we watch, not next week.
SOON = {"NOTFLIX_ORPHAN_HOURS": "0.01", "NOTFLIX_UPLOAD_PART_MIB": "5"}
ORPHAN_SECONDS = 180.0
COUNTS = ("kills", "kills_while_working", "live", "lost", "stuck", "failed", "wrong_rungs", "orphans")


def run(seeds: int, kills: int, films: int) -> dict[str, Any]:
    """`kills` for each seed, over `films`; the sums over all seeds, and what was killed how often. Every third film is
    on its way meanwhile. Somebody watches one more film, in DASH and in HLS in turn: see kill_viewer.figures_of()."""
    before = machine()
    rounds = [run_seed(seed, kills, films, watched=True) for seed in range(1, seeds + 1)]
    return {
        "seeds": seeds,
        "films": seeds * (films + 1),
        **{name: sum(one[name] for one in rounds) for name in COUNTS},
        "seconds": [one["seconds"] for one in rounds],
        "viewers": [one["viewer"] for one in rounds],
        "killed": dict(sorted(sum((one["killed"] for one in rounds), Counter()).items())),
        "machine": {"before": before, "after": machine()},
    }


def run_seed(
    seed: int,
    kills: int,
    films: int,
    extra: Mapping[str, str] | None = None,
    pages: Path | None = None,
    *,
    watched: bool = False,
) -> dict[str, Any]:
    """The counts of one seed, in a Notflix of its own; extra, pages: as for temporary_stack(). watched: somebody
    does."""
    chance = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder,
        temporary_stack(workers=2, extra=SOON | dict(extra or {}), pages=pages) as settings,
    ):
        services = build(settings)
        files = [
            draw(Path(folder, f"film-{number}.mp4"), chance.randint(MIN_SECONDS, MAX_SECONDS), SIZE, NOISE)
            for number in range(films)
        ]
        sent: dict[str, int] = {}
        viewer = _viewer(settings, services, Path(folder), sent, seed) if watched else None
        begun = time.monotonic()
        killed = _send_and_kill(settings, services, files, sent, chance, kills, viewer)
        _until(lambda: not _working(services, sent), PATIENCE)
        took = time.monotonic() - begun
        figures = {
            "kills": len(killed),
            "kills_while_working": sum(working for _, working in killed),
            **_became_of(services, sent),
            "seconds": round(took, 1),
            "viewer": viewer.figures if viewer else {},
            "killed": Counter(name for name, _ in killed),
        }
    print(f"seed {seed}: {figures}", file=sys.stderr, flush=True)
    return figures


def _send_and_kill(
    settings: Settings,
    services: Services,
    files: list[Path],
    sent: dict[str, int],
    chance: random.Random,
    kills: int,
    viewer: KillViewer | None,
) -> list[tuple[str, bool]]:
    """What was killed, see _kill_at_random(). sent: is told what the films are, and of how many frames."""
    sent |= {send(services, file).id: frames_in(file) for number, file in enumerate(files, 1) if number % 3}
    with ThreadPoolExecutor(1, thread_name_prefix="line") as line:
        sending = [(line.submit(send_slowly, settings.url, file, PART_PAUSE), file) for file in files[2::3]]
        with viewer.watching() if viewer else nullcontext():
            killed = _kill_at_random(settings, services, sent, chance, kills, viewer.killed if viewer else [])
        sent |= {upload.result(): frames_in(file) for upload, file in sending}
    return killed


def _became_of(services: Services, sent: Mapping[str, int]) -> dict[str, int]:
    by_id = {video_id: services.catalog.get_or_none(video_id) for video_id in sent}
    live = [video for video in by_id.values() if video and video.state is VideoState.LIVE]
    _until(lambda: not orphans(services, live), ORPHAN_SECONDS)
    return {
        "live": len(live),
        "lost": sum(video is None for video in by_id.values()),
        "stuck": len(_working(services, sent)),
        "failed": sum(video is not None and video.state is VideoState.FAILED for video in by_id.values()),
        "wrong_rungs": sum(len(wrong_rungs(services, video, sent[video.id])) for video in live),
        "orphans": len(orphans(services, live)),
    }


def _viewer(settings: Settings, services: Services, folder: Path, sent: dict[str, int], seed: int) -> KillViewer:
    """Of one more film, which is live."""
    file = draw(folder / "watched.mp4", kill_viewer.SECONDS)
    film = send(services, file)
    sent[film.id] = frames_in(file)
    wait_until_live(services, film)
    return KillViewer(settings, film.id, PROTOCOLS[seed % len(PROTOCOLS)])


# --- killing ---------------------------------------------------------------------------------------------------------
def _kill_at_random(
    settings: Settings,
    services: Services,
    sent: Mapping[str, int],
    chance: random.Random,
    kills: int,
    moments: list[tuple[float, str]],
) -> list[tuple[str, bool]]:
    """What was killed, and whether a film was still in work then. moments: when it was is added there."""
    killed: list[tuple[str, bool]] = []
    while len(killed) < kills:
        time.sleep(chance.expovariate(1 / PAUSE))
        working = bool(_working(services, sent))
        if name := _kill_one(settings.data_dir, chance):
            moments.append((time.time(), name))
            killed.append((name, working))
    return killed


def _kill_one(data: Path, chance: random.Random) -> str:
    """Kills a part, or one of the processes below it; returns which, or '' where it had just gone."""
    report = state.read(data)
    if report is None or not report.running():
        raise Unavailable(f"Notflix does not run any more. Its logs are in {data / 'logs'}.")
    part = chance.choice([part for part in report.parts if part.process and part.process.alive()])
    assert part.process is not None
    try:
        main = psutil.Process(part.process.pid)
        victim = chance.choice([main, *main.children(recursive=True)])
        name = part.name if victim == main else f"{part.name}: {_kind(victim)}"
        victim.kill()
    except psutil.NoSuchProcess:
        return ""
    return name


def _kind(process: psutil.Process) -> str:
    """'ffmpeg', 'nginx', 'python'; without the version that a program may carry in its name."""
    return process.name().split("-")[0].split(".")[0].rstrip("0123456789")


# --- what became of them ---------------------------------------------------------------------------------------------
def _working(services: Services, sent: Mapping[str, int]) -> list[Video]:
    return [video for video in services.catalog.get_many(list(sent)) if video.state in IN_PIPELINE]


def wrong_rungs(services: Services, video: Video, frames: int) -> list[str]:
    """Those whose segments, as published, do not have exactly the frames of the source."""
    assert video.plan is not None
    by_id = {
        rung.name: _published_frames(services, keys.packaged(video.id, video.version, keys.rung_folder(rung.name)))
        for rung in video.plan.ladder
    }
    return [name for name, count in by_id.items() if count != frames]


def _published_frames(services: Services, folder: str) -> int:
    segments = (stored.key for stored in services.packages.list(folder + "/") if stored.key.endswith(".m4s"))
    return sum(fragment.samples for key in segments for fragment in fragments(services.packages.read(key)))


def orphans(services: Services, live: list[Video]) -> list[str]:
    """Keys in either bucket that belong to no film, or to a work that is done."""
    sources = {keys.source(video.id) for video in live}
    packages = tuple(keys.package(video.id, video.version) for video in live)
    return [
        *(stored.key for stored in services.sources.list("") if stored.key not in sources),
        *(stored.key for stored in services.packages.list("") if not stored.key.startswith(packages)),
    ]


def _until(true: Callable[[], bool], patience: float) -> None:
    """Or until patience is at its end."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        try:
            if true():
                return
        except Unavailable:  # the store was just killed
            pass
        time.sleep(0.5)
