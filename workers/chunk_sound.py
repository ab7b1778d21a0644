"""The sound of one chunk, encoded alone: where the source's clock is right to the sample, pieces meet without a seam.

Frames of AAC overlap, and its encoder gets used to a sound. So a piece is encoded from a little before its first frame
until a little behind its last, and what is too much is dropped again.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.audio_tracks import Sound
from notflix_app.core.errors import ToolFailed
from notflix_app.core.segments import Segment, Stream
from notflix_app.core.timeline import AAC_LC, FRAME, SAMPLE_RATE, planned_sound, sound_of_chunk, sound_samples
from notflix_app.core.video import Chunk, Plan, Source

from . import boxes, mixing, package, tools
from .audio import encoder, on_the_pictures_clock
from .ffmpeg_input import input_args
from .mixing import BLOCK, HOP
from .pre_roll import with_pre_roll

BEFORE, BEHIND = 16 * FRAME, 3 * FRAME  # samples
# In fragments at their time in the film, as encode.IN_PLACE.
IN_PLACE = (
    *("-avoid_negative_ts", "disabled", "-use_editlist", "0"),
    *("-movflags", "+empty_moov+default_base_moof+frag_discont", "-frag_duration", "2000000"),  # µs
)
EARLY = 0.2  # seconds by which a reader seeks ahead: decoders want what comes before, too


def sound_args(url: str, source: Source, plan: Plan, chunk: Chunk, *, max_pixels: int) -> list[str]:
    """Writes into the working folder, of every sound, an MP4 whose AAC frames have the chunk's time (file_of()); and
    what is measured, see mixing.py."""
    span = sound_of_chunk(plan, chunk, source.duration)
    at = source.start + _measured_from(span) // SAMPLE_RATE - EARLY
    # Any packet will do: from the picture's keyframe on would often be a group of pictures more.
    seek = ("-seek2any", "1", "-noaccurate_seek", "-seek_timestamp", "1", "-ss", f"{at:.6f}") if span.start else ()
    mixes = [_graph(source, plan, number, span) for number in range(len(plan.audio))]
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", "-copyts", *seek, "-filter_complex_threads", "1"),
        *(*input_args(url, max_pixels), "-i", url),
        *mixing.graphs(mixes, plan.sounds, partial(_filters, source, plan, span)),
        *(word for sound in plan.sounds for word in _output(sound, span)),
    ]


def file_of(sound: Sound) -> str:
    return f"{sound.name}.mp4"


def _output(sound: Sound, span: range) -> list[str]:
    kept = f"noise=drop='lt(pts,{span.start or -FRAME})+gte(pts,{span.stop})'"
    return [
        *("-map", f"[{sound.name}]", *encoder(sound), "-map_metadata", "-1", "-bsf:a", kept),
        # The encoder puts a frame before the first sample. In the film's first piece an edit list hides it.
        *(IN_PLACE if span.start else ()),
        *("-f", "mp4", file_of(sound)),
    ]


def _measured_from(span: range) -> int:
    """The first sample that is read: a block of the measure before the span, and one more for its filters to get used
    to the sound."""
    return max(0, span.start // HOP * HOP - BLOCK - HOP)


def _graph(source: Source, plan: Plan, number: int, span: range) -> str:
    """From one track to the channels of all that is made of it, as far as the span needs it."""
    track, sounds, first = plan.audio[number], plan.sounds_of(number), _measured_from(span)
    # From a whole second on, which both rates have: the resampler stands where it would had it come from the
    # beginning.
    read = f"atrim=start_pts={first // SAMPLE_RATE * track.sample_rate}"
    parts = [f"[0:{track.index}]{on_the_pictures_clock(source, track)},{read},{mixing.split(track, sounds)}"]
    parts += [mixing.mix(one, first, _read_until(source, span)) for one in sounds]
    return ";".join(parts)


def _read_until(source: Source, span: range) -> int:
    return min(span.stop + BEHIND, sound_samples(source.duration))


def _filters(source: Source, plan: Plan, span: range, sound: Sound) -> list[str]:
    """They give the span's samples of a sound, with silence where the source has none."""
    return [
        f"aresample=async=1:first_pts={_measured_from(span)}",
        *mixing.limited(plan.audio[sound.track], sound),
        f"apad,atrim=end_pts={_read_until(source, span)}",
        *mixing.measured(sound),
        f"atrim=start_pts={max(0, span.start - BEFORE)}",
    ]


# --- what came out -------------------------------------------------------------------------------------------------
def take_sound(source: Source, plan: Plan, sound: Sound, chunk: Chunk, out: Path) -> Stream:
    """Puts a packaged piece at its place on the film's clock. Raises ToolFailed where it is not what was planned."""
    whole = planned_sound(plan, sound, source.duration)
    hidden = _keep_one_init(out / keys.init(whole.name), chunk, source.duration)
    frames, segments = 0, list[Segment]()
    for path in sorted((out / whole.name).glob("*.m4s")):
        data = path.read_bytes()
        if chunk.index:
            data = with_pre_roll(boxes.delayed(data, FRAME))
            path.write_bytes(data)
        segments.append(package.read_sound(data, 0 if segments else hidden))
        frames += sum(fragment.samples for fragment in boxes.fragments(data))
    first = chunk.first // plan.segment_frames
    last = None if chunk.index == len(plan.chunks) - 1 else first + -(-chunk.frames // plan.segment_frames)
    if [segment.duration for segment in segments] != [wanted.duration for wanted in whole.segments[first:last]]:
        raise ToolFailed(package.PACKAGER, f"chunk {chunk.index} of {whole.name} is not as it was planned")
    return Stream(whole.name, AAC_LC, SAMPLE_RATE, frames, tuple(segments))


def _keep_one_init(path: Path, chunk: Chunk, seconds: float) -> int:
    """The film's is that of its first piece. Ticks of this one that its edit list hides."""
    init = path.read_bytes()
    if chunk.index:
        path.unlink()
        return 0
    path.write_bytes(boxes.with_duration(init, seconds))
    return boxes.edit(init)
