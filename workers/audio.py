"""How an audio track is encoded: whole, to stereo AAC, on the clock of the picture. Pure."""

from __future__ import annotations

from pathlib import Path

from notflix_app.core.video import AudioTrack, Plan, Source

from . import tools
from .ffmpeg_input import input_args
from .process import PROGRESS

SAMPLE_RATE = 48000
FRAME = 1024  # samples in a frame of AAC
OUTLASTS = 5.0  # seconds of sound that are kept after the picture has ended: enough for an end that fades away


def audio_args(
    url: str, source: Source, plan: Plan, track: AudioTrack, path: Path, *, max_pixels: int, fill: bool = False
) -> list[str]:
    """Writes `path`, an MP4 with one AAC track whose time 0 is the picture's first frame. fill: with silence, however
    much cannot be decoded."""
    forgiven = ("-max_error_rate", "1") if fill else ()
    clock = ("-copyts",) if source.seekable else ()
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *PROGRESS, *clock, *forgiven),
        *(*input_args(url, max_pixels), "-i", url, "-map", f"0:{track.index}", "-vn"),
        *("-af", on_the_pictures_clock(source, track), "-c:a", "aac", "-b:a", f"{plan.audio_kbps}k"),
        *("-ac", "2", "-ar", str(SAMPLE_RATE), "-map_metadata", "-1", "-f", "mp4", str(path)),
    ]


def on_the_pictures_clock(source: Source, track: AudioTrack) -> str:
    """Sound that starts late gets silence before it, sound that starts early is cut, and so is what goes on long after
    the picture; gaps are filled with silence."""
    end = float(source.frames / source.fps) + OUTLASTS
    return (
        f"asetpts=PTS-({source.start - track.delay:.6f})/TB,"
        # Downmixed by the resampler, which keeps speech (the centre) at its level.
        f"aresample={SAMPLE_RATE}:async=1:first_pts=0:ochl=stereo,"
        f"atrim=end={end:.6f}"
    )
