"""What is in a file: ffprobe's words → core's Source, or a sentence that says why it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fractions import Fraction

from notflix_app.core.errors import Damaged, Refused, ToolFailed
from notflix_app.core.policy import Policy
from notflix_app.core.video import AudioTrack, Source

from . import languages, sniff, tools
from .audio import OUTLASTS
from .checks import (
    WAY_OUT,
    check_beginning,
    check_length,
    check_size,
    check_sync,
    check_told_size,
    check_whole,
    check_work,
)
from .fence import fence
from .head import first_frames
from .process import Json, Run, TooMuchOutput
from .salvage import Claimed, Reading, read_through
from .timing import PACKET_FIELDS, PacketScan, Timing, rate, timing

ReadHead = Callable[[int], bytes]  # how many → the file's first bytes

HDR_TRANSFERS = ("smpte2084", "arib-std-b67")  # PQ and HLG
FIELD_ORDERS = ("tt", "bb", "tb", "bt")
NO_INDEX = ("mpegts",)  # seeking lands anywhere there, not on a keyframe
MOST_AUDIO = 16  # tracks that are kept
PICTURE_BRANDS = ("heic", "heix", "mif1", "msf1", "avif", "avis")


# All that is read of a description, and no more: a title may have a hundred megabytes.
DESCRIBED = ":".join(
    (
        "format=format_name,start_time,duration",
        "format_tags=major_brand",
        "stream=index,codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,pix_fmt,color_transfer,"
        "field_order,r_frame_rate,avg_frame_rate,nb_frames,start_time,duration,channels,sample_rate",
        "stream_tags=language,title,duration",
        "stream_disposition=default,attached_pic,still_image,timed_thumbnails",
        "stream_side_data=rotation",
    )
)


# --- arguments -----------------------------------------------------------------------------------------------------
def _ffprobe(url: str, max_pixels: int, *options: str) -> list[str]:
    return [tools.ffprobe(), "-v", "error", *fence(url, max_pixels), *options, url]


def describe_args(url: str, max_pixels: int) -> list[str]:
    return _ffprobe(url, max_pixels, "-show_entries", DESCRIBED, "-of", "json")


def tail_args(url: str, max_pixels: int, stream: int, seconds: float) -> list[str]:
    """The packets from `seconds` on: whether the file really goes on to its end."""
    interval = ("-select_streams", str(stream), "-read_intervals", f"{seconds:.3f}%")
    return _ffprobe(url, max_pixels, *interval, "-show_entries", PACKET_FIELDS, "-of", "csv=p=0")


def packets_args(url: str, max_pixels: int) -> list[str]:
    return _ffprobe(url, max_pixels, "-show_entries", PACKET_FIELDS, "-of", "csv=p=0")


# --- the probe -----------------------------------------------------------------------------------------------------
def probe(url: str, size: int, policy: Policy, run: Run, read_head: ReadHead, salvage: Reading | None = None) -> Source:
    """Reads as little as it can; with `salvage` all that can be read of a broken file. Raises Damaged where it is
    broken, Refused for what is no video or may not be one here, ToolFailed otherwise."""
    told = _describe(url, size, policy.max_pixels, run, read_head)
    stream = video_stream(told)
    width, height, rotation = shown_size(stream)
    check_size(width, height, policy.max_pixels)
    seconds = _number(told.get("format", {}).get("duration"))
    check_length(seconds, size, policy.max_seconds)
    if salvage:
        readable = read_through(url, _claimed(told, stream), run, salvage, policy.max_pixels)
        frames = first_frames(url, policy.max_pixels, stream["index"], run, readable.timing.start)
        found, end = readable.timing, readable.timing.end
    else:
        readable = None
        frames = first_frames(url, policy.max_pixels, stream["index"], run)
        found, end = _timing(url, policy.max_pixels, stream, told, frames[0], run)
    picture = found.frames / float(found.fps)
    shown = min(max(picture, end - found.start), picture + OUTLASTS)
    check_length(shown, size, policy.max_seconds)
    check_work(found, width, height, policy.max_film_pixels)
    container = str(told["format"]["format_name"])
    return Source(
        container=container,
        codec=str(stream["codec_name"]),
        pixel_format=str(frames[0].get("pix_fmt", stream.get("pix_fmt", ""))),
        width=width,
        height=height,
        rotation=rotation,
        fps_num=found.fps.numerator,
        fps_den=found.fps.denominator,
        variable_rate=found.variable,
        duration=round(shown, 6),
        frames=found.frames,
        size=size,
        stream_index=int(stream["index"]),
        start=found.start,
        seek_margin=found.keyframe_gap + 1 if container in NO_INDEX else 0.0,
        hdr=any(s.get("color_transfer") in HDR_TRANSFERS for s in (stream, *frames)),
        interlaced=stream.get("field_order") in FIELD_ORDERS or any(f.get("interlaced_frame") for f in frames),
        audio=tuple(track for track in audio_tracks(told) if readable is None or track.index in readable.sounds),
        lost=readable.lost if readable else (),
    )


def _claimed(told: Json, stream: Json) -> Claimed:
    return Claimed(
        picture=int(stream["index"]),
        sounds=tuple(track.index for track in audio_tracks(told)),
        rates=_rates(stream),
        begin=_number(stream.get("start_time")),
        end=told_end(told["format"]),
    )


def _rates(stream: Json) -> tuple[Fraction | None, ...]:
    return rate(stream.get("r_frame_rate")), rate(stream.get("avg_frame_rate"))


def _describe(url: str, size: int, max_pixels: int, run: Run, read_head: ReadHead) -> Json:
    try:
        ran = run(describe_args(url, max_pixels))
    except TooMuchOutput as error:
        raise Refused("This file has more names and titles than a film. Save it without its metadata.") from error
    except ToolFailed as error:
        if not error.permanent:
            raise
        raise Refused(_why_not_opened(error.stderr_tail, size, read_head)) from error
    check_told_size(ran.stderr)
    told: Json = json.loads(ran.stdout)
    return told


def _why_not_opened(stderr: str, size: int, read_head: ReadHead) -> str:
    if "moov atom not found" in stderr:
        return (
            "This file was cut off: its index, which stands at the end, is missing. "
            "Copy or download it again, then upload that."
        )
    return sniff.kind(read_head(sniff.LOOK), size)


def _timing(url: str, max_pixels: int, stream: Json, told: Json, first: Json, run: Run) -> tuple[Timing, float]:
    """When frames are shown, and where on the source's clock its last stream ends."""
    start = _number(first.get("best_effort_timestamp_time"), _number(stream.get("start_time")))
    scan = PacketScan(int(stream["index"]))
    if quick := timing_by_index(told, stream, start):
        check_beginning(told=_number(stream.get("start_time")), found=start)
        run(tail_args(url, max_pixels, stream["index"], quick.end - 0.1), line=scan.add)
        if not scan.longest:  # nothing there: where does it end, then?
            run(packets_args(url, max_pixels), line=scan.add)
        check_whole(told_end=quick.end, found_end=scan.longest)
        return quick, _number(told["format"].get("start_time")) + _number(told["format"].get("duration"))
    try:
        ran = run(packets_args(url, max_pixels), line=scan.add)
    except ToolFailed as error:
        if not error.permanent:
            raise
        raise Damaged(f"This file cannot be read to its end: it is damaged. {WAY_OUT}") from error
    check_sync(ran.stderr, end=scan.longest - start)
    found = scan.timing(_rates(stream), start)
    if found is None:
        raise Refused("There is not a single picture in this file.")
    check_whole(told_end=told_end(told["format"]), found_end=scan.longest)
    return found, scan.longest


def told_end(container: Json) -> float:
    """Where the file says that it ends, on its own clock: seconds.

    Some muxers tell the length from the clock's 0 on (libavformat's own for Matroska), some from the first frame on;
    no file says which. It ends there at the earliest.
    """
    start, duration = _number(container.get("start_time")), _number(container.get("duration"))
    return min(duration, start + duration)


def timing_by_index(told: Json, stream: Json, start: float) -> Timing | None:
    """From MP4's index alone, where it leaves no doubt: every frame equally long, none hidden by an edit list."""
    fps, mean = rate(stream.get("r_frame_rate")), rate(stream.get("avg_frame_rate"))
    frames, seconds = str(stream.get("nb_frames", "")), _number(stream.get("duration"))
    if "mov" not in told["format"]["format_name"] or not frames.isdigit() or fps is None or fps != mean:
        return None
    if abs(int(frames) / fps - seconds) > 0.5 / fps:
        return None
    return timing(fps, int(frames) / fps, int(frames), start, variable=False)


# --- what is refused -----------------------------------------------------------------------------------------------
def video_stream(told: Json) -> Json:
    """The stream with the moving picture. Raises Refused, saying what there is instead."""
    streams: list[Json] = told.get("streams", [])
    brand = str(told.get("format", {}).get("tags", {}).get("major_brand", "")).strip()
    if brand in PICTURE_BRANDS:
        raise Refused("This is a picture (HEIF or AVIF), not a video.")
    moving = [s for s in streams if s.get("codec_type") == "video" and not _still(s)]
    if not moving:
        raise Refused(_without_picture(streams))
    stream = next((s for s in moving if s.get("disposition", {}).get("default")), moving[0])
    if stream.get("codec_name", "unknown") == "unknown":
        four = stream.get("codec_tag_string", "?")
        raise Refused(f"The picture in this file is in a format that we cannot read (“{four}”). Save it as H.264.")
    return stream


def _still(stream: Json) -> bool:
    """Cover art and chapter pictures are streams of video too."""
    marks = stream.get("disposition", {})
    return any(marks.get(name) for name in ("attached_pic", "still_image", "timed_thumbnails"))


def _without_picture(streams: Sequence[Json]) -> str:
    sounds = sum(s.get("codec_type") == "audio" for s in streams)
    texts = sum(s.get("codec_type") == "subtitle" for s in streams)
    cover = any(s.get("codec_type") == "video" for s in streams)
    if sounds and cover:
        return "This file has no moving picture: we found sound and a cover, and no video."
    if sounds:
        count = "one audio track" if sounds == 1 else f"{sounds} audio tracks"
        return f"This file has no picture: we found {count} and no video."
    if texts:
        return "This file has no picture: we found subtitles and no video."
    return "This file is a container with nothing in it: there is no video."


# --- what is read --------------------------------------------------------------------------------------------------
def shown_size(stream: Json) -> tuple[int, int, int]:
    """Width and height as a person sees them, and the rotation in degrees, clockwise, 0 to 359."""
    width, height = int(stream.get("width") or 0), int(stream.get("height") or 0)
    shape = rate(str(stream.get("sample_aspect_ratio", "")).replace(":", "/")) or Fraction(1)
    # Pixels become square by growing on one side: no line of the source is lost.
    if shape > 1:
        width = round(width * shape)
    else:
        height = round(height / shape)
    turns = [side["rotation"] for side in stream.get("side_data_list", ()) if "rotation" in side]
    rotation = -int(turns[0]) % 360 if turns else 0
    return (height, width, rotation) if rotation in (90, 270) else (width, height, rotation)


def audio_tracks(told: Json) -> tuple[AudioTrack, ...]:
    """Those that can be decoded, in the file's order."""
    tracks = []
    for stream in told.get("streams", []):
        tags = {name.lower(): str(value) for name, value in stream.get("tags", {}).items()}
        channels, hertz = int(stream.get("channels") or 0), int(_number(stream.get("sample_rate")))
        readable = stream.get("codec_name", "unknown") != "unknown" and channels > 0 and hertz > 0
        if stream.get("codec_type") == "audio" and readable:
            tracks.append(
                AudioTrack(
                    index=int(stream["index"]),
                    codec=stream["codec_name"],
                    channels=channels,
                    sample_rate=hertz,
                    language=languages.tag(tags.get("language", "")),
                    title=tags.get("title", "")[:100],
                    duration=_number(stream.get("duration")) or _clock(tags.get("duration", "")),
                )
            )
    return tuple(tracks[:MOST_AUDIO])


def _number(text: object, otherwise: float = 0.0) -> float:
    try:
        return float(str(text))
    except ValueError:  # absent, or N/A
        return otherwise


def _clock(text: str) -> float:
    """'00:01:02.5' → 62.5."""
    parts = text.split(":")
    return sum(_number(part) * 60**i for i, part in enumerate(reversed(parts))) if len(parts) == 3 else 0.0
