"""What is missing of a broken film, in the language of whoever reads its page."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.holes import Hole, longest_of, span_of
from ..core.times import clock
from ..translation.texts import gettext, ngettext


def lost_words(lost: Sequence[Hole]) -> str:
    """'12 s at 1:04:10 could not be read.'; empty where nothing was lost."""
    if not lost:
        return ""
    longest = longest_of(lost)
    pieces = [gettext("{span} at {clock}", span=span_of(hole.seconds), clock=clock(hole.at)) for hole in longest]
    more = len(lost) - len(longest)
    if more:
        pieces.append(ngettext("{count} shorter piece", "{count} shorter pieces", more))
    listed = ", ".join(pieces[:-1])
    listed = gettext("{listed} and {last}", listed=listed, last=pieces[-1]) if listed else pieces[0]
    if more:
        whole = span_of(sum(hole.seconds for hole in lost))
        return gettext("{pieces} could not be read: {span} in all.", pieces=listed, span=whole)
    return gettext("{pieces} could not be read.", pieces=listed)
