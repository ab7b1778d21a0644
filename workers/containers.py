"""The containers that are read, and what is known of each. Named as ffmpeg's demuxers are. Pure."""

from __future__ import annotations

# None of them can send the reader elsewhere: no playlist, no list of files, no reference to another file is here.
INDEXED = ("mov", "matroska", "webm", "avi", "flv", "asf", "mxf", "ogg", "nut", "ivf", "rm", "wtv", "dv")
# Seeking lands anywhere there, not on a keyframe.
NO_INDEX = ("mpegts", "mpeg")
# Raw streams: pictures one after the other, which nothing but their number tells apart.
RAW = ("h264", "hevc", "vvc", "mpegvideo", "m4v", "vc1", "cavsvideo", "dirac", "h261", "h263", "mjpeg", "obu")
NO_CLOCK = (*RAW, "gxf")  # GXF has one, but not of every frame
# Where a seek is right, whatever became of the file: the others lose their index with their end, or never had one.
SOUGHT_WHEN_BROKEN = ("mov", "matroska", "webm", "avi", "flv", "mpegts", "mpeg", "ogg")
# May hold one picture only, and is no film then.
ANIMATIONS = ("gif", "apng")
# Sound and nothing else: no film, but a track of one.
SOUND_ONLY = (
    *("mp3", "flac", "wav", "w64", "aac", "ac3", "eac3", "dts", "dtshd", "truehd", "mlp", "aiff", "caf"),
    *("tta", "wv", "ape", "amr", "au"),
)
FORMATS = (*INDEXED, *NO_INDEX, *NO_CLOCK, *ANIMATIONS, "yuv4mpegpipe")

ACCEPTED = (
    "MP4, MOV, MKV, WebM, AVI, TS, MPEG, WMV, Ogg, FLV, MXF, DV, GIF, raw H.264 and HEVC are accepted, and some others."
)


def may_be(container: str) -> tuple[str, ...]:
    """What a file may be read as, of which the probe said that it is this."""
    return (container,) if container in SOUND_ONLY else FORMATS


def is_one_of(container: str, names: tuple[str, ...]) -> bool:
    """container: as ffprobe names it: 'mov,mp4,m4a'."""
    return not set(container.split(",")).isdisjoint(names)
