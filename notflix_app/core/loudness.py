"""How loud a sound is, by EBU R 128 and ITU-R BS.1770, from measures that were taken piece by piece. Pure.

What is measured are blocks of 400 ms, of which one begins every 100 ms of the film. A mean over blocks does not ask
where they come from: so those of all chunks together give the number that one pass over the whole gives.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SILENCE = -70.0  # LUFS or dBTP; blocks below it count for nothing
GATE = 10.0  # LU below the mean of the others, under which blocks count for nothing either: pauses
MAX_BOOST = 12.0  # dB; what is quieter than that is meant to be, or has noise that nobody wants to hear


@dataclass(frozen=True, slots=True)
class Loudness:
    """lufs: integrated, of the whole. peak: the highest true peak, in dBTP."""

    lufs: float
    peak: float


@dataclass(frozen=True, slots=True)
class Measure:
    """Of a piece of a sound. blocks: tenths of LUFS → how many blocks are that loud. peak: dBTP, SILENCE at least."""

    blocks: Mapping[int, int] = field(default_factory=dict)
    peak: float = SILENCE

    def as_json(self) -> dict[str, Any]:
        return {
            "blocks": {str(tenths): count for tenths, count in self.blocks.items()},
            "peak": max(self.peak, SILENCE),
        }


def measure_from_json(kept: Mapping[str, Any]) -> Measure:
    """The reverse of Measure.as_json()."""
    return Measure({int(tenths): count for tenths, count in kept["blocks"].items()}, kept["peak"])


def measure_of(blocks: Iterable[float], peak: float) -> Measure:
    """blocks: in LUFS, those that begin in this piece or end in it, each in one piece only. peak: dBTP."""
    heard = (block for block in blocks if block > SILENCE)
    return Measure(dict(sorted(Counter(round(block * 10) for block in heard).items())), max(peak, SILENCE))


def loudness(pieces: Iterable[Measure]) -> Loudness | None:
    """Of all of them together; None where there is nothing but silence."""
    blocks, peak = Counter[int](), SILENCE
    for piece in pieces:
        blocks.update(piece.blocks)
        peak = max(peak, piece.peak)
    if not blocks:
        return None
    gate = _mean(blocks) - GATE
    kept = {tenths: count for tenths, count in blocks.items() if tenths / 10 > gate}
    return Loudness(round(_mean(kept), 1), round(peak, 1))


def _mean(blocks: Mapping[int, int]) -> float:
    """In LUFS, of their energy."""
    energy = sum(count * 10 ** (tenths / 100) for tenths, count in blocks.items())
    return 10 * math.log10(energy / sum(blocks.values()))


def gain(measured: Loudness | None, target: float | None) -> float:
    """By how many dB a sound is to be made louder or less loud, so that it is as loud as all others. target: in LUFS;
    None leaves it as it is."""
    if measured is None or target is None:
        return 0.0
    return min(MAX_BOOST, round(target - measured.lufs, 1))
