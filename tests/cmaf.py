"""Judges a package box by box: what a player would stumble over, as sentences. An empty list is praise."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import m3u8
from mpegdash.parser import MPEGDASHParser

from notflix_app.core import keys
from workers import tools
from workers.boxes import edit, fragments, timescale


@dataclass(frozen=True)
class Track:
    """starts: where each segment begins for the viewer, seconds. length: seconds that are shown."""

    name: str
    starts: tuple[Fraction, ...]
    length: Fraction
    samples: int


def judge(package: Path) -> list[str]:
    """package: the folder with both manifests."""
    master = m3u8.load(str(package / keys.HLS_MASTER))
    video = list(dict.fromkeys(playlist.uri for playlist in master.playlists))  # each is there once for each sound
    audio = sorted({item.uri for item in master.media if item.uri})
    wrong: list[str] = []
    tracks = {name: read_track(package, name, wrong) for name in [*video, *audio]}
    if len({tracks[name].starts for name in video}) != 1:
        wrong.append("the rungs are cut at different times")
    wrong += [f"{name} does not start at 0" for name, track in tracks.items() if track.starts[0] != 0]
    wrong += _iframes(package, master)
    return wrong + _dash(package, len(video), len(audio))


def read_track(package: Path, playlist: str, wrong: list[str]) -> Track:
    """A media playlist's segments, one after the other; what is wrong with them goes into `wrong`."""
    listed = m3u8.load(str(package / playlist))
    init = (package / listed.segment_map[0].uri).read_bytes()
    scale = timescale(init)
    # An edit list hides what an AAC encoder puts before the first sample, and undoes the delay of B-frames.
    hidden = edit(init)
    expected, starts, samples = 0, [], 0
    for segment in listed.segments:
        parts = fragments((package / segment.uri).read_bytes())
        begin = parts[0].presented
        end = begin + sum(part.duration for part in parts)
        starts.append(Fraction(max(0, begin - hidden), scale))
        if not parts[0].sync:
            wrong.append(f"{segment.uri} does not start with a keyframe")
        length = Fraction(end - max(begin, hidden), scale)
        if abs(length - Fraction(segment.duration)) > Fraction(2, 1000):
            wrong.append(f"{segment.uri} lasts {float(length)}, and its EXTINF says {segment.duration}")
        for part in parts:
            if part.decode_time != expected:
                wrong.append(f"{segment.uri} leaves a gap: {expected} → {part.decode_time}")
            expected, samples = part.decode_time + part.duration, samples + part.samples
    if not listed.is_endlist or listed.playlist_type != "vod":
        wrong.append(f"{playlist} is not marked as complete")
    return Track(playlist, tuple(starts), starts[-1] + length, samples)


def _iframes(package: Path, master: m3u8.M3U8) -> list[str]:
    wrong = []
    if len(master.iframe_playlists) != len({playlist.uri for playlist in master.playlists}):
        wrong.append("not every rung has an I-frame playlist")
    for listed in master.iframe_playlists:
        frames = m3u8.load(str(package / listed.uri))
        if not frames.is_i_frames_only or not frames.segments:
            wrong.append(f"{listed.uri} lists no I-frames")
    return wrong


def _dash(package: Path, video: int, audio: int) -> list[str]:
    mpd = MPEGDASHParser.parse(str(package / keys.DASH_MANIFEST))
    sets = mpd.periods[0].adaptation_sets
    rungs = [r for s in sets for r in s.representations if s.content_type == "video"]
    sounds = [r for s in sets for r in s.representations if s.content_type == "audio"]
    wrong = []
    if mpd.type != "static":
        wrong.append("the MPD is not static")
    if (len(rungs), len(sounds)) != (video, audio):
        wrong.append(f"the MPD has {len(rungs)} rungs and {len(sounds)} sounds; HLS has {video} and {audio}")
    if len([s for s in sets if s.content_type == "video"]) != 1:
        wrong.append("the rungs are not in one adaptation set")
    return wrong


def joined(package: Path, folder: str) -> Path:
    """init and segments as one file, as a player feeds them to its decoder."""
    path = package / f"{folder}.joined.mp4"
    parts = [package / folder / "init.mp4", *sorted((package / folder).glob("*.m4s"))]
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def decoded_frames(path: Path) -> int:
    """How many pictures come out of the decoder."""
    return len(_decode(path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"))


def decoded_samples(path: Path) -> int:
    """How many samples of sound come out of the decoder, at 48 kHz."""
    lines = _decode(path, "-map", "0:a:0", "-f", "framemd5", "-")
    return sum(int(line.split(",")[3]) for line in lines)


def _decode(path: Path, *arguments: str) -> list[str]:
    command = [tools.ffmpeg(), "-v", "error", "-nostdin", "-i", str(path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if not line.startswith("#")]
