"""What ffprobe tells of a file's streams, in our words; and what is refused by it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import inf

from notflix_app.core import languages
from notflix_app.core.audio_tracks import AudioTrack, role_of
from notflix_app.core.chapters import Chapter, chapters_of_source
from notflix_app.core.errors import Refused
from notflix_app.core.metadata import track_name_from
from notflix_app.core.text_tracks import IN_PICTURE, MAX_TRACKS, SECOND_FIELD, TextRole, TextStream, role_in

from .process import Json
from .timing import rate

MAX_AUDIO = 16  # tracks that are kept
# Codecs of sound that the bundled ffmpeg has a name for, and no decoder; a test asks it.
UNDECODED = ("4gv", "ac4", "apple_apac", "celt", "codec2", "lc3", "mpegh_3d_audio", "smv", "sonic", "sonicls")
# Hz of a sound. Less and more than any has: a rate of 1 would have seconds become hours, and fill all memory.
HEARD = range(1_000, 3_000_001)
# So many channels ffmpeg knows how to place where the file does not say where they stand. It mixes those in pairs only
# with both, and only where something stands in front.
USUAL_COUNTS = (*range(1, 9), 10, 12, 14, 16, 24)
PAIRS = (("FL", "FR"), ("SL", "SR"), ("BL", "BR"), ("FLC", "FRC"), ("TFL", "TFR"))
IN_FRONT = {"FL", "FR", "FC"}
STILLS = ("mjpeg", "png", "bmp", "webp", "tiff", "gif")  # codecs of covers; films have them, too
PICTURE_BRANDS = ("heic", "heix", "mif1", "msf1", "avif", "avis")


# --- what is refused -----------------------------------------------------------------------------------------------
def video_stream(described: Json) -> Json:
    """The stream with the moving picture. Raises Refused, saying what there is instead."""
    streams: list[Json] = described.get("streams", [])
    brand = str(described.get("format", {}).get("tags", {}).get("major_brand", "")).strip()
    if brand in PICTURE_BRANDS:
        raise Refused("This is a picture (HEIF or AVIF), not a video.")
    moving = [s for s in streams if is_moving(s)]
    if not moving:
        raise Refused(_without_picture(streams))
    films = [s for s in moving if not _is_one_picture(s)] or moving
    stream = next((s for s in films if s.get("disposition", {}).get("default")), films[0])
    if stream.get("codec_name", "unknown") == "unknown":
        four = stream.get("codec_tag_string", "?")
        raise Refused(f"The picture in this file is in a format that we cannot read (“{four}”). Save it as H.264.")
    return stream


def is_moving(stream: Json) -> bool:
    """Cover art and chapter pictures are streams of video too."""
    marks = stream.get("disposition", {})
    return stream.get("codec_type") == "video" and not any(
        marks.get(name) for name in ("attached_pic", "still_image", "timed_thumbnails")
    )


def _is_one_picture(stream: Json) -> bool:
    """A cover that nobody has marked as one, as far as the file tells."""
    duration = stream.get("tags", {}).get("DURATION")  # of Matroska; beside it stands the length of the file
    seconds = _clock(duration) if duration else number(stream.get("duration"), inf)
    if stream.get("codec_name") in STILLS:
        return stream.get("nb_frames") == "1" or seconds <= 1 or seconds == inf
    return stream.get("nb_frames") == "1" or seconds < 0.1


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
    """Those that can be decoded, in the file's order. Of too many, what plays by itself is kept in any case."""
    tracks = []
    for stream in described.get("streams", []):
        tags = {name.lower(): str(value) for name, value in stream.get("tags", {}).items()}
        marks, title = stream.get("disposition", {}), tags.get("title", "")[:100]
        channels, hertz = int(stream.get("channels") or 0), int(number(stream.get("sample_rate")))
        if stream.get("codec_type") == "audio" and not _is_undecoded(stream) and channels > 0 and hertz in HEARD:
            tracks.append(
                AudioTrack(
                    index=int(stream["index"]),
                    codec=stream["codec_name"],
                    channels=channels,
                    sample_rate=hertz,
                    language=languages.tag(tags.get("language", "")),
                    title=title,
                    duration=number(stream.get("duration")) or _clock(tags.get("duration", "")),
                    odd_layout=_odd_layout(stream, channels),
                    role=role_of(marks, title),
                    default=bool(marks.get("default")),
                )
            )
    kept = sorted(tracks, key=lambda track: not track.default)[:MAX_AUDIO]
    return tuple(sorted(kept, key=tracks.index))


def undecoded(described: Json) -> tuple[str, ...]:
    """The codecs of those that nothing here decodes, or how the file marks them where even their name is unknown."""
    sounds = [s for s in described.get("streams", []) if s.get("codec_type") == "audio" and _is_undecoded(s)]
    return tuple(_codec(stream) or str(stream.get("codec_tag_string", "?")) for stream in sounds[:MAX_AUDIO])


def _is_undecoded(stream: Json) -> bool:
    return _codec(stream) in ("", *UNDECODED)


def _codec(stream: Json) -> str:
    """'' where ffprobe does not know it."""
    name = str(stream.get("codec_name", "unknown"))
    return "" if name == "unknown" else name


def _odd_layout(stream: Json, channels: int) -> str:
    """What ffprobe calls it, where ffmpeg cannot make stereo of it; else ''."""
    layout = str(stream.get("channel_layout", "unknown"))
    if layout == "unknown":
        return "" if channels in USUAL_COUNTS else layout
    named = re.fullmatch(r"\d+ channels \((.+)\)", layout)
    if named is None:
        return layout if layout.startswith(("ambisonic", "binaural")) else ""
    places = {place.partition("@")[0] for place in named[1].split("+")}
    is_usual = (
        len(places) == channels
        and bool(places & IN_FRONT)
        and all((left in places) == (right in places) for left, right in PAIRS)
        and not any(place.startswith(("USR", "UNK")) for place in places)
    )
    return "" if channels == 1 or is_usual else layout


# The first that is set says what it is.
_ROLES = {
    "forced": TextRole.FORCED,
    "hearing_impaired": TextRole.CAPTIONS,
    "captions": TextRole.CAPTIONS,
    "comment": TextRole.COMMENTARY,
    "descriptions": TextRole.DESCRIPTIONS,
    "visual_impaired": TextRole.DESCRIPTIONS,
}
_BROADCAST_CAPTIONS = ("eia_608", "arib_caption")


def text_streams(described: Json) -> tuple[TextStream, ...]:
    """What a player would show by itself first, else in the file's order."""
    streams = [s for s in described.get("streams", ()) if s.get("codec_type") == "subtitle"]
    streams.sort(key=lambda stream: not stream.get("disposition", {}).get("default"))
    return tuple(_text_stream(stream) for stream in streams[:MAX_TRACKS])


def captions_in(first: Sequence[Json], picture: int, audio: Sequence[AudioTrack]) -> tuple[TextStream, ...]:
    """Those in the picture itself. first: its first frames, for ffprobe 8 does not tell it of streams any more.
    picture: its number. They are in the language that is spoken, where that is known; those in the second field (CC3),
    which few films have, in another one."""
    sides = (side.get("side_data_type", "") for frame in first for side in frame.get("side_data_list", ()))
    if not any("Closed Captions" in side for side in sides):
        return ()
    spoken = next((track.language for track in audio if track.default), audio[0].language if audio else "")
    first_field = TextStream(picture, IN_PICTURE, spoken, role=TextRole.CAPTIONS)
    return first_field, TextStream(picture + SECOND_FIELD, IN_PICTURE, title="CC3", role=TextRole.CAPTIONS)


def _text_stream(stream: Json) -> TextStream:
    tags = {name.lower(): str(value) for name, value in stream.get("tags", {}).items()}
    codec, title = str(stream.get("codec_name", "unknown")), track_name_from(tags.get("title", ""))
    marks = stream.get("disposition", {})
    role = next((role for mark, role in _ROLES.items() if marks.get(mark)), None)
    if role is None and codec in _BROADCAST_CAPTIONS:
        role = TextRole.CAPTIONS
    role = role or role_in(re.findall(r"\w+", title)) or TextRole.SUBTITLES
    return TextStream(int(stream["index"]), codec, languages.language_of(tags.get("language", "")), title, role)


def chapters(described: Json, begins: float) -> tuple[Chapter, ...]:
    """On the film's clock. begins: where on the file's the film does, in seconds."""
    raw = described.get("chapters", ())
    return chapters_of_source(
        (number(chapter.get("start_time"), inf) - begins, str(chapter.get("tags", {}).get("title", "")))
        for chapter in raw
    )


def number(text: object, otherwise: float = 0.0) -> float:
    try:
        return float(str(text))
    except ValueError:  # absent, or N/A
        return otherwise


def _clock(text: str) -> float:
    """'00:01:02.5' → 62.5."""
    parts = text.split(":")
    return sum(number(part) * 60**i for i, part in enumerate(reversed(parts))) if len(parts) == 3 else 0.0
