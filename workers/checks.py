"""What no source may be: too large, too long, cut off. Each raises Refused with a sentence for the sender. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notflix_app.core.errors import Damaged, Refused
from notflix_app.core.holes import Hole
from notflix_app.core.sizes import size
from notflix_app.core.times import clock

from . import asf
from .containers import ANIMATIONS
from .timing import MAX_HELD, Timing

MAX_SHAPE = 20  # times as long as high (or the other way)
# A second of moving picture has more bytes than this, however still it is: ten hours in a few KB are a trap. A screen
# on which nothing moves, silent, at one frame a second, has 34.
MIN_BYTES_PER_SECOND = 20
# Pixels of a slide show, all frames together: eight hours of 1080p at one frame a second are 60 thousand million.
MAX_HELD_PIXELS = 100e9
PROTECTED = "This video is protected against copying (DRM). Upload a version without protection."
WAY_OUT = "Copy or download it again, or use what can be read."
FORGIVEN = 0.5  # seconds that a file may be shorter than it says
NO_SYNC = "could not find sync byte"
DECLARED_SIZE = re.compile(r"Picture size (\d+)x(\d+) (?:is invalid|exceeds specified max pixel count)")


def check_size(width: int, height: int, max_pixels: int) -> None:
    if width < 1 or height < 1:
        raise Refused("This file does not say how large its picture is: it is damaged.")
    if width * height > max_pixels:
        raise Refused(
            f"This picture is {width}×{height}, {width * height / 1e6:.0f} million pixels; "
            f"the most that is accepted here is {max_pixels / 1e6:.0f} million. Save it smaller."
        )
    if max(width, height) > MAX_SHAPE * min(width, height):
        raise Refused(f"This picture is {width}×{height}: too narrow a strip to be shown. Crop it to a usual shape.")


def check_declared_size(stderr: str, max_pixels: int) -> None:
    """The same, where a tool has found the picture too large to tell more of it."""
    if big := DECLARED_SIZE.search(stderr):
        check_size(int(big[1]), int(big[2]), max_pixels)


def check_length(seconds: float, held: int, max_seconds: float) -> None:
    """held: bytes of the file."""
    if seconds > max_seconds:
        raise Refused(
            f"This video is {seconds / 3600:.1f} hours long; the most that is accepted here is "
            f"{max_seconds / 3600:.1f} hours. Cut it in two."
        )
    if seconds > 60 and held < seconds * MIN_BYTES_PER_SECOND:
        raise Refused(
            f"This file says that it is {seconds / 60:.0f} minutes long, but has only {size(held)}: "
            f"there cannot be a film in it. Copy or download it again."
        )


def check_work(timing: Timing, width: int, height: int, max_film_pixels: float) -> None:
    """Raises Refused where a small file makes more work than any film."""
    pixels = timing.frames * width * height
    if pixels > max_film_pixels:
        raise Refused(
            f"This video has {timing.frames} frames of {width}×{height}, {pixels / 1e9:.0f} thousand million pixels in "
            f"all; the most that is accepted here is {max_film_pixels / 1e9:.0f}. Save it smaller, or at a lower rate."
        )
    if timing.held > MAX_HELD and pixels > MAX_HELD_PIXELS:
        hours = timing.frames / float(timing.fps) / 3600  # a Fraction can be formatted from Python 3.12 on
        raise Refused(
            f"This file shows {timing.frames / timing.held:.0f} pictures of {width}×{height} in "
            f"{hours:.1f} hours: they are too large to be held so long. Save it smaller."
        )


def check_moving(frames: int, container: str) -> None:
    """Raises Refused for a picture in what is made for animations."""
    if frames == 1 and container in ANIMATIONS:
        raise Refused(f"This is a picture ({container.upper()[-3:]}) that does not move, not a video.")


def check_asf(head: bytes, held: int, *, salvage: bool) -> None:
    """head: the first `asf.LOOK` bytes of a file of Windows Media. held: bytes of the whole. Raises Refused where it is
    protected, Damaged where it was cut off."""
    if asf.is_protected(head):
        raise Refused(PROTECTED)
    declared = asf.declared_size(head)
    if held < declared * asf.CUT and not salvage:
        raise Damaged(
            f"This file was cut off: it says that it has {size(declared)}, and it has {size(held)}. {WAY_OUT}"
        )


def check_one_piece(lost: Sequence[Hole]) -> None:
    """Raises Damaged where anything could not be read."""
    if lost:
        at, seconds = clock(lost[0].at), lost[0].seconds
        raise Damaged(f"This file is damaged: at {at}, {seconds:.1f} seconds of its picture cannot be read. {WAY_OUT}")


def check_beginning(*, declared: float, actual: float) -> None:
    """Raises Damaged where the first frame that can be read comes later than the file says."""
    if actual > declared + FORGIVEN:
        raise Damaged(
            f"This file is damaged: the first {actual - declared:.1f} seconds of its picture cannot be read. {WAY_OUT}"
        )


def check_whole(*, declared_end: float, actual_end: float) -> None:
    """Raises Damaged where the file ends before it should: half an upload, half a download."""
    if actual_end < declared_end - max(FORGIVEN, declared_end / 200):
        raise Damaged(
            f"This file was cut off: it says that it is {_length(declared_end)} long, and ends after "
            f"{_length(max(0.0, actual_end))}. {WAY_OUT}"
        )


def check_sync(stderr: str, *, end: float) -> None:
    """Raises Damaged where a transport stream goes over into something else, at whose end it may go on.
    end: of what was found, seconds."""
    if NO_SYNC in stderr:
        raise Damaged(f"This file is damaged: it is broken after {_length(max(0.0, end))}. {WAY_OUT}")


def _length(seconds: float) -> str:
    return f"{seconds:.1f} seconds" if seconds < 120 else clock(seconds)
