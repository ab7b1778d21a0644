"""How a track of sound is encoded: to stereo AAC, on the clock of the picture, and as long as planned. Pure."""

from __future__ import annotations

from notflix_app.core.timeline import SAMPLE_RATE, sound_samples
from notflix_app.core.video import AudioTrack, Plan, Source

from . import tools
from .ffmpeg_input import input_args

OUTLASTS = 5.0  # seconds of sound that are kept after the picture has ended: enough for an end that fades away
# Fragments, each written as soon as it is full: whoever packages them need not wait for the end. The index comes behind
# the first one: only then is known what the encoder puts before the first sample.
AS_IT_COMES = (
    *("-movflags", "+delay_moov+default_base_moof", "-frag_duration", "500000"),  # µs
    *("-flush_packets", "1", "-f", "mp4", "pipe:1"),
)


def audio_args(
    url: str, source: Source, plan: Plan, track: AudioTrack, *, max_pixels: int, fill: bool = False
) -> list[str]:
    """Writes to stdout, as it is encoded, an MP4 with one AAC track whose time 0 is the picture's first frame. fill:
    with silence, however much cannot be decoded."""
    forgiven = ("-max_error_rate", "1") if fill else ()
    clock = ("-copyts",) if source.seekable else ()
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", *clock, *forgiven),
        *(*input_args(url, max_pixels), "-i", url, "-map", f"0:{track.index}", "-vn"),
        *("-af", on_the_pictures_clock(source, track), "-c:a", "aac", "-b:a", f"{plan.audio_kbps}k"),
        *("-ac", "2", "-ar", str(SAMPLE_RATE), "-map_metadata", "-1", *AS_IT_COMES),
    ]


def on_the_pictures_clock(source: Source, track: AudioTrack) -> str:
    """Sound that starts late gets silence before it, sound that starts early is cut. Silence fills gaps, and what is
    missing at the end; what goes on long after the picture is cut."""
    samples = sound_samples(source.duration)
    return (
        f"asetpts=PTS-({source.start - track.delay:.6f})/TB,"
        # Downmixed by the resampler, which keeps speech (the centre) at its level.
        f"aresample={SAMPLE_RATE}:async=1:first_pts=0:ochl=stereo,"
        f"apad=whole_len={samples},atrim=end_sample={samples}"
    )
