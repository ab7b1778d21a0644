"""When a source's frames are shown: its frame rate, how many frames there are, whether they come evenly. Pure."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from statistics import median

from notflix_app.core.errors import Refused

from .joints import Joints, is_jump

# Rates that cameras, films and screens have.
STANDARD_RATES = tuple(
    Fraction(*rate)
    for rate in (
        (5, 1), (10, 1), (12, 1), (25, 2), (15, 1), (20, 1), (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1),
        (48, 1), (50, 1), (60000, 1001), (60, 1), (100, 1), (120000, 1001), (120, 1),
    )
)  # fmt: skip
FASTEST = 60
SLOWEST = Fraction(1)
# Frames shown for each one that is there. Where fewer come, the last is held at a lower rate: one burst of 60 frames a
# second must not fill the eight hours after it.
MAX_HELD = 30
MAX_FRAMES = 10_000_000  # of a scan: eight hours of 240 a second are seven million
EVEN = 0.3  # of a frame: how far timestamps may stray (Matroska rounds to milliseconds) and still be called even


@dataclass(frozen=True, slots=True)
class Timing:
    """fps and frames: as the encoder will be given them. start and end: seconds on the source's own clock.
    keyframe_gap: the longest time from one keyframe to the next, seconds; 0 where it was not measured.
    held: frames shown for each one in the file."""

    fps: Fraction
    frames: int
    variable: bool
    start: float
    end: float
    keyframe_gap: float = 0.0
    held: float = 1.0


def rate(text: str | None) -> Fraction | None:
    """'24000/1001' → Fraction; None for '0/0' and for nonsense."""
    top, _, bottom = (text or "").partition("/")
    if not top.isdigit() or not (bottom or "1").isdigit() or int(top) == 0 or int(bottom or 1) == 0:
        return None
    return Fraction(int(top), int(bottom or 1))


def snapped(fps: float, within: float = 1 / 2200) -> Fraction:
    """The nearest standard rate if it is within that share, else the number itself.

    By default not wider, for 23.976 and 24 are a thousandth apart.
    """
    near = min(STANDARD_RATES, key=lambda standard: abs(float(standard) - fps))
    return near if abs(float(near) - fps) < fps * within else Fraction(fps).limit_denominator(1001)


def capped(fps: Fraction) -> Fraction:
    """At most 60: every second frame, or every third, so that motion stays even."""
    return fps / math.ceil(fps / FASTEST) if fps > FASTEST else fps


def timing(fps: Fraction, seconds: Fraction, frames: int, start: float, *, variable: bool) -> Timing:
    """seconds: how long the frames are shown. frames: of the source; kept unless the rate must change."""
    out, given = max(SLOWEST, capped(fps)), frames
    if variable or out != fps:
        given = max(1, math.floor(seconds * out + Fraction(1, 2)))
    return Timing(out, given, variable, start, start + float(seconds), held=given / frames)


@dataclass
class PacketScan:
    """Takes ffprobe's packets, `PACKET_FIELDS` as CSV, one line at a time. A scan reads a file without decoding."""

    video: int
    sounds: frozenset[int] = frozenset()
    presented: array[float] = field(default_factory=lambda: array("d"))
    decoded: array[float] = field(default_factory=lambda: array("d"))
    keyframes: array[float] = field(default_factory=lambda: array("d"))
    longest: float = 0.0  # where the last packet of any stream ends
    played: float = 0.0  # the same of the picture and the sounds: a last line of text may stand until nobody knows when
    last_duration: float = 0.0
    timeless: int = 0  # packets of the picture that say nothing of their time
    opened: float | None = None  # when the first keyframe is decoded
    jumps: int = 0  # of the picture's clock: where recordings were joined, or something was cut out
    joints: Joints = field(init=False)

    def __post_init__(self) -> None:
        self.joints = Joints(self.video)

    def add(self, line: str) -> None:
        parts = line.strip().split(",")
        if len(parts) < 5 or not parts[0].isdigit():
            return
        index, pts, dts, duration = parts[0], _seconds(parts[1]), _seconds(parts[2]), _seconds(parts[3])
        at = dts if pts is None else pts
        if "D" in parts[4]:  # hidden by an edit list
            return
        if at is None:
            self.timeless += index == str(self.video)
            return
        self.longest = max(self.longest, at + (duration or 0.0))
        number = int(index)
        if number == self.video or number in self.sounds:
            self.played = max(self.played, at + (duration or 0.0))
        if dts is not None:
            self.joints.add(number, dts, duration or 0.0)
        if index != str(self.video):
            return
        if len(self.decoded) + len(self.presented) > 2 * MAX_FRAMES:
            raise Refused(f"This file has more than {MAX_FRAMES // 10**6} million frames: that is no film.")
        if pts is not None:
            self.presented.append(pts)
        if dts is not None:
            if self.decoded and is_jump(dts - self.decoded[-1]):
                self.jumps += 1
            self.decoded.append(dts)
        if "K" in parts[4]:
            self.keyframes.append(at)
            self.opened = dts if self.opened is None else self.opened
        self.last_duration = duration or self.last_duration

    def timing(self, candidates: Iterable[Fraction | None], start: float | None = None) -> Timing | None:
        """None where no frame was found. candidates: rates that the file claims.
        start: where the decoder saw the first frame, which counts for more than what packets say."""
        # AVI knows only when frames are decoded, MPEG of some only: as evenly as they are shown.
        whole = len(self.presented) >= len(self.decoded)
        # A recording may begin between two keyframes, with frames that nobody can decode.
        times = _from(self.presented, start) if whole else _in_display_order(sorted(self.decoded), start)
        if not times:
            return None
        first = times[0] if start is None else start
        fps = next((r for r in (*candidates, _mean_rate(times)) if r and _even(times, r)), None)
        if fps:
            result = timing(fps, len(times) / fps, len(times), first, variable=False)
        else:
            usual = _usual_rate(times)
            presented = times[-1] - times[0] + (self.last_duration or float(1 / usual))
            fps = min(usual, _highest_rate(len(times) / presented))
            result = timing(fps, Fraction(presented).limit_denominator(10**6), len(times), first, variable=True)
        return replace(result, keyframe_gap=self._keyframe_gap(result.end))

    @property
    def torn(self) -> bool:
        """Whether it begins between two keyframes, and does not tell of each frame when it is shown: which are the
        first that can be decoded, only a decoder knows."""
        late = self.opened is not None and any(at < self.opened - 0.001 for at in self.decoded)
        return late and 0 < len(self.presented) < len(self.decoded)

    @property
    def clockless(self) -> bool:
        """Whether the times of frames are not all told. A torn stream may begin with some that nobody can decode."""
        return self.timeless > max(len(self.decoded), len(self.presented)) / 100

    @property
    def in_order(self) -> bool:
        """Whether frames are shown in the order in which they are decoded."""
        return self.presented == self.decoded

    def _keyframe_gap(self, end: float) -> float:
        keys = sorted(self.keyframes)
        return max((b - a for a, b in pairwise([*keys, end])), default=0.0)


PACKET_FIELDS = "packet=stream_index,pts_time,dts_time,duration_time,flags"


def _highest_rate(mean: float) -> Fraction:
    """The rate that holds no frame longer than `MAX_HELD` times, on average."""
    return max((rate for rate in STANDARD_RATES if rate <= mean * MAX_HELD), default=SLOWEST)


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # N/A
        return None


def _from(times: Iterable[float], begin: float | None) -> list[float]:
    """Sorted, without those before `begin`."""
    ordered = sorted(times)
    return ordered if begin is None else ordered[bisect_left(ordered, begin - 0.001) :]


def _in_display_order(decoded: list[float], start: float | None) -> list[float]:
    """When frames are shown that are decoded at those times, the first of them shown at `start`: each a few later."""
    late = sum(at < start - 0.001 for at in decoded) if start is not None else 0
    if not 0 < late < len(decoded):
        return decoded
    step = decoded[-1] - decoded[-2]
    return [*decoded[late:], *(decoded[-1] + step * (n + 1) for n in range(late))]


def _mean_rate(times: list[float]) -> Fraction | None:
    length = times[-1] - times[0]
    return snapped((len(times) - 1) / length) if length > 0 else None


def _even(times: list[float], fps: Fraction) -> bool:
    """Whether every frame stands where a constant rate would put it."""
    step, first = float(1 / fps), times[0]
    return all(abs(at - first - i * step) <= EVEN * step for i, at in enumerate(times))


def _usual_rate(times: list[float]) -> Fraction:
    """The rate at which frames mostly follow each other. Screens and phones skip frames; none is to be lost."""
    gaps = [b - a for a, b in pairwise(times) if b > a]
    return snapped(1 / median(gaps), within=0.03) if gaps else Fraction(25)
