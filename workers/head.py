"""The first frames of a source, decoded: what a header promises may not be so."""

from __future__ import annotations

import json
import re

from notflix_app.core.errors import Damaged, Refused, ToolFailed

from . import tools
from .checks import PROTECTED, WAY_OUT, check_declared_size
from .ffmpeg_input import input_args
from .process import Json, Run, ToolResult

# Packets that are decoded to know that it can be done. An edit list may hide the first ones: then more.
PACKETS, MORE_PACKETS = 12, 400

# What ffmpeg's filter showinfo says of a frame.
SHOWINFO = re.compile(r"pts_time:(?P<time>\S+) .* fmt:(?P<format>\S+) .* i:(?P<fields>\S) ")
TRANSFER = re.compile(r"color_trc:(\S+)")


def first_frames(url: str, max_pixels: int, stream: int, run: Run, at: float | None = None) -> list[Json]:
    """At least one, as ffprobe tells frames. at: seconds on the file's clock; None for where it begins. Raises Damaged
    where there is none to be had there."""
    for packets in (PACKETS, MORE_PACKETS):
        head = _decode(probe_args(url, max_pixels, stream, packets, at), run)
        if head is None:
            break
        check_declared_size(head.stderr, max_pixels)
        entries: list[Json] = json.loads(head.stdout or "{}").get("packets_and_frames", [])
        if any("Encryption" in side["side_data_type"] for p in entries for side in p.get("side_data_list", ())):
            raise Refused(PROTECTED)
        if frames := [f for f in entries if f.get("media_type") == "video"]:
            return frames
    # ffprobe lacks some of ffmpeg's decoders, AV1's among them; and it is ffmpeg that must decode the film.
    head = _decode(decode_args(url, max_pixels, stream, at), run)
    if head is None or not (frame := parse_showinfo(head.stderr)):
        raise Damaged(f"The picture in this file cannot be decoded: it is damaged, or only half written. {WAY_OUT}")
    return [frame]


def probe_args(url: str, max_pixels: int, stream: int, packets: int, at: float | None = None) -> list[str]:
    begin = "" if at is None else f"{at:.6f}"
    frame = "frame=media_type,best_effort_timestamp_time,interlaced_frame,color_transfer,color_space,pix_fmt"
    packet = "packet=codec_type:packet_side_data=side_data_type"
    frame_and_packet = f"{frame}:frame_side_data=side_data_type:{packet}"
    return [
        *(tools.ffprobe(), "-v", "error", *input_args(url, max_pixels)),
        *("-select_streams", str(stream), "-read_intervals", f"{begin}%+#{packets}"),
        *("-show_frames", "-show_packets", "-show_entries", frame_and_packet, "-of", "json", url),
    ]


def decode_args(url: str, max_pixels: int, stream: int, at: float | None = None) -> list[str]:
    """Tells of one frame on stderr, and gives up at the first that cannot be decoded."""
    begin = () if at is None else ("-noaccurate_seek", "-seek_timestamp", "1", "-ss", f"{at:.6f}")
    return [
        *(tools.ffmpeg(), "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-xerror", "-copyts"),
        *(*begin, *input_args(url, max_pixels), "-i", url, "-map", f"0:{stream}", "-map_metadata", "-1"),
        *("-vf", "showinfo=checksum=0", "-frames:v", "1", "-f", "null", "-"),
    ]


def parse_showinfo(stderr: str) -> Json | None:
    """The first frame that showinfo tells of, in ffprobe's words."""
    if not (frame := SHOWINFO.search(stderr)):
        return None
    transfer = TRANSFER.search(stderr, frame.end())
    return {
        "best_effort_timestamp_time": frame["time"],
        "pix_fmt": frame["format"],
        "interlaced_frame": int(frame["fields"] != "P"),
        "color_transfer": transfer[1] if transfer else "unknown",
    }


def _decode(argv: list[str], run: Run) -> ToolResult | None:
    """None where it cannot be decoded."""
    try:
        return run(argv)
    except ToolFailed as error:
        if not error.permanent:
            raise
        return None
