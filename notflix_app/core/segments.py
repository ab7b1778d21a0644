"""What was published of a film: the media segments of its rungs and tracks, as manifests list them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class Keyframe(NamedTuple):
    """Where one lies in its segment, from its moof to the end of its picture, in bytes. duration: until the next one,
    in ticks of the stream."""

    start: int
    size: int
    duration: int


@dataclass(frozen=True, slots=True)
class Segment:
    """duration: ticks of its stream. size: bytes. keyframes: of a picture; none of sound."""

    duration: int
    size: int
    keyframes: tuple[Keyframe, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """A rung or a track: a piece of it, as one step published it, or the whole.

    name: its folder in the package, 'v1080p' or 'a0'. codecs: as RFC 6381 has them. timescale: ticks a second.
    samples: frames of picture or sound.
    """

    name: str
    codecs: str
    timescale: int
    samples: int
    segments: tuple[Segment, ...]

    @property
    def duration(self) -> int:
        """Ticks."""
        return sum(segment.duration for segment in self.segments)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(segment.size for segment in self.segments)

    @property
    def seconds(self) -> Fraction:
        return Fraction(self.duration, self.timescale)


def joined(pieces: Iterable[Sequence[Stream]]) -> dict[str, Stream]:
    """The whole streams by name. pieces: what each step published, in film order; codecs as in the first."""
    whole: dict[str, list[Stream]] = {}
    for streams in pieces:
        for stream in streams:
            whole.setdefault(stream.name, []).append(stream)
    return {name: _joined(parts) for name, parts in whole.items()}


def _joined(parts: Sequence[Stream]) -> Stream:
    first = parts[0]
    segments = tuple(segment for part in parts for segment in part.segments)
    return Stream(first.name, first.codecs, first.timescale, sum(part.samples for part in parts), segments)


# --- bitrates, in bit/s -------------------------------------------------------------------------------------------
def average_rate(stream: Stream) -> int:
    return _rate(stream.size, stream.duration, stream)


def peak_rate(stream: Stream) -> int:
    """The highest of any segment that lasts at least half as long as the longest (RFC 8216, section 4.1: what is
    shorter is no measure of a peak)."""
    longest = max(segment.duration for segment in stream.segments)
    return max(_rate(s.size, s.duration, stream) for s in stream.segments if 2 * s.duration >= longest)


def keyframe_rates(stream: Stream) -> tuple[int, int]:
    """The average and the peak of keyframes alone."""
    frames = [frame for segment in stream.segments for frame in segment.keyframes]
    longest = max(frame.duration for frame in frames)
    peak = max(_rate(f.size, f.duration, stream) for f in frames if 2 * f.duration >= longest)
    return _rate(sum(frame.size for frame in frames), stream.duration, stream), peak


def _rate(size: int, duration: int, stream: Stream) -> int:
    return round(8 * size * Fraction(stream.timescale, duration))
