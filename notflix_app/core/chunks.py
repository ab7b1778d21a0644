"""The frame-exact chunk plan. Frames are counted, never seconds."""

from __future__ import annotations

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


def cut(frames: int, fps: Fraction, segment: int, chunk_seconds: float) -> tuple[Chunk, ...]:
    """Cuts `frames` into chunks of about `chunk_seconds`, each a whole number of segments but the last.

    A last chunk shorter than a quarter is joined to the one before: a worker's start costs more than it saves. The
    first one of several is a single segment: as soon as that is made, the film can be watched.
    """
    per_chunk = max(1, round(chunk_seconds * fps / segment)) * segment
    starts = list(range(0, frames, per_chunk)) or [0]
    if len(starts) > 1 and frames - starts[-1] < per_chunk / 4:
        starts.pop()
    if len(starts) > 1 and per_chunk > segment:
        starts.insert(1, segment)
    ends = [*starts[1:], frames]
    return tuple(Chunk(i, start, end - start) for i, (start, end) in enumerate(zip(starts, ends, strict=True)))


def plan(source: Source, settings: TranscodeSettings, chunk_seconds: float) -> Plan:
    """Everything that the workers need to know to make the package. Raises Refused where it cannot be made."""
    check_transcode_settings(settings)
    if source.frames < 1:
        raise Refused("There is not one picture in this file. Check that it plays on your own device.")
    segment = segment_frames(source.fps, settings.segment_seconds)
    # Where nobody can begin in mid-film, one worker reads the whole once.
    length = chunk_seconds if source.seekable else float(source.frames / source.fps) + chunk_seconds
    return Plan(
        ladder=ladder(source, settings),
        chunks=cut(source.frames, source.fps, segment, length),
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
