"""What search knows of the text of a film: each line once, however many tracks have it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .cues import Cue
from .ports import SearchLine
from .search import LineKind
from .text_tracks import TextRole, TextTrack
from .webvtt import plain_text

SAME_MOMENT = 4_000  # milliseconds: the same words so near to each other are one line
_KINDS = {TextRole.COMMENTARY: LineKind.COMMENTARY, TextRole.DESCRIPTIONS: LineKind.SCENE}
# Of what several have, the first one's is kept. What is forced stands in the others, too, where there are others.
_ORDER = (TextRole.SUBTITLES, TextRole.CAPTIONS, TextRole.COMMENTARY, TextRole.DESCRIPTIONS, TextRole.FORCED)
# What captions have beside the words: [sighs], (in French), and then ANNA:
_ASIDE = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_NOT_SAID = re.compile(r"^[-\s]*[A-Z][A-Z .'-]{1,24}:|[\W_]+")


def reading_order(tracks: Iterable[TextTrack]) -> list[TextTrack]:
    """Those of one language next to each other; what people wrote before what a machine did."""
    return sorted(tracks, key=lambda track: (_language(track), track.is_automatic, _ORDER.index(track.role)))


def spoken_lines(texts: Iterable[tuple[TextTrack, Iterable[Cue]]]) -> Iterator[SearchLine]:
    """texts: in reading_order(). Keeps in mind a number for each line of one language, and no text."""
    language, known = "", set[int]()
    for track, cues in texts:
        if _language(track) != language:
            language, known = _language(track), set()
        kind = _KINDS.get(track.role, LineKind.SPEECH)
        for cue in cues:
            text = plain_text(cue)
            if text and not _is_known(text, cue.start, known):
                yield SearchLine(cue.start / 1000, text, kind, track.language)


def line_count(tracks: Sequence[TextTrack]) -> int:
    """There are no more; fewer where tracks have the same."""
    return sum(track.cues for track in tracks)


def _is_known(text: str, start: int, known: set[int]) -> bool:
    """And from now on it is."""
    words = _NOT_SAID.sub("", _ASIDE.sub("", text)).casefold() or text
    moment = start // SAME_MOMENT
    near = any(hash((words, moment + shift)) in known for shift in (-1, 0, 1))
    known.add(hash((words, moment)))
    return near


def _language(track: TextTrack) -> str:
    return track.language.partition("-")[0].lower()
