"""What is said in films, in the search index: a film's lines are found by a few words of one."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from ..adapters.search.embedded import EmbeddedIndex
from ..core.ports import SearchDoc, SearchIndex, SearchLine, SearchQuery
from .asking import Spent, ask, memory_mib, spread_of
from .figures import machine
from .mistyping import KINDS
from .titles import titles

LINES_OF_A_FILM, WORDS_OF_A_LINE, SECONDS_OF_A_LINE = 1000, 9, 3.0
FILMS_AT_ONCE = 50  # as update_index() puts them
QUERIES = 300  # of each kind
SHOWN = 8  # lines, as on the page
SEEN, FEW_SEEN = frozenset({"members"}), frozenset({"person:guest"})  # the guest sees one film in a hundred
_ADDED = 1_500_000_000.0
_Change = Callable[[list[str], random.Random], list[str]]


class Speech:
    """The lines of a film, each time anew: of words as rare and as common as in speech."""

    def __init__(self, film: int, seed: int) -> None:
        self._seed = f"{seed} {film}"

    def __iter__(self) -> Iterator[SearchLine]:
        chance = random.Random(self._seed)
        words, weights = _vocabulary()
        for number in range(LINES_OF_A_FILM):
            text = " ".join(chance.choices(words, cum_weights=weights, k=WORDS_OF_A_LINE))
            yield SearchLine(number * SECONDS_OF_A_LINE, text, language="en")


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    words = sorted({word for title in titles(30_000, 5) for word in title.lower().split()})
    random.Random(1).shuffle(words)
    return words, list(accumulate(1 / (place + 3) for place in range(len(words))))


def run(count: int, seed: int = 1) -> dict[str, Any]:
    """Of an index with so many lines: what building it takes, what is found in it, and in which time."""
    films = max(1, count // LINES_OF_A_FILM)
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        index = EmbeddedIndex(Path(folder))
        building = _build(index, films, seed)
        asked = random.Random(seed)
        lines = [(film, asked.choice(list(Speech(film, seed)))) for film in asked.choices(range(films), k=QUERIES)]
        return {
            "machine": machine(),
            "films": films,
            "lines": films * LINES_OF_A_FILM,
            **building,
            "disk_mib": sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) >> 20,
            "queries": {kind: _asked(index, lines, change, seed) for kind, change in _KINDS.items()},
            "hits_that_were_not_for_a_guest": _leaks(index, lines),
            "memory_mib": memory_mib(),
        }


def _build(index: SearchIndex, films: int, seed: int) -> dict[str, float]:
    """Without the time that it takes to make the lines up."""
    begun, cpu_begun = time.monotonic(), time.process_time()
    index.begin()
    for first in range(0, films, FILMS_AT_ONCE):
        index.put([_film(number, seed) for number in range(first, min(films, first + FILMS_AT_ONCE))])
    index.finish()
    elapsed, cpu = time.monotonic() - begun, time.process_time() - cpu_begun
    made_up, made_up_cpu = _generation(films, seed)
    return {"build_seconds": round(elapsed - made_up, 1), "build_cpu_seconds": round(cpu - made_up_cpu, 1)}


def _film(number: int, seed: int) -> SearchDoc:
    audience = SEEN | FEW_SEEN if number % 100 == 0 else SEEN
    return SearchDoc(f"said-{number}", f"Said {number}", "", (), 3000.0, _ADDED, audience, lines=Speech(number, seed))


def _generation(films: int, seed: int) -> tuple[float, float]:
    """How long the lines take to be made up: by the clock, and of the CPU."""
    begun, cpu_begun = time.monotonic(), time.process_time()
    sample = min(films, 20)
    for film in range(sample):
        for _ in Speech(film, seed):
            pass
    share = films / sample
    return (time.monotonic() - begun) * share, (time.process_time() - cpu_begun) * share


def _one_misspelt(words: list[str], chance: random.Random) -> list[str]:
    long = [place for place, word in enumerate(words) if len(word) > 4]
    if not long:
        return words
    place = chance.choice(long)
    return [*words[:place], KINDS["one typo"](words[place], chance) or words[place], *words[place + 1 :]]


_KINDS: dict[str, _Change] = {
    "four words": lambda words, chance: words[2:6],
    "four words, one misspelt": lambda words, chance: _one_misspelt(words[2:6], chance),
    "two words, the second begun": lambda words, chance: [words[3], words[4][:3]],
    "nine words": lambda words, chance: words,
}


def _asked(index: SearchIndex, lines: list[tuple[int, SearchLine]], change: _Change, seed: int) -> dict[str, float]:
    chance = random.Random(seed)
    recalled, spent = 0, list[Spent]()
    for film, line in lines:
        query = " ".join(change(line.text.split(), chance))
        answer = ask(index, SearchQuery(query, SEEN, facets=True, lines=SHOWN), spent)  # as the page does
        recalled += any((hit.id, hit.second) == (f"said-{film}", line.second) for hit in answer.lines)
    return {"recall_percent": round(100 * recalled / len(lines), 1), **spread_of(spent)}


def _leaks(index: SearchIndex, lines: list[tuple[int, SearchLine]]) -> int:
    """Hits in films that the guest may not see."""
    answers = [index.search(SearchQuery(line.text, FEW_SEEN, lines=SHOWN)) for _, line in lines[:50]]
    return sum(int(hit.id.partition("-")[2]) % 100 != 0 for answer in answers for hit in answer.lines)
