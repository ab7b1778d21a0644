"""The frame-exact chunk plan. Frames are counted, never seconds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction

from .errors import Refused
from .ladder import ladder
from .storyboard import tile_seconds
from .transcode_limits import check_transcode_settings
from .video import Chunk, Plan, Source, TranscodeSettings

GOP_SECONDS = 2  # a keyframe every 2 s: DASH and HLS must be able to cut every rung at the same frame


def gop_frames(fps: Fraction) -> int:
    """Frames from keyframe to keyframe: the whole number nearest to two seconds, at least one."""
    return max(1, round(fps * GOP_SECONDS))


def segment_frames(fps: Fraction, segment_seconds: int) -> int:
    """Frames in a segment: a whole number of GOPs."""
    return gop_frames(fps) * (segment_seconds // GOP_SECONDS)


def cut(
    frames: int, fps: Fraction, segment: int, chunk_seconds: float, keyframes: Sequence[int] = ()
) -> tuple[Chunk, ...]:
    """Cuts `frames` into chunks of about `chunk_seconds`, each a whole number of segments but the last.

    A last chunk shorter than a quarter is joined to the one before: a worker's start costs more than it saves. The
    first of several is a single segment, with which the film can be watched, and each that follows is no longer than
    all before it: nobody who watches from then on waits for more than they have seen.

    keyframes: numbers of frames, in order, where the source's are known. A chunk is read from the one before it on: it
    may be a quarter longer or shorter where that spares reading.
    """
    per_chunk = max(1, round(chunk_seconds * fps / segment)) * segment
    if frames < per_chunk * 5 / 4:
        return (Chunk(0, 0, frames),)
    starts, start = [0], segment
    while frames - start >= per_chunk / 4:
        starts.append(start)
        spare = per_chunk // segment // 4 * segment if keyframes and start >= per_chunk else 0
        usual, longest = min(per_chunk, start), min(per_chunk + spare, start)
        places = range(start + usual - spare, start + longest + 1, segment)
        start = _soonest_behind(keyframes, places, start + usual, gop_frames(fps))
    ends = [*starts[1:], frames]
    return tuple(Chunk(i, start, end - start) for i, (start, end) in enumerate(zip(starts, ends, strict=True)))


def _soonest_behind(keyframes: Sequence[int], places: Iterable[int], usual: int, near: int) -> int:
    """Of the places the one with the least to read before it. near: frames; so few more are worth no other place than
    the usual."""

    def before(place: int) -> int:
        number = bisect_left(keyframes, place)
        return place - (keyframes[number - 1] if number else 0)

    return min(places, key=lambda place: (before(place) // near, abs(place - usual)))


def plan(source: Source, settings: TranscodeSettings, chunk_seconds: float, keyframes: Sequence[int] = ()) -> Plan:
    """Everything that the workers need to know to make the package. keyframes: of the source, see cut(). Raises Refused
    where it cannot be made."""
    check_transcode_settings(settings)
    if source.frames < 1:
        raise Refused("There is not one picture in this file. Check that it plays on your own device.")
    segment = segment_frames(source.fps, settings.segment_seconds)
    # Where nobody can begin in mid-film, one worker reads the whole once.
    length = chunk_seconds if source.seekable else float(source.frames / source.fps) + chunk_seconds
    return Plan(
        ladder=ladder(source, settings),
        chunks=cut(source.frames, source.fps, segment, length, keyframes),
        fps_num=source.fps_num,
        fps_den=source.fps_den,
        gop_frames=gop_frames(source.fps),
        segment_frames=segment,
        quality=settings.quality,
        audio=source.audio,
        audio_kbps=settings.audio_kbps,
        surround_kbps=settings.surround_kbps,
        tile_seconds=tile_seconds(source.frames / source.fps),
        sound_by_chunk=bool(source.audio) and all(track.even for track in source.audio),
    )
