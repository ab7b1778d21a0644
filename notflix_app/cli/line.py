"""One line that tells how far videos are."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..core.video import VideoState
from ..core.views import Report
from .show import clock

RESTING = (VideoState.LIVE, VideoState.FAILED, VideoState.CANCELLED)


class Line:
    """One line on a terminal that tells how far things are; on anything else, one line a change of state."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._states: dict[str, VideoState] = {}

    def show(self, reports: Sequence[Report]) -> None:
        if self._live:
            self.write(summary(reports))
            return
        for report in reports:
            if report.id and self._states.get(report.id) != report.status:
                self._states[report.id] = report.status
                print(f"{report.title}: {report.status}", file=sys.stderr)

    def write(self, words: str) -> None:
        """On a terminal only."""
        if self._live:
            sys.stderr.write(f"\r\x1b[2K{words}")
            sys.stderr.flush()

    def end(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def summary(reports: Sequence[Report]) -> str:
    """'Big Buck Bunny: encoding, 43 %, 1:20 left'; of several videos: '3 of 5 done, 61 %, 4:05 left'."""
    going = [report for report in reports if report.status not in RESTING]
    share = sum(1.0 if r.status in RESTING else r.progress.overall for r in reports) / max(1, len(reports))
    waits = [report.progress.left for report in going]
    known = [wait for wait in waits if wait is not None]
    left = f", {clock(max(known))} left" if known and len(known) == len(waits) else ""
    if len(reports) == 1:
        return f"{reports[0].title}: {reports[0].status}, {share:.0%}{left}"
    return f"{len(reports) - len(going)} of {len(reports)} done, {share:.0%}{left}"
