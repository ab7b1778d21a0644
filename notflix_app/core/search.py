"""What a search is asked for, beside its words: filters, orders, and the classes that results are counted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from .video import STANDARD_RUNGS, Source


class Sort(StrEnum):
    """In which order: the best match first, or by age or length; of equals, the better match goes first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    LONGEST = "longest"
    SHORTEST = "shortest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What results are narrowed to; what is empty, or None, narrows nothing.

    tags: all of them, as they are written. years: first and last, of when a video was made or, where nobody knows,
    brought in. lengths: in seconds, from the first and below the last. resolutions: any of core.search.resolution().
    languages: of sound, as BCP 47, any of them. owners: ids of people, any of them.
    """

    tags: frozenset[str] = frozenset()
    years: tuple[int | None, int | None] = (None, None)
    lengths: tuple[float | None, float | None] = (None, None)
    resolutions: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        return any(getattr(self, each.name) != each.default for each in fields(self))


class LineKind(StrEnum):
    """What stands at a second of a video. SPEECH: it is said. COMMENTARY: it is said about the film. SCENE: it is seen,
    and read out to whoever does not see. CHAPTER: it begins."""

    SPEECH = "speech"
    COMMENTARY = "commentary"
    SCENE = "scene"
    CHAPTER = "chapter"


class Facet(StrEnum):
    """By what results are counted, each named like its field of Filters."""

    TAGS = "tags"
    YEARS = "years"
    LENGTHS = "lengths"
    RESOLUTIONS = "resolutions"
    LANGUAGES = "languages"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of all results have this value: a tag, a year, a length_class(), a resolution in lines, a language, an
    owner's id. name: what to show for it, where that is something else: an owner's name."""

    value: str
    count: int
    name: str = ""


Facets = Mapping[Facet, tuple[FacetCount, ...]]

LENGTH_BOUNDS = (0, 600, 1800, 3600, 7200)  # seconds; each class reaches from one to below the next
MAX_FACET_VALUES = 20  # of each facet, those that most results have
MAX_LINES_OF_ONE = 3  # of one video among the lines of an answer: it does not fill them


def length_class(duration: float) -> str:
    """Its bounds in seconds, '600-1800'; '7200-' for what is longer than all."""
    place = max(number for number, bound in enumerate(LENGTH_BOUNDS) if number == 0 or bound <= duration)
    following = LENGTH_BOUNDS[place + 1] if place + 1 < len(LENGTH_BOUNDS) else ""
    return f"{LENGTH_BOUNDS[place]}-{following}"


def ordered(facet: Facet, counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    """Lengths, years and resolutions by size, newest and tallest first; the others by how many have them."""
    if facet is Facet.LENGTHS:
        known = [each for each in map(length_class, LENGTH_BOUNDS) if each in counts]
    elif facet in (Facet.YEARS, Facet.RESOLUTIONS):
        known = sorted(counts, key=lambda value: -int(value))
    else:
        known = sorted(counts, key=lambda value: (-counts[value], value))
    return tuple(FacetCount(value, counts[value]) for value in known[:MAX_FACET_VALUES])


def resolution(source: Source | None) -> int:
    """The standard rung that a picture's lines are called by: 1080 for 1920 × 800 and 1080 × 1920, too. 0: unknown."""
    if source is None:
        return 0
    lines = max(min(source.width, source.height), round(max(source.width, source.height) * 9 / 16))
    return next((rung for rung in STANDARD_RUNGS if rung <= lines), STANDARD_RUNGS[-1])


def year_of(seconds: float) -> int:
    """In UTC, of seconds since the epoch."""
    return datetime.fromtimestamp(seconds, UTC).year
