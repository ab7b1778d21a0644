"""Chunks and audio → one CMAF set with a DASH manifest and an HLS playlist over it.

Arguments are built by pure functions; `measure` reads what came out and refuses to go on when a frame is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from notflix_app.core import keys
from notflix_app.core.errors import ToolFailed
from notflix_app.core.video import AudioTrack, Plan, Rendition

from . import languages, tools
from .boxes import fragments
from .encode import ticks, timescale
from .process import PROGRESS

INIT, SEGMENT = "init.mp4", "$Number%05d$.m4s"


# --- joining chunks ------------------------------------------------------------------------------------------------
def chunk_file(index: int, rung: str) -> str:
    """Where a chunk lies in the working folder."""
    return f"chunks/{index:05d}/{rung}.mp4"


def chunk_list(plan: Plan, rung: Rendition) -> str:
    """What the concat demuxer wants to read."""
    lines = [f"file '{chunk_file(chunk.index, rung.name)}'" for chunk in plan.chunks]
    return "\n".join(["ffconcat version 1.0", *lines, ""])


def concat_args(plan: Plan) -> list[str]:
    """Joins every rung's chunks, RUNG.txt → RUNG.mp4, without encoding. Runs in the working folder."""
    step = ticks(plan.fps)
    # The demuxer adds lengths in microseconds; over hours that strays. Back onto the grid, to the tick.
    grid = f"setts=pts=round(PTS/{step})*{step}:dts=round(DTS/{step})*{step}:duration={step}"
    copy = ("-c", "copy", "-bsf:v", grid, "-video_track_timescale", str(timescale(plan.fps)), "-f", "mp4")
    inputs = (word for rung in plan.ladder for word in ("-f", "concat", "-i", f"{rung.name}.txt"))
    outputs = (
        word for number, rung in enumerate(plan.ladder) for word in ("-map", f"{number}:v:0", *copy, f"{rung.name}.mp4")
    )
    return [tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, *inputs, *outputs]


# --- packaging -----------------------------------------------------------------------------------------------------
def packager_args(plan: Plan, out: str) -> list[str]:
    """Packages RUNG.mp4 and audioN.mp4 of the working folder into its folder `out`."""
    audio = (audio_stream(track, number, plan.audio, out) for number, track in enumerate(plan.audio))
    return [
        tools.packager(),
        *(video_stream(rung, out) for rung in plan.ladder),
        *audio,
        *("--segment_duration", seconds(plan, plan.segment_frames)),
        # A fragment for each GOP: I-frame playlists need that.
        *("--fragment_duration", seconds(plan, plan.gop_frames)),
        *("--generate_static_live_mpd", "--mpd_output", f"{out}/{keys.DASH_MANIFEST}"),
        *("--hls_master_playlist_output", f"{out}/{keys.HLS_MASTER}", "--hls_playlist_type", "VOD"),
    ]


def seconds(plan: Plan, frames: int) -> str:
    return repr(float(frames / plan.fps))


def video_folder(rung: str) -> str:
    return f"v{rung}"


def video_stream(rung: Rendition, out: str) -> str:
    folder = video_folder(rung.name)
    return _descriptor(
        {
            "in": f"{rung.name}.mp4",
            "stream": "video",
            "init_segment": f"{out}/{folder}/{INIT}",
            "segment_template": f"{out}/{folder}/{SEGMENT}",
            "playlist_name": f"{folder}.m3u8",
            "iframe_playlist_name": f"{folder}_iframes.m3u8",
        }
    )


def audio_stream(track: AudioTrack, number: int, tracks: Sequence[AudioTrack], out: str) -> str:
    fields = {
        "in": f"audio{number}.mp4",
        "stream": "audio",
        "init_segment": f"{out}/a{number}/{INIT}",
        "segment_template": f"{out}/a{number}/{SEGMENT}",
        "playlist_name": f"a{number}.m3u8",
        "hls_group_id": "audio",
        "hls_name": audio_name(number, tracks),
        "dash_label": audio_name(number, tracks),
    }
    if track.language.partition("-")[0] in languages.COMMON:  # the packager stops at a code that it does not know
        fields["language"] = track.language
    return _descriptor(fields)


def audio_name(number: int, tracks: Sequence[AudioTrack]) -> str:
    """What a player's menu shows; unique among the tracks, as HLS demands."""
    names = [_plain(track.title) or track.language or f"Audio {n + 1}" for n, track in enumerate(tracks)]
    return names[number] if names.count(names[number]) == 1 else f"{names[number]} {number + 1}"


def _plain(text: str) -> str:
    """Without what means something in the packager's descriptors and in playlists."""
    return " ".join("".join(c if c.isprintable() and c not in ",='\"\\" else " " for c in text).split())


def _descriptor(fields: dict[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in fields.items())


# --- what came out -------------------------------------------------------------------------------------------------
def measure(plan: Plan, out: Path) -> list[dict[str, Any]]:
    """Each rung as published, with its average bitrate in bit/s. Raises ToolFailed where a frame is missing."""
    frames = sum(chunk.frames for chunk in plan.chunks)
    made = []
    for rung in plan.ladder:
        segments = sorted((out / video_folder(rung.name)).glob("*.m4s"))
        packaged = sum(fragment.samples for path in segments for fragment in fragments(path.read_bytes()))
        if packaged != frames:
            raise ToolFailed("packager", f"{rung.name} has {packaged} of {frames} frames")
        bits = 8 * sum(path.stat().st_size for path in segments)
        average = round(bits * plan.fps / frames)
        made.append({"name": rung.name, "width": rung.width, "height": rung.height, "bitrate": average})
    return made


def files(out: Path) -> list[str]:
    """What is to be published, relative to `out`, manifests last: they name all the rest."""
    paths = (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    return sorted(paths, key=lambda path: (keys.is_manifest(path), path in (keys.DASH_MANIFEST, keys.HLS_MASTER), path))
