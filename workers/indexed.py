"""What the probe takes from an MP4's index (moov.py). The rest of the file is not read for it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.video import Chunk, Plan, Source

from .checks import FORGIVEN, check_whole
from .containers import is_one_of
from .moov import SOUND, Read, Track, bytes_until, find_index, parse, seconds_within
from .process import Json
from .timing import PacketScan, Timing

MARGIN = 0.5  # seconds that a tool reads further than it shows

# Of these ffmpeg cuts packets anew: they need not be the samples of the index.
CUT_ANEW = ("mpeg1video", "vc1", "vp8", "vp9")


class NeedsAll(Exception):
    """Only the whole file tells."""


Tracks = tuple[Track | None, ...]  # by the numbers of streams; None for one of which the index does not tell enough


def read_index(container: str, read: Read, size: int) -> Tracks:
    """Nothing where there is no index, or it tells too little. Raises what `read` raises."""
    index = find_index(read, size) if is_one_of(container, ("mov",)) else None
    return (parse(read(index.offset, index.length)) or ()) if index else ()


def tracks_of(index: Tracks, streams: Iterable[int]) -> list[Track]:
    """Those of the given numbers that the index tells of."""
    return [track for number in streams if number < len(index) and (track := index[number])]


def is_whole(tracks: list[Track], held: int) -> bool:
    """Whether all that these tracks show is in a file of so many bytes. Raises Damaged where more is missing than is
    forgiven."""
    here = seconds_within(tracks, held)
    if here == float("inf"):
        return bool(tracks)
    check_whole(declared_end=max(track.end for track in tracks), actual_end=here)
    return False


def with_ends(plan: Plan, source: Source, index: Tracks) -> Plan:
    """The plan, with the bytes that hold each chunk and its sound."""
    tracks = tracks_of(index, (source.stream_index, *(sound.index for sound in plan.audio)))

    def end_of(chunk: Chunk) -> int:
        return bytes_until(tracks, source.start + float((chunk.first + chunk.frames) / plan.fps) + MARGIN)

    return replace(plan, chunks=tuple(replace(chunk, until=end_of(chunk)) for chunk in plan.chunks))


def keyframes_of(source: Source, index: Tracks) -> list[int]:
    """The numbers of frames, as a plan counts them, that are keyframes in the source; none where the index does not
    tell."""
    tracks = tracks_of(index, (source.stream_index,))
    times = [Fraction(at, track.timescale) for track in tracks if track.frames for at in track.frames.keyframes]
    return sorted(max(0, round((at - Fraction(source.start)) * source.fps)) for at in times)


def timing_by_tables(track: Track, stream: Json, start: float, candidates: Iterable[Fraction | None]) -> Timing | None:
    """The same as a scan of all packets would find, or None where that is not sure. start: where the decoder saw the
    first frame."""
    frames = track.frames
    if frames is None or stream["codec_name"] in CUT_ANEW or str(track.table.count) != stream.get("nb_frames"):
        return None
    tick = 1 / track.timescale
    scan = PacketScan(
        track.number,
        presented=array("d", (round(at * tick, 6) for at in frames.times)),  # as ffprobe writes them
        keyframes=array("d", (round(at * tick, 6) for at in frames.keyframes)),
        last_duration=round(frames.last * tick, 6),
    )
    return scan.timing(candidates, start) if start <= min(scan.presented) + FORGIVEN else None


def is_even(index: Tracks, sound: AudioTrack) -> bool:
    """Whether its packets last equally long, on a clock that tells them to the sample."""
    for track in tracks_of(index, (sound.index,)):
        slow, fast = sorted((track.timescale, sound.sample_rate))
        return track.kind == SOUND and track.even and fast % slow == 0
    return False
