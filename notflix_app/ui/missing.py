"""What is missing of a film, in the language of whoever reads its page."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.holes import Hole, longest_of, span_of
from ..core.times import clock
from ..core.video import Source
from ..translation.texts import gettext, ngettext


def missing_words(source: Source) -> str:
    """A sentence each for what could not be read and for the sounds that were left out; empty where it is whole."""
    return " ".join(sentence for sentence in (_lost(source.lost), _left_out(source)) if sentence)


def _left_out(source: Source) -> str:
    if not source.undecoded:
        return ""
    codecs = ", ".join(sorted(set(source.undecoded)))
    if not source.audio:
        return gettext("Its sound is in a format that we cannot read ({codecs}), so it has none.", codecs=codecs)
    return ngettext(
        "One track of sound is left out: we cannot read its format ({codecs}).",
        "{count} tracks of sound are left out: we cannot read their format ({codecs}).",
        len(source.undecoded),
        codecs=codecs,
    )


def _lost(lost: Sequence[Hole]) -> str:
    """'12 s at 1:04:10 could not be read.'"""
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
