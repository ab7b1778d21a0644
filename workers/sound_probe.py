"""What is in a file that somebody adds as sound: the track that is meant, and when it begins."""

from __future__ import annotations

import json
from dataclasses import dataclass

from notflix_app.core.audio_tracks import AudioTrack, default_track
from notflix_app.core.errors import Damaged, Refused, ToolFailed
from notflix_app.core.sizes import size as bytes_of

from .checks import WAY_OUT, check_whole
from .containers import FORMATS, SOUND_ONLY, is_one_of
from .ffprobe import declared_end, describe_args, tail_args
from .moov import Read
from .process import Json, Run, TooMuchOutput
from .streams import audio_tracks, is_moving, number
from .timing import PacketScan

READ_AS = (*FORMATS, *SOUND_ONLY)
# Their clock begins with the film that they were made for, and not with their first sound.
WITH_A_CLOCK = ("mov", "matroska", "webm")
# They say how long they are. Of the others ffmpeg makes a guess, by their bytes.
WITH_A_LENGTH = (*WITH_A_CLOCK, "flac", "wav", "w64", "ogg", "aiff", "caf")
UNKNOWN_SIZE = 0xFFFFFF00
NO_SOUND = "There is no sound in this file that could be read."
UNKNOWN = f"{NO_SOUND} MP3, M4A, FLAC, Opus, AC-3, WAV and films with sound are taken, and some others."


@dataclass(frozen=True, slots=True)
class ProbedSound:
    """start: where on the file's clock the film begins."""

    container: str
    track: AudioTrack
    start: float


def probe_sound(url: str, size: int, max_pixels: int, run: Run, read: Read) -> ProbedSound:
    """Of several tracks, the one that plays by itself. Raises Refused where there is none, Damaged where the file ends
    before it should, ToolFailed otherwise."""
    described = _describe(url, max_pixels, run)
    tracks = audio_tracks(described)
    if not tracks:
        raise Refused(NO_SOUND)
    track, container = tracks[default_track(tracks)], str(described["format"]["format_name"])
    if container == "wav":  # as long as its bytes go, to ffmpeg
        _check_riff(read(0, 8), size)
    if is_one_of(container, WITH_A_LENGTH):
        _check_end(url, max_pixels, described, track, run)
    return ProbedSound(container, track, _start(described, container))


def _describe(url: str, max_pixels: int, run: Run) -> Json:
    try:
        ran = run(describe_args(url, max_pixels, chapters=False, formats=READ_AS))
    except TooMuchOutput as error:
        raise Refused("This file has more names and titles than sound. Save it without its metadata.") from error
    except ToolFailed as error:
        if not error.permanent:
            raise
        raise Refused(UNKNOWN) from error
    described: Json = json.loads(ran.stdout)
    return described


def _check_end(url: str, max_pixels: int, described: Json, track: AudioTrack, run: Run) -> None:
    """Raises Damaged where its packets end before it says that it does."""
    end = track.duration or declared_end(described["format"])
    scan = PacketScan(-1)
    run(tail_args(url, max_pixels, max(0.0, end - 1), track.index, formats=READ_AS), line=scan.add)
    if not scan.longest:  # nothing there: where does it end, then?
        run(tail_args(url, max_pixels, 0.0, track.index, formats=READ_AS), line=scan.add)
    check_whole(declared_end=end, actual_end=scan.longest)


def _check_riff(head: bytes, size: int) -> None:
    """Raises Damaged where a WAV has fewer bytes than it says. Whoever writes as it is recorded does not know it
    yet."""
    declared = 8 + int.from_bytes(head[4:8], "little")
    if head[:4] == b"RIFF" and size < declared < UNKNOWN_SIZE:
        raise Damaged(f"This file was cut off: it has {bytes_of(size)} of {bytes_of(declared)}. {WAY_OUT}")


def _start(described: Json, container: str) -> float:
    pictures = [stream for stream in described["streams"] if is_moving(stream)]
    if pictures:
        return number(pictures[0].get("start_time"))
    return 0.0 if is_one_of(container, WITH_A_CLOCK) else max(0.0, number(described["format"].get("start_time")))
