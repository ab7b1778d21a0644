"""Asking a search index, and what that took."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence

from ..core.ports import SearchAnswer, SearchIndex, SearchQuery
from .figures import percentile

Spent = tuple[float, float]  # milliseconds of one query: of the clock, and of the CPU


def ask(index: SearchIndex, query: SearchQuery, spent: list[Spent]) -> SearchAnswer:
    begun, cpu_begun = time.perf_counter(), time.thread_time()
    answer = index.search(query)
    spent.append((1000 * (time.perf_counter() - begun), 1000 * (time.thread_time() - cpu_begun)))
    return answer


def spread_of(spent: Sequence[Spent]) -> dict[str, float]:
    """cpu: without what other processes of this machine took."""
    elapsed, cpu = (list(each) for each in zip(*spent, strict=True))
    shares = {"p50_ms": 0.5, "p95_ms": 0.95, "worst_ms": 1.0}
    of_clock = {name: round(percentile(elapsed, share), 1) for name, share in shares.items()}
    return {**of_clock, "cpu_p95_ms": round(percentile(cpu, 0.95), 1)}


def memory_mib() -> int:
    """The most that this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
