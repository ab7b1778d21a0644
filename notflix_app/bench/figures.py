"""Telling figures honestly: medians, spread, ratios by pairs, and how noisy the machine was."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * share // 1))
    return ordered[int(rank) - 1]


def spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "min": round(min(values), 4),
        "median": round(statistics.median(values), 4),
        "max": round(max(values), 4),
    }


def tail(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 2), "p95": round(percentile(values, 0.95), 2)}


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, float]:
    """Pair by pair, so that a machine whose speed drifts does not speak for either side."""
    return spread([a / b for a, b in zip(ours, theirs, strict=True)])


def in_turns(rounds: int, runs: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Runs each once a round, the first one rotating; returns what each returned, in order of rounds."""
    names = list(runs)
    results: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            results[name].append(runs[name]())
    return results


def machine() -> dict[str, Any]:
    """What the figures were taken on: cores and load, so that noise can be judged."""
    one, five, _ = os.getloadavg()
    return {"cores": os.cpu_count(), "load_1min": round(one, 2), "load_5min": round(five, 2)}
