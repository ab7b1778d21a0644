"""The sound of one chunk, encoded alone: where the source's clock is right to the sample, pieces meet without a seam.

Frames of AAC overlap, and its encoder gets used to a sound. So a piece is encoded from a little before its first frame
until a little behind its last, and what is too much is dropped again.
"""

from __future__ import annotations

from pathlib import Path

from notflix_app.core import keys
from notflix_app.core.errors import ToolFailed
from notflix_app.core.segments import Segment, Stream
from notflix_app.core.timeline import AAC_LC, FRAME, SAMPLE_RATE, planned_sound, sound_of_chunk, sound_samples
from notflix_app.core.video import AudioTrack, Chunk, Plan, Source

from . import boxes, package, tools
from .ffmpeg_input import input_args

BEFORE, BEHIND = 16 * FRAME, 3 * FRAME  # samples
# In fragments at their time in the film, as encode.IN_PLACE.
IN_PLACE = (
    *("-avoid_negative_ts", "disabled", "-use_editlist", "0"),
    *("-movflags", "+empty_moov+default_base_moof+frag_discont", "-frag_duration", "2000000"),  # µs
)
EARLY = 0.2  # seconds by which a reader seeks ahead: decoders want what comes before, too


def sound_args(
    url: str, source: Source, plan: Plan, number: int, chunk: Chunk, path: Path, *, max_pixels: int
) -> list[str]:
    """Writes `path`, an MP4 with the AAC frames of one track whose time is the chunk's. number: of the track."""
    track, span = plan.audio[number], sound_of_chunk(plan, chunk, source.duration)
    begin, end = max(0, span.start - BEFORE), min(span.stop + BEHIND, sound_samples(source.duration))
    at = _on_its_clock(source, track) + begin // SAMPLE_RATE - EARLY
    # Any packet will do: from the picture's keyframe on would often be a group of pictures more.
    seek = ("-seek2any", "1", "-noaccurate_seek", "-seek_timestamp", "1", "-ss", f"{at:.6f}") if begin else ()
    kept = f"noise=drop='lt(pts,{span.start if begin else -FRAME})+gte(pts,{span.stop})'"
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", "-copyts", *seek),
        *(*input_args(url, max_pixels), "-i", url, "-map", f"0:{track.index}", "-vn"),
        *("-af", _between(source, track, begin, end), "-c:a", "aac", "-b:a", f"{plan.audio_kbps}k"),
        *("-ac", "2", "-ar", str(SAMPLE_RATE), "-map_metadata", "-1", "-bsf:a", kept),
        # The encoder puts a frame before the first sample. In the film's first piece an edit list hides it.
        *(IN_PLACE if begin else ()),
        *("-f", "mp4", str(path)),
    ]


def _on_its_clock(source: Source, track: AudioTrack) -> float:
    """When the picture begins, in seconds."""
    return source.start - track.delay


def _between(source: Source, track: AudioTrack, begin: int, end: int) -> str:
    """Filters that give these samples of the film, with silence where the source has none."""
    return (
        f"asetpts=PTS-({_on_its_clock(source, track):.6f})/TB,"
        # From a whole second on, which both rates have: the resampler stands where it would had it come from the
        # beginning.
        f"atrim=start_pts={begin // SAMPLE_RATE * track.sample_rate},"
        f"aresample={SAMPLE_RATE}:ochl=stereo,atrim=start_pts={begin},aresample=async=1:first_pts={begin},"
        f"apad,atrim=end_pts={end}"
    )


# --- what came out -------------------------------------------------------------------------------------------------
def take_track(source: Source, plan: Plan, number: int, chunk: Chunk, out: Path) -> Stream:
    """Puts a packaged piece at its place on the film's clock. Raises ToolFailed where it is not what was planned."""
    whole = planned_sound(plan, number, source.duration)
    hidden = _keep_one_init(out / keys.init(whole.name), chunk, source.duration)
    frames, segments = 0, list[Segment]()
    for path in sorted((out / whole.name).glob("*.m4s")):
        data = path.read_bytes()
        segments.append(package.read_sound(data, 0 if segments else hidden))
        frames += sum(fragment.samples for fragment in boxes.fragments(data))
        if chunk.index:
            path.write_bytes(boxes.delayed(data, FRAME))
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
