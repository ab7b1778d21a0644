"""From a source to its renditions. Never upscales."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

from .errors import Refused
from .transcode_limits import check_transcode_settings
from .video import Rendition, Source, TranscodeSettings

# Rung → kbit/s for a 16:9 picture at up to 30 frames a second. After Apple's HLS authoring specification for H.264
# (table "Video average bit rate": 2160p 11.6–16.8, 1080p 4.5–7.8, 720p 3.0–4.5, 540p 2.0, 432p 1.1, 360p 0.7 Mbit/s).
STANDARD: dict[int, int] = {2160: 14000, 1440: 8000, 1080: 4500, 720: 2500, 480: 1200, 360: 700, 240: 350}
_RATES = sorted((rung * rung * 16 / 9, rate) for rung, rate in STANDARD.items())  # by pixels
MIN_SIDE = 16  # x264 refuses less than one macroblock


def _box(rung: int, portrait: bool) -> tuple[float, float]:
    """The 16:9 frame of a rung; on its side for portrait pictures. 1920×800 is a 1080p film, as people expect."""
    long_side = rung * 16 / 9
    return (rung, long_side) if portrait else (long_side, rung)


def _even_down(value: int) -> int:
    # 4:2:0 chroma needs even sizes, and rounding up would upscale.
    return max(2, value // 2 * 2)


def _even_near(value: float) -> int:
    return max(2, 2 * round(value / 2))


def fit(width: int, height: int, rung: int) -> tuple[int, int, bool]:
    """The picture inside the rung's box, never larger than itself; and whether it already fits unscaled. In pixels."""
    box_width, box_height = _box(rung, portrait=height > width)
    scale = min(box_width / width, box_height / height)
    if scale >= 1 - 1e-9:
        return _even_down(width), _even_down(height), True
    return _even_near(width * scale), _even_near(height * scale), False


def standard_rungs(width: int, height: int) -> tuple[int, ...]:
    """The standard rungs for a picture, tallest first: every one that makes it smaller, and the one that holds it.

    Without those that would make a strip too narrow to encode; none is left of 16384×32.
    """
    rungs: list[int] = []
    sizes: set[tuple[int, int]] = set()
    for rung in sorted(STANDARD):
        fitted_width, fitted_height, unscaled = fit(width, height, rung)
        too_narrow = min(fitted_width, fitted_height) < MIN_SIDE
        if not too_narrow and (fitted_width, fitted_height) not in sizes:  # 321×241 is 320×240 in two boxes
            sizes.add((fitted_width, fitted_height))
            rungs.append(rung)
        if unscaled:
            break
    return tuple(reversed(rungs))


def rungs_to_make(width: int, height: int, settings: TranscodeSettings) -> tuple[int, ...]:
    """Of the standard rungs those that the settings ask for, all where they ask for none; the tallest where they ask
    only for what the picture has not. Tallest first; none of a picture that is too narrow."""
    possible = standard_rungs(width, height)
    return tuple(rung for rung in possible if not settings.heights or rung in settings.heights) or possible[:1]


def _standard_rate(pixels: int) -> float:
    """kbit/s for a picture of so many pixels: between two rungs on the curve through both.

    By the pixels alone, so that a larger picture never gets less: 1282×722, in the box of 1080p, at least what its
    720p gets.
    """
    # Even sizes cost a pixel here and there: 426×240 still is the 240p of the table.
    named = next((rate for size, rate in _RATES if abs(pixels / size - 1) < 0.01), None)
    if named is not None:
        return named
    smallest, least = _RATES[0]
    if pixels < smallest:
        return least * pixels / smallest
    for (low, low_rate), (high, high_rate) in pairwise(_RATES):
        if pixels < high:
            part = log(pixels / low) / log(high / low)
            return low_rate * exp(part * log(high_rate / low_rate))
    return _RATES[-1][1]


def _expected_rate(width: int, height: int, fps: float) -> int:
    """Half as much again above 40 fps; never so little that the picture falls apart."""
    motion = 1.5 if fps > 40 else 1.0
    return max(80, round(_standard_rate(width * height) * motion))


def ladder(source: Source, settings: TranscodeSettings) -> tuple[Rendition, ...]:
    """The renditions to make, best first. At least one: rungs above the source's size fall back to its own.

    Raises Refused for a picture too small or too narrow to encode and for choices that cannot be made.
    """
    if min(source.width, source.height) < MIN_SIDE:
        raise Refused(
            f"This picture is {source.width}×{source.height}; the smallest that can be shown is {MIN_SIDE}×{MIN_SIDE}."
        )
    check_transcode_settings(settings)
    rungs = rungs_to_make(source.width, source.height, settings)
    if not rungs:
        raise Refused(f"This picture is {source.width}×{source.height}: too long and narrow to be shown.")
    return tuple(rendition for rung in rungs for rendition in _renditions_of(rung, source, settings))


def _renditions_of(rung: int, source: Source, settings: TranscodeSettings) -> list[Rendition]:
    width, height, _ = fit(source.width, source.height, rung)
    asked = sorted(set(settings.bitrates.get(rung, ())), reverse=True)
    rates = asked or [_expected_rate(width, height, float(source.fps))]
    return [
        Rendition(
            name=f"{rung}p" if len(rates) == 1 else f"{rung}p-{rate}",
            width=width,
            height=height,
            bitrate=rate,
            # Peaks of 1.5 × over a buffer of two seconds: Apple's specification asks for peaks ≤ 2 × the average.
            max_rate=round(rate * 1.5),
            buffer=rate * 2,
            exact=bool(asked),
        )
        for rate in rates
    ]
