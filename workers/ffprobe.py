"""What is in a file: ffprobe's words → core's Source, or a sentence that says why it is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from fractions import Fraction

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.chapters import Chapter
from notflix_app.core.errors import Damaged, Refused, ToolFailed
from notflix_app.core.policy import Policy
from notflix_app.core.video import Source

from . import asf, colours, sniff, tools
from .audio import OUTLASTS
from .checks import (
    WAY_OUT,
    check_asf,
    check_beginning,
    check_declared_size,
    check_length,
    check_moving,
    check_one_piece,
    check_size,
    check_sync,
    check_whole,
    check_work,
)
from .containers import FORMATS, NO_CLOCK, NO_INDEX, SOUGHT_WHEN_BROKEN, is_one_of
from .ffmpeg_input import input_args
from .head import first_frames
from .indexed import NeedsAll, Tracks, is_even, is_whole, read_index, timing_by_tables, tracks_of
from .joints import Joints
from .moov import Read, Track
from .process import Json, Run, ToolResult, TooMuchOutput
from .salvage import Claimed, Readable, Reading, read_through
from .streams import (
    audio_tracks,
    captions_in,
    chapters,
    display_size,
    number,
    text_streams,
    undecoded,
    video_stream,
)
from .timing import PACKET_FIELDS, PacketScan, Timing, rate, timing

FIELD_ORDERS = ("tt", "bb", "tb", "bt")
# A seek may land on a keyframe that is shown after the frame it is for, by up to a whole group of pictures.
LANDS_LATE = ("vvc",)

# All that is read of a description, and no more: a title may have a hundred megabytes.
CHAPTERS = ("chapter=start_time", "chapter_tags=title")
DESCRIBED = ":".join(
    (
        "format=format_name,start_time,duration",
        "format_tags=major_brand",
        "stream=index,codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,pix_fmt,color_transfer,"
        "color_space,field_order,r_frame_rate,avg_frame_rate,nb_frames,has_b_frames,start_time,duration,channels,channel_layout,"
        "sample_rate",
        "stream_tags=language,title,duration",
        "stream_disposition=default,dub,original,comment,forced,captions,descriptions,hearing_impaired,visual_impaired,"
        "attached_pic,still_image,timed_thumbnails",
        "stream_side_data=rotation",
    )
)


# --- arguments -----------------------------------------------------------------------------------------------------
def _ffprobe(url: str, max_pixels: int, *options: str, formats: Sequence[str] = FORMATS) -> list[str]:
    return [tools.ffprobe(), "-v", "error", *input_args(url, max_pixels, formats), *options, url]


def describe_args(url: str, max_pixels: int, *, chapters: bool = True, formats: Sequence[str] = FORMATS) -> list[str]:
    described = ":".join((DESCRIBED, *(CHAPTERS if chapters else ())))
    return _ffprobe(url, max_pixels, "-show_entries", described, "-of", "json", formats=formats)


def tail_args(
    url: str, max_pixels: int, seconds: float, stream: int | None = None, *, formats: Sequence[str] = FORMATS
) -> list[str]:
    """The packets from `seconds` on, of one stream or of all: whether the file really goes on to its end."""
    only = () if stream is None else ("-select_streams", str(stream))
    interval = (*only, "-read_intervals", f"{seconds:.3f}%")
    return _ffprobe(url, max_pixels, *interval, "-show_entries", PACKET_FIELDS, "-of", "csv=p=0", formats=formats)


def packets_args(url: str, max_pixels: int) -> list[str]:
    return _ffprobe(url, max_pixels, "-show_entries", PACKET_FIELDS, "-of", "csv=p=0")


# --- the probe -----------------------------------------------------------------------------------------------------
class Look(Enum):
    """ORDINARY: reads as little as it can. EARLY: only the beginning and the index, for the rest is not here yet.
    SALVAGE: all that can be read of a broken file."""

    ORDINARY = auto()
    EARLY = auto()
    SALVAGE = auto()


@dataclass(frozen=True, slots=True)
class Probed:
    """chapters: as the file has them."""

    source: Source
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """first: the first frames, as ffprobe tells them. end: where on the source's clock its picture and sounds end.
    seekable: frames can be told apart by their time alone. readable: where the whole had to be read. joints: where the
    clock jumps."""

    first: list[Json]
    timing: Timing
    end: float
    seekable: bool = True
    readable: Readable | None = None
    joints: Joints | None = None

    @property
    def length(self) -> float:
        """Seconds: the picture's, or so much more as a sound that outlasts it may have."""
        picture = self.timing.frames / float(self.timing.fps)
        return min(max(picture, self.end - self.timing.start), picture + OUTLASTS)


def probe(
    url: str, size: int, policy: Policy, run: Run, read: Read, reading: Reading, look: Look = Look.ORDINARY
) -> Probed:
    """Raises Damaged where the file is broken, Refused for what is no video or may not be one here, NeedsAll where an
    early look does not tell, ToolFailed otherwise."""
    described = _describe(url, size, policy.max_pixels, run, read)
    source = _source(url, size, described, policy, run, read, reading, look)
    begins = source.start + (0.0 if source.seekable else number(described["format"].get("start_time")))
    return Probed(source, chapters(described, begins))


def _source(
    url: str, size: int, described: Json, policy: Policy, run: Run, read: Read, reading: Reading, look: Look
) -> Source:
    container, stream = str(described["format"]["format_name"]), video_stream(described)
    if container == "asf":
        check_asf(read(0, asf.LOOK), size, salvage=look is Look.SALVAGE)
    width, height, rotation = display_size(stream)
    check_size(width, height, policy.max_pixels)
    check_length(_declared_length(described), size, policy.max_seconds)
    index = () if look is Look.SALVAGE else read_index(container, read, size)
    measured = _measured(url, policy.max_pixels, stream, described, run, reading, look, index, size)
    timing, first = measured.timing, measured.first
    transfer = colours.transfer([*first, stream])
    _check_measured(measured, container, size, width, height, policy)
    return Source(
        container=container,
        codec=str(stream["codec_name"]),
        pixel_format=str(first[0].get("pix_fmt", stream.get("pix_fmt", ""))),
        width=width,
        height=height,
        rotation=rotation,
        fps_num=timing.fps.numerator,
        fps_den=timing.fps.denominator,
        variable_rate=timing.variable,
        duration=round(measured.length, 6),
        frames=timing.frames,
        size=size,
        stream_index=int(stream["index"]),
        start=timing.start,
        seekable=measured.seekable,
        seek_margin=timing.keyframe_gap + 1 if _lands_anywhere(container, stream) else 0.0,
        hdr=colours.is_hdr(transfer),
        transfer=transfer,
        matrix=colours.matrix([*first, stream]),
        interlaced=stream.get("field_order") in FIELD_ORDERS or any(f.get("interlaced_frame") for f in first),
        audio=_tracks(described, stream, measured, index),
        texts=(*text_streams(described), *captions_in(first, int(stream["index"]), audio_tracks(described))),
        lost=measured.readable.lost if measured.readable else (),
        undecoded=undecoded(described),
    )


def _declared_length(described: Json) -> float:
    """Seconds; 0 where it is not to be believed, and what is measured will tell."""
    container = described["format"]
    guessed = is_one_of(str(container["format_name"]), NO_CLOCK)
    if guessed or text_streams(described):  # the last line of a text may stand for 99 hours
        return 0.0
    return max(0.0, declared_end(container) - number(container.get("start_time")))


def _measured(
    url: str,
    max_pixels: int,
    stream: Json,
    described: Json,
    run: Run,
    reading: Reading,
    look: Look,
    index: Tracks,
    size: int,
) -> Measured:
    if look is Look.SALVAGE:
        return _salvage(url, max_pixels, stream, described, run, reading)
    track = _whole_picture(index, stream, described, size)
    if look is Look.EARLY:
        return _measure_early(url, max_pixels, stream, described, run, index, track)
    return _measure(url, max_pixels, stream, described, run, reading, track)


def _check_measured(measured: Measured, container: str, size: int, width: int, height: int, policy: Policy) -> None:
    check_moving(measured.timing.frames, container)
    check_length(measured.length, size, policy.max_seconds)
    check_work(measured.timing, width, height, policy.max_film_pixels)


def _whole_picture(index: Tracks, stream: Json, described: Json, size: int) -> Track | None:
    """What the index tells of the picture, if nothing of it or of the sounds is missing in the file."""
    picture, sounds = int(stream["index"]), [sound.index for sound in audio_tracks(described)]
    whole = is_whole(tracks_of(index, (picture, *sounds)), size)
    return next(iter(tracks_of(index, (picture,))), None) if whole else None


def _tracks(described: Json, stream: Json, measured: Measured, index: Tracks) -> tuple[AudioTrack, ...]:
    """Those that can be heard."""
    return tuple(
        replace(track, even=is_even(index, track))
        if measured.seekable
        else _beside_the_picture(track, described, stream, measured)
        for track in audio_tracks(described)
        if measured.readable is None or track.index in measured.readable.sounds
    )


def _lands_anywhere(container: str, stream: Json) -> bool:
    return is_one_of(container, NO_INDEX) or stream["codec_name"] in LANDS_LATE


def _measure(
    url: str, max_pixels: int, stream: Json, described: Json, run: Run, reading: Reading, track: Track | None
) -> Measured:
    first = first_frames(url, max_pixels, stream["index"], run)
    if not is_one_of(described["format"]["format_name"], NO_CLOCK):
        timing, end, joints = _timing(url, max_pixels, stream, described, first[0], run, reading, track)
        if timing:
            return Measured(first, timing, end)
    else:
        joints = None
    # When its frames are shown, nobody knows but who decodes them from the beginning on. The picture alone, as chunks
    # are made: at a jump of the clock, ffmpeg would take the sound's jump for another one.
    claimed = replace(_claimed(described, stream), begin=None, end=None, sounds=())
    readable = read_through(url, claimed, run, reading, max_pixels)
    check_one_piece(readable.lost)
    timing = replace(readable.timing, variable=readable.frames != readable.timing.frames)
    return Measured(first, timing, timing.end, seekable=False, joints=joints)


def _measure_early(
    url: str, max_pixels: int, stream: Json, described: Json, run: Run, index: Tracks, track: Track | None
) -> Measured:
    """By the index alone. Whether all that it promises is there, chunks find out."""
    sounds = audio_tracks(described)
    if track is None or not all(is_even(index, sound) for sound in sounds):
        raise NeedsAll
    first = first_frames(url, max_pixels, stream["index"], run)
    start = number(first[0].get("best_effort_timestamp_time"), number(stream.get("start_time")))
    timing = timing_by_index(described, stream, start) or timing_by_tables(track, stream, start, _rates(stream))
    if timing is None:
        raise NeedsAll
    check_beginning(declared=number(stream.get("start_time")), actual=start)
    return Measured(first, timing, max(one.end for one in tracks_of(index, [track.number, *(s.index for s in sounds)])))


def _salvage(url: str, max_pixels: int, stream: Json, described: Json, run: Run, reading: Reading) -> Measured:
    container, claimed = described["format"]["format_name"], _claimed(described, stream)
    begins = number(described["format"].get("start_time"))
    if is_one_of(container, NO_CLOCK):
        claimed, begins = replace(claimed, begin=None, end=None), 0.0
    readable = read_through(url, claimed, run, reading, max_pixels)
    timing, end = readable.timing, readable.timing.end
    if is_one_of(container, SOUGHT_WHEN_BROKEN):
        first = first_frames(url, max_pixels, stream["index"], run, timing.start)
        return Measured(first, timing, end, readable=readable)
    first = first_frames(url, max_pixels, stream["index"], run)
    # The clock that ffmpeg makes begins with the file.
    timing = replace(timing, start=timing.start - begins, variable=readable.frames != timing.frames)
    return Measured(first, timing, end - begins, seekable=False, readable=readable)


def _beside_the_picture(track: AudioTrack, described: Json, picture: Json, measured: Measured) -> AudioTrack:
    """Of streams whose clock may jump, ffmpeg begins with the first that it is to read."""
    if not is_one_of(described["format"]["format_name"], NO_INDEX):
        return track
    begins = number(picture.get("start_time"))
    if measured.joints and (shifts := measured.joints.shifts(track.index)):
        return replace(track, shifts=tuple(round(shift - begins, 6) for shift in shifts))
    stream = next(s for s in described["streams"] if s["index"] == track.index)
    return replace(track, delay=number(stream.get("start_time")) - begins)


def _claimed(described: Json, stream: Json) -> Claimed:
    return Claimed(
        picture=int(stream["index"]),
        sounds=tuple(track.index for track in audio_tracks(described)),
        rates=_rates(stream),
        begin=number(stream.get("start_time")),
        end=declared_end(described["format"]),
    )


def _rates(stream: Json) -> tuple[Fraction | None, ...]:
    return rate(stream.get("r_frame_rate")), rate(stream.get("avg_frame_rate"))


def _describe(url: str, size: int, max_pixels: int, run: Run, read: Read) -> Json:
    try:
        ran = _run_describing(url, max_pixels, run)
    except TooMuchOutput as error:
        raise Refused("This file has more names and titles than a film. Save it without its metadata.") from error
    except ToolFailed as error:
        if not error.permanent:
            raise
        check_declared_size(error.stderr_tail, max_pixels)
        raise Refused(_why_not_opened(error.stderr_tail, size, read)) from error
    described: Json = json.loads(ran.stdout)
    if not any(stream.get("width") for stream in described.get("streams", ())):
        check_declared_size(ran.stderr, max_pixels)
    return described


def _run_describing(url: str, max_pixels: int, run: Run) -> ToolResult:
    try:
        return run(describe_args(url, max_pixels))
    except TooMuchOutput:  # a film without its chapters is one all the same
        return run(describe_args(url, max_pixels, chapters=False))


def _why_not_opened(stderr: str, size: int, read: Read) -> str:
    if "moov atom not found" in stderr:
        return (
            "This file was cut off: its index, which stands at the end, is missing. "
            "Copy or download it again, then upload that."
        )
    return sniff.kind(read(0, sniff.LOOK), size)


def _timing(
    url: str,
    max_pixels: int,
    stream: Json,
    described: Json,
    first: Json,
    run: Run,
    reading: Reading,
    track: Track | None,
) -> tuple[Timing | None, float, Joints | None]:
    """When frames are shown, if the file says it of each; where on its clock picture and sounds end; and where that
    jumps. track: what the index tells of the picture, if the file has all of that."""
    start = number(first.get("best_effort_timestamp_time"), number(stream.get("start_time")))
    if quick := timing_by_index(described, stream, start):
        check_beginning(declared=number(stream.get("start_time")), actual=start)
        if track is None:
            _check_tail(url, max_pixels, stream, quick.end, run)
        return quick, max(quick.end, _declared_end_of_sounds(described)), None
    timing = timing_by_tables(track, stream, start, _rates(stream)) if track else None
    if timing:
        tail = _tail(url, max_pixels, described, stream, timing, run)
        if tail.longest:
            check_whole(declared_end=declared_end(described["format"]), actual_end=tail.longest)
            return timing, max(timing.end, tail.played), None
    return _timing_by_packets(url, max_pixels, stream, described, start, run, reading)


def _check_tail(url: str, max_pixels: int, stream: Json, end: float, run: Run) -> None:
    """Raises Damaged where the picture does not go on to there."""
    tail = PacketScan(int(stream["index"]))
    run(tail_args(url, max_pixels, end - 0.1, stream["index"]), line=tail.add)
    if not tail.longest:  # nothing there: where does it end, then?
        run(packets_args(url, max_pixels), line=tail.add)
    check_whole(declared_end=end, actual_end=tail.longest)


def _declared_end_of_sounds(described: Json) -> float:
    kept = {sound.index for sound in audio_tracks(described)}
    sounds = [stream for stream in described["streams"] if stream["index"] in kept]
    return max((number(one.get("start_time")) + number(one.get("duration")) for one in sounds), default=0.0)


def _scan(described: Json, stream: Json) -> PacketScan:
    return PacketScan(int(stream["index"]), frozenset(sound.index for sound in audio_tracks(described)))


def _tail(url: str, max_pixels: int, described: Json, stream: Json, timing: Timing, run: Run) -> PacketScan:
    """With the last packets of all streams; with none where ffmpeg does not find them there."""
    scan = _scan(described, stream)
    try:
        run(tail_args(url, max_pixels, timing.end - 0.1), line=scan.add)
    except ToolFailed as error:
        if not error.permanent:
            raise
        return _scan(described, stream)
    return scan


def _timing_by_packets(
    url: str, max_pixels: int, stream: Json, described: Json, start: float, run: Run, reading: Reading
) -> tuple[Timing | None, float, Joints | None]:
    """Reads the whole file for it."""
    scan, container = _scan(described, stream), str(described["format"]["format_name"])
    try:
        ran = run(packets_args(url, max_pixels), line=scan.add)
    except ToolFailed as error:
        if not error.permanent:
            raise
        raise Damaged(f"This file cannot be read to its end: it is damaged. {WAY_OUT}") from error
    check_sync(ran.stderr, end=scan.longest - start)
    if scan.clockless or (scan.jumps and is_one_of(container, NO_INDEX)):
        return None, scan.played, scan.joints
    # MXF without an index tells when frames are decoded, as if nothing were shown later.
    if container == "mxf" and stream.get("has_b_frames") and scan.in_order:
        return None, scan.played, None
    if scan.torn:
        claimed = replace(_claimed(described, stream), begin=start, end=start, sounds=())
        readable = read_through(url, claimed, run, reading, max_pixels)
        decoded = replace(readable.timing, start=start, variable=readable.frames != readable.timing.frames)
        return decoded, scan.played, None
    timing = scan.timing(_rates(stream), start)
    if timing is None:
        raise Refused("There is not a single picture in this file.")
    check_whole(declared_end=declared_end(described["format"]), actual_end=scan.longest)
    return timing, scan.played, None


def declared_end(container: Json) -> float:
    """Where the file says that it ends, on its own clock: seconds.

    Some muxers tell the length from the clock's 0 on (libavformat's own for Matroska), some from the first frame on;
    no file says which. It ends there at the earliest.
    """
    start, duration = number(container.get("start_time")), number(container.get("duration"))
    return min(duration, start + duration)


def timing_by_index(described: Json, stream: Json, start: float) -> Timing | None:
    """From MP4's index alone, where it leaves no doubt: every frame equally long, none hidden by an edit list."""
    fps, mean = rate(stream.get("r_frame_rate")), rate(stream.get("avg_frame_rate"))
    frames, seconds = str(stream.get("nb_frames", "")), number(stream.get("duration"))
    if "mov" not in described["format"]["format_name"] or not frames.isdigit() or fps is None or fps != mean:
        return None
    if stream["codec_name"] in LANDS_LATE:
        return None  # the gaps between keyframes must be known
    if abs(int(frames) / fps - seconds) > 0.5 / fps:
        return None
    return timing(fps, int(frames) / fps, int(frames), start, variable=False)
