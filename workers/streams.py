"""What ffprobe tells of a file's streams, in our words; and what is refused by it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from notflix_app.core import languages
from notflix_app.core.audio_tracks import AudioTrack, role_of
from notflix_app.core.errors import Refused

from .process import Json
from .timing import rate

MAX_AUDIO = 16  # tracks that are kept
PICTURE_BRANDS = ("heic", "heix", "mif1", "msf1", "avif", "avis")


# --- what is refused -----------------------------------------------------------------------------------------------
def video_stream(described: Json) -> Json:
    """The stream with the moving picture. Raises Refused, saying what there is instead."""
    streams: list[Json] = described.get("streams", [])
    brand = str(described.get("format", {}).get("tags", {}).get("major_brand", "")).strip()
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
def display_size(stream: Json) -> tuple[int, int, int]:
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


def audio_tracks(described: Json) -> tuple[AudioTrack, ...]:
    """Those that can be decoded, in the file's order."""
    tracks = []
    for stream in described.get("streams", []):
        tags = {name.lower(): str(value) for name, value in stream.get("tags", {}).items()}
        marks, title = stream.get("disposition", {}), tags.get("title", "")[:100]
        channels, hertz = int(stream.get("channels") or 0), int(number(stream.get("sample_rate")))
        readable = stream.get("codec_name", "unknown") != "unknown" and channels > 0 and hertz > 0
        if stream.get("codec_type") == "audio" and readable:
            tracks.append(
                AudioTrack(
                    index=int(stream["index"]),
                    codec=stream["codec_name"],
                    channels=channels,
                    sample_rate=hertz,
                    language=languages.tag(tags.get("language", "")),
                    title=title,
                    duration=number(stream.get("duration")) or _clock(tags.get("duration", "")),
                    role=role_of(marks, title),
                    default=bool(marks.get("default")),
                )
            )
    return tuple(tracks[:MAX_AUDIO])


def number(text: object, otherwise: float = 0.0) -> float:
    try:
        return float(str(text))
    except ValueError:  # absent, or N/A
        return otherwise


def _clock(text: str) -> float:
    """'00:01:02.5' → 62.5."""
    parts = text.split(":")
    return sum(number(part) * 60**i for i, part in enumerate(reversed(parts))) if len(parts) == 3 else 0.0
