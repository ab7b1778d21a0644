"""The step that writes down what is said, from the sound as it is published: a hundredth of what the source has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.segments import Stream, joined
from notflix_app.core.speech import BYTES_PER_MS, SAMPLE_RATE, SpeechRequest
from notflix_app.core.timeline import FRAME, planned_sound
from notflix_app.core.timeline import SAMPLE_RATE as AAC_RATE
from notflix_app.usecases.listen import listen
from notflix_app.usecases.run_step import StepContext

from . import tools
from .process import run_tool
from .step import Result, limits, planned

PIECE = "piece.mp4"
HIDDEN_MS = round(1000 * FRAME / AAC_RATE)  # an encoder of AAC begins a frame before the sound does


def do_speech(context: StepContext) -> Result:
    source, plan = planned(context)
    sound = plan.sounds_of(SpeechRequest(**context.step.asked).audio)[0]  # in stereo
    published = joined(context.services.steps.published(context.video.id, context.video.version))
    track = published.get(sound.name) or planned_sound(plan, sound, source.duration)
    return listen(context, partial(_sound, context, track), max(1, int(track.seconds * 1000)))


def _sound(context: StepContext, track: Stream, begin: int, end: int) -> bytes:
    """Of the published track, from and to so many milliseconds; shorter where it ends before."""
    numbers, skipped = segments_of(track, begin, end)
    _fetch(context, track, numbers, context.folder / PIECE)
    pcm = bytearray()
    run_tool(
        pcm_args(PIECE), limits=limits(context), cwd=context.folder, alive=context.alive, output=lambda b: pcm.extend(b)
    )
    return bytes(pcm[skipped * BYTES_PER_MS : (skipped + end - begin) * BYTES_PER_MS])


def segments_of(track: Stream, begin: int, end: int) -> tuple[range, int]:
    """The numbers, from 1, of those that hold the time from `begin` to `end`, and how much of the first lies before; in
    milliseconds."""
    ends = [1000 * ticks // track.timescale for ticks in accumulate(one.duration for one in track.segments)]
    first = next((n for n, stop in enumerate(ends) if stop > begin), len(ends) - 1)
    last = next((n for n, stop in enumerate(ends) if stop >= end), len(ends) - 1)
    return range(first + 1, last + 2), begin - (ends[first - 1] if first else -HIDDEN_MS)


def _fetch(context: StepContext, track: Stream, numbers: Sequence[int], path: Path) -> None:
    video, packages = context.video, context.services.packages
    names = [keys.init(track.name), *(keys.segment(track.name, number) for number in numbers)]
    with path.open("wb") as file:
        for name in names:
            file.write(packages.read(keys.packaged(video.id, video.version, name)))
            context.check()


def pcm_args(path: str) -> list[str]:
    """Writes to stdout what core.speech calls sound. The edit list speaks of the whole track: without it, each piece
    begins with its first sample."""
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-ignore_editlist", "1", "-i", path, "-map", "0:a:0"),
        *("-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "pipe:1"),
    ]
