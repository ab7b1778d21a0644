"""From a source to its renditions. Never upscales."""

from __future__ import annotations

from .choices import check
from .errors import Refused
from .video import Rendition, Source, TranscodeSettings

# Rung → kbit/s for a 16:9 picture at up to 30 frames a second. After Apple's HLS authoring specification for H.264
# (table "Video average bit rate": 2160p 11.6–16.8, 1080p 4.5–7.8, 720p 3.0–4.5, 540p 2.0, 432p 1.1, 360p 0.7 Mbit/s).
STANDARD: dict[int, int] = {2160: 14000, 1440: 8000, 1080: 4500, 720: 2500, 480: 1200, 360: 700, 240: 350}
SMALLEST_SIDE = 16  # x264 refuses less than one macroblock


def _box(rung: int, portrait: bool) -> tuple[float, float]:
    """The 16:9 frame of a rung; on its side for portrait pictures. 1920×800 is a 1080p film, as people expect."""
    long_side = rung * 16 / 9
    return (rung, long_side) if portrait else (long_side, rung)


def _even_down(value: int) -> int:
    # 4:2:0 chroma needs even sizes, and rounding up would upscale.
    return max(2, value // 2 * 2)


def _even_near(value: float) -> int:
    return max(2, 2 * round(value / 2))


def _fit(width: int, height: int, rung: int) -> tuple[int, int, bool]:
    """The picture inside the rung's box, never larger than itself; and whether it already fits unscaled."""
    box_width, box_height = _box(rung, portrait=height > width)
    scale = min(box_width / width, box_height / height)
    if scale >= 1 - 1e-9:
        return _even_down(width), _even_down(height), True
    return _even_near(width * scale), _even_near(height * scale), False


def standard_rungs(width: int, height: int) -> tuple[int, ...]:
    """The standard rungs for a picture, tallest first: every one that makes it smaller, and the one that holds it."""
    rungs: list[int] = []
    sizes: set[tuple[int, int]] = set()
    for rung in sorted(STANDARD):
        fitted_width, fitted_height, unscaled = _fit(width, height, rung)
        if (fitted_width, fitted_height) not in sizes:  # 321×241 is 320×240 in two boxes
            sizes.add((fitted_width, fitted_height))
            rungs.append(rung)
        if unscaled:
            break
    return tuple(reversed(rungs))


def _expected_rate(rung: int, width: int, height: int, fps: float) -> int:
    """The standard rate by the share of the rung's box that the picture fills; half as much again above 40 fps."""
    box_width, box_height = _box(rung, portrait=height > width)
    share = min(1.0, width * height / (box_width * box_height))
    motion = 1.5 if fps > 40 else 1.0
    return max(80, round(STANDARD[rung] * share * motion))


def ladder(source: Source, settings: TranscodeSettings) -> tuple[Rendition, ...]:
    """The renditions to make, best first. At least one: rungs above the source's size fall back to its own.

    Raises Refused for a picture too small to encode and for choices that cannot be made.
    """
    if min(source.width, source.height) < SMALLEST_SIDE:
        raise Refused(
            f"This picture is {source.width}×{source.height}; the smallest that can be shown is "
            f"{SMALLEST_SIDE}×{SMALLEST_SIDE}."
        )
    check(settings)
    possible = standard_rungs(source.width, source.height)
    wanted = tuple(r for r in possible if not settings.heights or r in settings.heights) or possible[:1]
    renditions = [r for rung in wanted for r in _renditions_of(rung, source, settings)]
    return tuple(renditions)


def _renditions_of(rung: int, source: Source, settings: TranscodeSettings) -> list[Rendition]:
    width, height, _ = _fit(source.width, source.height, rung)
    asked = sorted(settings.bitrates.get(rung, ()), reverse=True)
    rates = asked or [_expected_rate(rung, width, height, float(source.fps))]
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
