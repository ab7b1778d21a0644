"""A series: episodes in seasons, in the order in which somebody watches them."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import NotFound
from .video import Video

MAX_SLUG_LETTERS, DIGEST_LETTERS = 60, 8
SPECIALS = 0  # the season of what belongs to none of them


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """episodes: how many there are. first: the id of the one that it begins with."""

    name: str
    episodes: int
    first: str


@dataclass(frozen=True, slots=True)
class Season:
    """number: as core.metadata has it; None where nobody wrote one."""

    number: int | None
    episodes: tuple[Video, ...]


def series_id(name: str) -> str:
    """For addresses: 'Käse & Wein?' → 'kase-wein-1f0a…'. The letters are for people, the digest tells series apart; a
    name of other letters has the digest alone. No character in it means anything to a proxy."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG_LETTERS].strip("-")
    digest = hashlib.sha256(name.encode()).hexdigest()[:DIGEST_LETTERS]
    return f"{slug}-{digest}" if slug else digest


def in_order(episodes: Iterable[Video]) -> list[Video]:
    """Season by season, specials behind them, then what has no season; in each by number, and what has none last, the
    oldest first."""
    return sorted(episodes, key=_order)


def seasons(episodes: Iterable[Video]) -> list[Season]:
    grouped = itertools.groupby(in_order(episodes), key=lambda video: video.season)
    return [Season(number, tuple(group)) for number, group in grouped]


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key to sort by: 'Part 2' comes before 'Part 10', in letters of any case."""
    parts = re.split(r"(\d+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def is_named(name: str, query: str) -> bool:
    """Whether each word of the query stands in it, whatever its accents and its case."""
    plain = _plain(name)
    return all(word in plain for word in _plain(query).split())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def no_such_series() -> NotFound:
    """The one answer for what is not there and for what one may see nothing of."""
    return NotFound("There is no such series.")


def _order(video: Video) -> tuple[object, ...]:
    season = (video.season is None, video.season == SPECIALS, video.season or 0)
    unnumbered = video.episode is None
    return (*season, unnumbered, video.episode or 0, video.created_at * unnumbered, natural(video.title), video.id)
