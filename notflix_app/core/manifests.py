"""A film's own manifests: one MPD (ISO/IEC 23009-1), and HLS playlists (RFC 8216) over the same segments. Pure.

They name files beside them and no host; steering.py adds the edges when someone asks.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from xml.etree import ElementTree as ET

from . import keys
from .segments import Segment, Stream, average_rate, keyframe_rates, peak_rate
from .video import AudioTrack, Plan, Rendition

MPD = "urn:mpeg:dash:schema:mpd:2011"
PROFILE = "urn:mpeg:dash:profile:isoff-live:2011"
ROLES = "urn:mpeg:dash:role:2011"
CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"
STEREO = 2
BUFFER_SECONDS = 2  # what a player should have before it begins: a GOP
AUDIO_GROUP = "audio"


def manifests(plan: Plan, streams: Mapping[str, Stream], base: str = "") -> dict[str, str]:
    """Path in the package → text; whoever is named by another comes before it.

    streams: whole, by name; where no keyframes are known, no I-frame playlists. base: where the package is, seen from
    the two manifests that players are given.
    """
    made: dict[str, str] = {}
    for rung in plan.ladder:
        stream = streams[keys.rung_folder(rung.name)]
        if _has_keyframes(stream):
            made[_iframes_name(stream.name)] = _iframe_playlist(stream)
        made[_playlist_name(stream.name)] = _media_playlist(stream)
    for number in range(len(plan.audio)):
        name = keys.track_folder(number)
        made[_playlist_name(name)] = _media_playlist(streams[name])
    return made | {keys.HLS_MASTER: _hls(plan, streams, base), keys.DASH_MANIFEST: _dash(plan, streams, base)}


def _has_keyframes(stream: Stream) -> bool:
    return any(segment.keyframes for segment in stream.segments)


def track_name(number: int, tracks: Sequence[AudioTrack]) -> str:
    """What a player's menu shows of an audio track; unique among them, as HLS demands."""
    names = [plain(track.title) or track.language or f"Audio {n + 1}" for n, track in enumerate(tracks)]
    return unique_names(names)[number]


def unique_names(names: Iterable[str]) -> list[str]:
    """In the same order; who comes later gets a number: 'English', 'English 2'."""
    unique: list[str] = []
    for name in names:
        numbered = (f"{name} {times}" for times in itertools.count(2))
        unique.append(name if name not in unique else next(one for one in numbered if one not in unique))
    return unique


def plain(text: str) -> str:
    """A name on one line, and without what would end a quoted string."""
    return " ".join("".join(c if c.isprintable() and c not in '"\\' else " " for c in text).split())


def _rungs(plan: Plan, streams: Mapping[str, Stream]) -> list[tuple[Rendition, Stream]]:
    return [(rung, streams[keys.rung_folder(rung.name)]) for rung in plan.ladder]


def _tracks(plan: Plan, streams: Mapping[str, Stream]) -> list[tuple[AudioTrack, Stream]]:
    return [(track, streams[keys.track_folder(number)]) for number, track in enumerate(plan.audio)]


# --- HLS -----------------------------------------------------------------------------------------------------------
def _playlist_name(folder: str) -> str:
    return f"{folder}.m3u8"


def _iframes_name(folder: str) -> str:
    return f"{folder}_iframes.m3u8"


def _media_playlist(stream: Stream) -> str:
    lines = [_extinf(s.duration, stream, keys.segment(stream.name, n)) for n, s in _numbered(stream)]
    return _playlist(stream, max(s.duration for s in stream.segments), (), lines)


def _iframe_playlist(stream: Stream) -> str:
    frames = [(number, frame) for number, segment in _numbered(stream) for frame in segment.keyframes]
    lines = [
        _extinf(f.duration, stream, f"#EXT-X-BYTERANGE:{f.size}@{f.start}\n{keys.segment(stream.name, number)}")
        for number, f in frames
    ]
    return _playlist(stream, max(frame.duration for _, frame in frames), ("#EXT-X-I-FRAMES-ONLY",), lines)


def _numbered(stream: Stream) -> Iterator[tuple[int, Segment]]:
    return enumerate(stream.segments, start=1)


def _playlist(stream: Stream, longest: int, marks: Iterable[str], lines: Iterable[str]) -> str:
    target = math.ceil(Fraction(longest, stream.timescale))
    head = ["#EXTM3U", "#EXT-X-VERSION:6", f"#EXT-X-TARGETDURATION:{target}", "#EXT-X-PLAYLIST-TYPE:VOD", *marks]
    return "\n".join([*head, f'#EXT-X-MAP:URI="{keys.init(stream.name)}"', *lines, "#EXT-X-ENDLIST", ""])


def _extinf(ticks: int, stream: Stream, uri: str) -> str:
    return f"#EXTINF:{ticks / stream.timescale:.3f},\n{uri}"


def _hls(plan: Plan, streams: Mapping[str, Stream], base: str) -> str:
    audio, rungs = _tracks(plan, streams), _rungs(plan, streams)
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [_media(number, plan.audio, stream, base) for number, (_, stream) in enumerate(audio)]
    for rung, stream in rungs:
        lines += [_variant(rung, stream, plan, [sound for _, sound in audio]), base + _playlist_name(stream.name)]
    lines += [_iframe_variant(rung, stream, base) for rung, stream in rungs if _has_keyframes(stream)]
    return "\n".join([*lines, ""])


def _media(number: int, tracks: Sequence[AudioTrack], stream: Stream, base: str) -> str:
    attributes = {
        "TYPE": "AUDIO",
        "URI": quoted(base + _playlist_name(stream.name)),
        "GROUP-ID": quoted(AUDIO_GROUP),
        **({"LANGUAGE": quoted(tracks[number].language)} if tracks[number].language else {}),
        "NAME": quoted(track_name(number, tracks)),
        "DEFAULT": "NO" if number else "YES",
        "AUTOSELECT": "YES",
        "CHANNELS": quoted(str(STEREO)),
    }
    return f"#EXT-X-MEDIA:{attribute_list(attributes)}"


def _variant(rung: Rendition, stream: Stream, plan: Plan, audio: Sequence[Stream]) -> str:
    attributes = {
        "BANDWIDTH": str(peak_rate(stream) + max(map(peak_rate, audio), default=0)),
        "AVERAGE-BANDWIDTH": str(average_rate(stream) + max(map(average_rate, audio), default=0)),
        "CODECS": quoted(",".join(dict.fromkeys([stream.codecs, *(sound.codecs for sound in audio)]))),
        "RESOLUTION": f"{rung.width}x{rung.height}",
        "FRAME-RATE": f"{float(plan.fps):.3f}",
        **({"AUDIO": quoted(AUDIO_GROUP)} if audio else {}),
        "CLOSED-CAPTIONS": "NONE",
    }
    return f"#EXT-X-STREAM-INF:{attribute_list(attributes)}"


def _iframe_variant(rung: Rendition, stream: Stream, base: str) -> str:
    average, peak = keyframe_rates(stream)
    attributes = {
        "BANDWIDTH": str(peak),
        "AVERAGE-BANDWIDTH": str(average),
        "CODECS": quoted(stream.codecs),
        "RESOLUTION": f"{rung.width}x{rung.height}",
        "URI": quoted(base + _iframes_name(stream.name)),
    }
    return f"#EXT-X-I-FRAME-STREAM-INF:{attribute_list(attributes)}"


def attribute_list(attributes: Mapping[str, str]) -> str:
    """As HLS has it behind a tag's colon."""
    return ",".join(f"{name}={value}" for name, value in attributes.items())


def quoted(value: str) -> str:
    return f'"{value}"'


# --- DASH ----------------------------------------------------------------------------------------------------------
def _dash(plan: Plan, streams: Mapping[str, Stream], base: str) -> str:
    rungs, audio = _rungs(plan, streams), _tracks(plan, streams)
    longest = max(stream.seconds for stream in streams.values())
    mpd = ET.Element(
        "MPD",
        {
            "xmlns": MPD,
            "profiles": PROFILE,
            "type": "static",
            "minBufferTime": f"PT{BUFFER_SECONDS}S",
            "mediaPresentationDuration": f"PT{float(longest):.3f}S",
        },
    )
    if base:
        ET.SubElement(mpd, "BaseURL").text = base
    period = ET.SubElement(mpd, "Period", {"id": "0"})
    picture = ET.SubElement(period, "AdaptationSet", _picture_set(plan))
    for rung, stream in rungs:
        size = {"width": str(rung.width), "height": str(rung.height), "sar": "1:1"}
        _representation(picture, stream, "video/mp4", **size)
    for number, (track, stream) in enumerate(audio):
        _audio_set(period, number, track, plan.audio, stream)
    ET.indent(mpd)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(mpd, encoding="unicode")}\n'


def _picture_set(plan: Plan) -> dict[str, str]:
    largest, fps = plan.ladder[0], plan.fps
    return {
        "id": "0",
        "contentType": "video",
        "maxWidth": str(largest.width),
        "maxHeight": str(largest.height),
        "frameRate": str(fps.numerator) if fps.denominator == 1 else f"{fps.numerator}/{fps.denominator}",
        "segmentAlignment": "true",
        "startWithSAP": "1",
    }


def _audio_set(
    period: ET.Element, number: int, track: AudioTrack, tracks: Sequence[AudioTrack], stream: Stream
) -> None:
    attributes = {"id": str(number + 1), "contentType": "audio", "segmentAlignment": "true", "startWithSAP": "1"}
    if track.language:
        attributes["lang"] = track.language
    sound = ET.SubElement(period, "AdaptationSet", attributes)
    ET.SubElement(sound, "Role", {"schemeIdUri": ROLES, "value": "alternate" if number else "main"})
    ET.SubElement(sound, "Label").text = track_name(number, tracks)
    made = _representation(sound, stream, "audio/mp4", audioSamplingRate=str(stream.timescale))
    made.insert(0, ET.Element("AudioChannelConfiguration", {"schemeIdUri": CHANNELS, "value": str(STEREO)}))


def _representation(parent: ET.Element, stream: Stream, mime_type: str, **attributes: str) -> ET.Element:
    rate = {"id": stream.name, "bandwidth": str(peak_rate(stream)), "codecs": stream.codecs, "mimeType": mime_type}
    made = ET.SubElement(parent, "Representation", {**rate, **attributes})
    template = ET.SubElement(
        made,
        "SegmentTemplate",
        {
            "timescale": str(stream.timescale),
            "initialization": keys.init(stream.name),
            "media": keys.segment_template(stream.name),
            "startNumber": "1",
        },
    )
    timeline = ET.SubElement(template, "SegmentTimeline")
    at = 0
    for duration, run in groupby(segment.duration for segment in stream.segments):
        repeats = len(list(run)) - 1
        more = {"r": str(repeats)} if repeats else {}
        ET.SubElement(timeline, "S", {"t": str(at), "d": str(duration), **more})
        at += duration * (repeats + 1)
    return made
