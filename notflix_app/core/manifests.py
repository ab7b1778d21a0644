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
from .audio_manifests import AUDIO_PURPOSE, CHARACTERISTICS, PURPOSES, audio_groups, dash_roles, in_order
from .audio_tracks import AudioRole, AudioTrack, Sound, default_track, described
from .segments import Segment, Stream, average_rate, keyframe_rates, peak_rate
from .video import Plan, Rendition

MPD = "urn:mpeg:dash:schema:mpd:2011"
PROFILE = "urn:mpeg:dash:profile:isoff-live:2011"
ROLES = "urn:mpeg:dash:role:2011"
CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"
BUFFER_SECONDS = 2  # what a player should have before it begins: a GOP


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
        made[keys.playlist(stream.name)] = media_playlist(stream)
    for sound in plan.sounds:
        made[keys.playlist(streams[sound.name].name)] = media_playlist(streams[sound.name])
    return made | {keys.HLS_MASTER: _hls(plan, streams, base), keys.DASH_MANIFEST: _dash(plan, streams, base)}


def _has_keyframes(stream: Stream) -> bool:
    return any(segment.keyframes for segment in stream.segments)


def track_name(number: int, tracks: Sequence[AudioTrack]) -> str:
    """What a player's menu shows of an audio track; unique among them, as HLS demands."""
    names = [plain(track.title) or described(track) or f"Audio {n + 1}" for n, track in enumerate(tracks)]
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


# --- HLS -----------------------------------------------------------------------------------------------------------
def _iframes_name(folder: str) -> str:
    return f"{folder}_iframes.m3u8"


def media_playlist(stream: Stream) -> str:
    """Of a rung or a track; it names the files below the folder that it lies beside."""
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
    rungs, groups = _rungs(plan, streams), audio_groups(plan)
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for group, sounds in groups.items():
        lines += [_media(group, sound, plan, base + keys.playlist(streams[sound.name].name)) for sound in sounds]
    # A player chooses a group with the variant that names it: each rung is there once for each.
    for group, sounds in groups.items() or [("", ())]:
        audio = [streams[sound.name] for sound in sounds]
        for rung, stream in rungs:
            lines += [_variant(rung, stream, plan, group, audio), base + keys.playlist(stream.name)]
    lines += [_iframe_variant(rung, stream, base) for rung, stream in rungs if _has_keyframes(stream)]
    return "\n".join([*lines, ""])


def _media(group: str, sound: Sound, plan: Plan, uri: str) -> str:
    track, is_default = plan.audio[sound.track], sound.track == default_track(plan.audio)
    # A player may take it by itself, for whoever speaks the language, or has asked for descriptions in general.
    by_itself = is_default or track.role is not AudioRole.COMMENTARY
    attributes = {
        "TYPE": "AUDIO",
        "URI": quoted(uri),
        "GROUP-ID": quoted(group),
        **({"LANGUAGE": quoted(track.language)} if track.language else {}),
        "NAME": quoted(track_name(sound.track, plan.audio)),
        "DEFAULT": "YES" if is_default else "NO",
        "AUTOSELECT": "YES" if by_itself else "NO",
        **({"CHARACTERISTICS": quoted(CHARACTERISTICS[track.role])} if track.role in CHARACTERISTICS else {}),
        "CHANNELS": quoted(str(sound.channels)),
    }
    return f"#EXT-X-MEDIA:{attribute_list(attributes)}"


def _variant(rung: Rendition, stream: Stream, plan: Plan, group: str, audio: Sequence[Stream]) -> str:
    attributes = {
        "BANDWIDTH": str(peak_rate(stream) + max(map(peak_rate, audio), default=0)),
        "AVERAGE-BANDWIDTH": str(average_rate(stream) + max(map(average_rate, audio), default=0)),
        "CODECS": quoted(",".join(dict.fromkeys([stream.codecs, *(sound.codecs for sound in audio)]))),
        "RESOLUTION": f"{rung.width}x{rung.height}",
        "FRAME-RATE": f"{float(plan.fps):.3f}",
        **({"AUDIO": quoted(group)} if group else {}),
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
    rungs = _rungs(plan, streams)
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
    for number, sound in enumerate(in_order(plan), start=1):
        _audio_set(period, number, sound, plan, streams[sound.name])
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


def _audio_set(period: ET.Element, number: int, sound: Sound, plan: Plan, stream: Stream) -> None:
    track, is_default = plan.audio[sound.track], sound.track == default_track(plan.audio)
    attributes = {"id": str(number), "contentType": "audio", "segmentAlignment": "true", "startWithSAP": "1"}
    if track.language:
        attributes["lang"] = track.language
    if not sound.is_surround:  # without it, some players begin with what has most bits
        attributes["selectionPriority"] = "3" if is_default else "2"
    made = ET.SubElement(period, "AdaptationSet", attributes)
    if track.role in PURPOSES:
        ET.SubElement(made, "Accessibility", {"schemeIdUri": AUDIO_PURPOSE, "value": PURPOSES[track.role]})
    for role in dash_roles(track.role, is_default=is_default):
        ET.SubElement(made, "Role", {"schemeIdUri": ROLES, "value": role})
    ET.SubElement(made, "Label").text = track_name(sound.track, plan.audio)
    audio = _representation(made, stream, "audio/mp4", audioSamplingRate=str(stream.timescale))
    audio.insert(0, ET.Element("AudioChannelConfiguration", {"schemeIdUri": CHANNELS, "value": str(sound.channels)}))


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
