"""One line that tells how far videos are."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..core.times import span
from ..core.video import VideoState
from ..core.views import Report

WAITS = {"store": ", waits for the store", "edge": ", waits for an edge", "worker": ", waits for a worker"}
RESTING = (VideoState.LIVE, VideoState.FAILED, VideoState.CANCELLED)


def rests(report: Report) -> bool:
    """Whether nothing more comes by itself. A broken file of which the rest is wanted begins again, as soon as the
    workers have let go of what they were making of the whole."""
    return report.status in RESTING and not (report.salvageable and report.salvage)


class ProgressLine:
    """One line on a terminal that tells how far things are; on anything else, one line a change of state."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._printed: dict[str, str] = {}

    def show(self, reports: Sequence[Report]) -> None:
        if self._live:
            self.write(summary(reports))
            return
        for report in reports:
            if report.id and self._printed.get(report.id) != (text := standing(report)):
                self._printed[report.id] = text
                print(f"{report.title}: {text}", file=sys.stderr)

    def write(self, words: str) -> None:
        """On a terminal only."""
        if self._live:
            sys.stderr.write(f"\r\x1b[2K{words}")
            sys.stderr.flush()

    def end(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def standing(report: Report) -> str:
    """'encoding'; where a part is away, 'encoding, waits for the store'."""
    return report.status + WAITS.get(report.waits_for, "")


def summary(reports: Sequence[Report]) -> str:
    """'Big Buck Bunny: encoding, 43%, 1 min left'; of several videos: '3 of 5 done, 61%, 4 min left'."""
    going = [report for report in reports if not rests(report)]
    share = sum(1.0 if rests(r) else r.progress.overall for r in reports) / max(1, len(reports))
    waits = [report.progress.left for report in going]
    known = [wait for wait in waits if wait is not None]
    left = f", {span(max(1.0, *known))} left" if known and len(known) == len(waits) else ""
    if len(reports) == 1:
        return f"{reports[0].title}: {standing(reports[0])}, {share:.0%}{left}"
    return f"{len(reports) - len(going)} of {len(reports)} done, {share:.0%}{left}"
