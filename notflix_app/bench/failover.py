"""Edges die while a film plays, in DASH and in HLS at once: does it go on, and how long does it stand still?"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.metadata import Metadata
from ..core.rights import OPERATOR
from ..core.video import Quality, TranscodeSettings, Video, VideoState
from ..settings import Settings
from ..usecases.ingest import NewVideo
from ..usecases.ingest_file import ingest_file
from ..usecases.services import Services
from ..wiring import build
from .browser import chromium
from .edges import FaultyEdge, only_edges
from .figures import machine, spread
from .stack import temporary_stack
from .viewer import Seen, Viewer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("edge-x", "edge-y", "edge-z")  # none may contain another
AHEAD = 10.0  # seconds of buffer
OUTLAST = 16.0  # seconds to watch after the fault: longer than what was in the buffer
AWAY = 20.0  # seconds without any edge
RESUME = 30.0  # seconds in which it must go on after that
FREEZE = 0.25  # seconds that nobody forgives
PROTOCOLS = ("dash", "hls")


@dataclass(frozen=True, slots=True)
class Fault:
    """hurt: what is done to an edge; count: to so many, the one that is watched from first."""

    name: str
    hurt: Callable[[FaultyEdge], None]
    count: int = 1

    def strike(self, edges: Sequence[FaultyEdge], watched: str) -> set[str]:
        """Returns the names of those that are still well."""
        in_order = sorted(edges, key=lambda edge: edge.name != watched)
        for edge in in_order[: self.count]:
            self.hurt(edge)
        return {edge.name for edge in in_order[self.count :]}


KILLED = Fault("killed", FaultyEdge.kill)
FROZEN = Fault("frozen", FaultyEdge.freeze)
FAULTS = (
    KILLED,
    FROZEN,
    Fault("answers 503", FaultyEdge.answer_503),
    Fault("slowed to 50 KB/s", FaultyEdge.slow_down),
    Fault("two of three killed", FaultyEdge.kill, count=2),
)
ALL_AWAY = Fault("all away", FaultyEdge.kill, count=len(NAMES))


@dataclass(frozen=True, slots=True)
class Outcome:
    """worst: the longest freeze in seconds. moved: the film came from an edge that was well at the end."""

    fault: str
    protocol: str
    worst: float
    seen: Seen
    moved: bool
    advanced: float

    @property
    def well(self) -> bool:
        return self.worst < FREEZE and not self.seen.trouble and self.moved


def run(rounds: int = 20) -> dict[str, Any]:
    """Every fault in every round; how often the film went on unharmed, and its worst freezes in seconds."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder, temporary_stack() as settings:
        services = build(settings)
        video = film(services, Path(folder))
        with chromium() as browser, only_edges(services, video, NAMES, Path(folder)) as edges:
            outcomes = [
                outcome
                for _ in range(rounds)
                for fault in FAULTS
                for outcome in watch_through(browser, settings, video, edges, fault)
            ]
            away = [outage(browser, settings, video, edges, AWAY) for _ in range(max(1, rounds // 5))]
    return {
        "machine": machine(),
        "rounds": rounds,
        "buffer_s": AHEAD,
        "faults": _summed(outcomes),
        "all_away": _resumed(away),
    }


def _summed(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    def of(fault: str, protocol: str) -> dict[str, Any]:
        own = [o for o in outcomes if (o.fault, o.protocol) == (fault, protocol)]
        return {"well": sum(o.well for o in own), "of": len(own), "worst_freeze_s": spread([o.worst for o in own])}

    return {f"{fault.name}, {protocol}": of(fault.name, protocol) for fault in FAULTS for protocol in PROTOCOLS}


def _resumed(away: Sequence[Sequence[Outcome]]) -> dict[str, Any]:
    flat = [outcome for outcomes in away for outcome in outcomes]
    showed_trouble = sum(bool(outcome.seen.trouble) for outcome in flat)
    return {
        "seconds": AWAY,
        "of": len(flat),
        "told_of_trouble": showed_trouble,
        "back_after_s": spread([o.worst for o in flat]),
    }


def watch_through(
    browser: Browser,
    settings: Settings,
    video: Video,
    edges: Sequence[FaultyEdge],
    fault: Fault,
    protocols: Sequence[str] = PROTOCOLS,
) -> list[Outcome]:
    """One film in each protocol, and the fault in its midst. Afterwards all edges are well again."""
    viewers = [Viewer(browser, settings.url, video.id, protocol) for protocol in protocols]
    try:
        for viewer in viewers:
            viewer.begin(AHEAD)
        before = [(viewer.look().place, viewer.segments) for viewer in viewers]
        well = fault.strike(edges, viewers[0].edge)
        viewers[0].wait(OUTLAST)
        return [_outcome(fault, viewer, well, *was) for viewer, was in zip(viewers, before, strict=True)]
    finally:
        for viewer in viewers:
            viewer.close()
        for edge in edges:
            edge.start()


def outage(
    browser: Browser, settings: Settings, video: Video, edges: Sequence[FaultyEdge], seconds: float
) -> list[Outcome]:
    """All edges are away for that long: does the film go on by itself afterwards? worst: from then on, in seconds."""
    viewers = [Viewer(browser, settings.url, video.id, protocol) for protocol in PROTOCOLS]
    try:
        for viewer in viewers:
            viewer.begin(AHEAD)
        # While it is loaded anew, the film is at 0: it has gone on when it is past what was loaded.
        before = [(seen.place + seen.ahead, viewer.segments) for viewer in viewers for seen in [viewer.look()]]
        ALL_AWAY.strike(edges, watched="")
        viewers[0].wait(seconds)
        for edge in edges:
            edge.start()
        began = time.monotonic()
        outcomes = []
        for viewer, was in zip(viewers, before, strict=True):
            place = was[0]
            seen = viewer.past(place + 2, RESUME)
            outcome = _outcome(ALL_AWAY, viewer, {edge.name for edge in edges}, *was)
            outcomes.append(replace(outcome, worst=time.monotonic() - began - 2, seen=seen))
        return outcomes
    finally:
        for viewer in viewers:
            viewer.close()
        for edge in edges:
            edge.start()


def _outcome(fault: Fault, viewer: Viewer, well: set[str], place: float, segments: int) -> Outcome:
    moved = viewer.is_served_by(well, segments, RESUME)
    seen = viewer.look()
    return Outcome(fault.name, viewer.protocol, seen.worst, seen, moved, seen.place - place)


def film(services: Services, folder: Path) -> Video:
    """A minute and a half in one rung of 1.2 Mbit/s, through the whole pipeline. Few pictures a second, for it is the
    bytes that are wanted: neither who makes it nor who decodes it should have much to do."""
    clip = folder / "failover.mp4"
    draw(clip)
    settings = TranscodeSettings(heights=(240,), quality=Quality.FAST, bitrates={240: (1200,)}, audio_kbps=64)
    new = NewVideo(clip.name, clip.stat().st_size, metadata=Metadata(title="Failover"), settings=settings)
    return until_live(services, ingest_file(services, OPERATOR, clip, new).id)


def until_live(services: Services, video_id: str, seconds: float = 120) -> Video:
    end = time.monotonic() + seconds
    while (video := services.catalog.get(video_id)).state is not VideoState.LIVE:
        if video.state is VideoState.FAILED or time.monotonic() > end:
            raise TimeoutError(f"the film is {video.state} after {seconds:.0f} s: {video.error}")
        time.sleep(0.2)
    return video


def draw(clip: Path) -> None:
    """Makes the file that film() brings in."""
    from imageio_ffmpeg import get_ffmpeg_exe

    # Noise, so that the encoder needs the bits that it is given.
    picture = "testsrc2=size=426x240:rate=12:duration=90,noise=alls=30:allf=t"
    argv = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    argv += ["-f", "lavfi", "-i", "sine=frequency=440:duration=90", "-c:v", "libx264", "-preset", "ultrafast"]
    argv += ["-b:v", "2M", "-pix_fmt", "yuv420p", "-c:a", "aac", str(clip)]
    subprocess.run(argv, check=True)
