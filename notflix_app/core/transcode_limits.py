"""Whether what a person chose can be made at all: asked before the upload, and again before the plan."""

from __future__ import annotations

from .errors import Refused
from .video import STANDARD_RUNGS, TranscodeSettings

BITRATES = range(50, 200_001)  # kbit/s of a rung
MAX_BITRATES = 4  # of one rung: each is an encoder of its own, side by side in one process
AUDIO_BITRATES = range(32, 513)  # kbit/s; below 32 AAC-LC falls apart, above 512 encoders refuse
SURROUND_BITRATES = range(128, 1025)
SEGMENTS = range(2, 21, 2)  # s: whole GOPs of two seconds; above 20 switching takes too long to be called adaptive


def check_transcode_settings(settings: TranscodeSettings) -> None:
    """Raises Refused with what to choose instead."""
    unknown = [rung for rung in (*settings.heights, *settings.bitrates) if rung not in STANDARD_RUNGS]
    if unknown:
        known = ", ".join(map(str, STANDARD_RUNGS))
        raise Refused(f"There is no rung of {unknown[0]} lines. Choose from {known}.")
    for rung, rates in settings.bitrates.items():
        if len(rates) > MAX_BITRATES:
            raise Refused(f"{len(rates)} bitrates for {rung}p are too many: give at most {MAX_BITRATES}.")
        if any(rate not in BITRATES for rate in rates):
            raise Refused(f"A bitrate for {rung}p is out of range: give {BITRATES[0]} to {BITRATES[-1]} kbit/s.")
    if settings.audio_kbps not in AUDIO_BITRATES:
        raise Refused(
            f"An audio bitrate of {settings.audio_kbps} kbit/s is out of range: "
            f"give {AUDIO_BITRATES[0]} to {AUDIO_BITRATES[-1]}."
        )
    if settings.surround_kbps and settings.surround_kbps not in SURROUND_BITRATES:
        raise Refused(
            f"A bitrate of {settings.surround_kbps} kbit/s for 5.1 is out of range: "
            f"give {SURROUND_BITRATES[0]} to {SURROUND_BITRATES[-1]}, or 0 for stereo alone."
        )
    if settings.segment_seconds not in SEGMENTS:
        raise Refused(
            f"A segment of {settings.segment_seconds} s cannot be cut: "
            f"give an even number from {SEGMENTS[0]} to {SEGMENTS[-1]}."
        )
