"""The search index alone: what it finds of what people mistype, how long that takes, and what building it takes."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..adapters.search.embedded import EmbeddedIndex
from ..core.errors import Refused
from ..core.ports import SearchDoc, SearchIndex, SearchQuery
from ..core.search import Filters, Sort
from .asking import Spent, ask, memory_mib, spread_of
from .figures import machine
from .mistyping import KINDS
from .titles import LANGUAGES, titles

DATA = Path(__file__).parents[2] / "tests" / "data"
QUERIES = 150  # of each kind
PASSES = 5  # of all titles, where few are fit for a kind: each is mistyped another way
FIRST = 5  # the film counts as found among so many hits
SEEN = frozenset({"members"})
FEW_SEEN = frozenset({"person:guest"})  # whom one film in a thousand is shown to
_ADDED = 1_500_000_000.0


def run(videos: int, asked_titles: Sequence[str], *, seed: int = 1) -> dict[str, Any]:
    """Recall and milliseconds of each kind of query, over so many films.

    seed: of titles, and of how they are mistyped. asked_titles: those that are looked for.
    """
    chance = random.Random(seed)
    asked = list(dict.fromkeys(asked_titles))
    everything = list(dict.fromkeys([*asked, *titles_of(DATA / "film_titles.txt"), *titles(videos, seed, LANGUAGES)]))[
        :videos
    ]
    with _index() as index:
        built = _build(index, [_film(number, title) for number, title in enumerate(everything)])
        kinds = {kind: _kind(index, kind, asked, seed) for kind in KINDS}
        return {
            "machine": machine(),
            "videos": videos,
            "build_seconds": built,
            "kinds": kinds,
            "other_queries_ms": _others(index, asked, chance),
            "rights": _rights(index, asked, seed),
            "memory_mib": memory_mib(),
        }


def unseen_titles() -> list[str]:
    """Of films, which nobody tunes a ranking to. Raises Refused where this is no clone with its tests."""
    return titles_of(DATA / "unseen_titles.txt")


def titles_of(path: Path) -> list[str]:
    """One a line. Raises Refused where it is not there."""
    if not path.is_file():
        raise Refused(f"{path} is not there. Run this in a clone, or name a file with one title a line (--titles).")
    return [line for line in path.read_text().splitlines() if not line.startswith("#")]


def recall(report: dict[str, Any]) -> dict[str, Any]:
    """The table alone: percent that came among the first five, of so many queries of each kind."""
    columns = ("recall_percent", "queries")
    kinds = {kind: {column: figures[column] for column in columns} for kind, figures in report["kinds"].items()}
    return {"machine": report["machine"], "videos": report["videos"], "kinds": kinds}


@contextmanager
def _index() -> Iterator[SearchIndex]:
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        yield EmbeddedIndex(Path(folder) / "search")


def _build(index: SearchIndex, docs: Sequence[SearchDoc]) -> float:
    begun = time.monotonic()
    index.begin()
    index.put(docs)
    index.finish()
    return round(time.monotonic() - begun, 1)


def _film(number: int, title: str) -> SearchDoc:
    chance = random.Random(number)
    tags = tuple(chance.sample(("family", "school", "lecture", "travel", "music", "nature", "history", "sport"), 2))
    return SearchDoc(
        f"film-{number}",
        title,
        f"Brought in as number {number}.",
        tags,
        60.0 * chance.randrange(1, 200),
        _ADDED + 3600 * number,
        SEEN | FEW_SEEN if number % 1000 == 0 else SEEN,
        chance.choice((480, 720, 1080, 2160)),
        (chance.choice(("en", "de", "fr")),),
        chance.choice(("ann", "bob")),
    )


def _kind(index: SearchIndex, kind: str, asked: Sequence[str], seed: int) -> dict[str, float]:
    chance = random.Random(f"{seed} {kind}")
    order = [title for _ in range(PASSES) for title in chance.sample(list(asked), len(asked))]
    tries = dict.fromkeys((title, KINDS[kind](title, chance)) for title in order)
    pairs = [pair for pair in tries if pair[1]][:QUERIES]
    recalled, spent = 0, list[Spent]()
    for title, query in pairs:
        answer = ask(index, SearchQuery(query, SEEN), spent)
        recalled += any("".join(piece.text for piece in hit.title) == title for hit in answer.hits[:FIRST])
    return {"queries": len(pairs), "recall_percent": round(100 * recalled / max(1, len(pairs)), 1), **spread_of(spent)}


def _others(index: SearchIndex, asked: Sequence[str], chance: random.Random) -> dict[str, dict[str, float]]:
    """Narrowed, sorted and counted, and the shortest of beginnings."""
    narrow = Filters(tags=frozenset({"family"}), lengths=(600, 7200))
    queries = {
        "one letter": [SearchQuery(letter, SEEN) for letter in "abcdefghijklmnopqrstuvwxyz"],
        "narrowed by two filters": [SearchQuery(title, SEEN, narrow) for title in asked[:QUERIES]],
        "counted": [SearchQuery(title, SEEN, facets=True) for title in asked[:QUERIES]],
        "everything, counted": [SearchQuery("", SEEN, facets=True)] * 20,
        "sorted by age": [SearchQuery(title, SEEN, sort=Sort.NEWEST) for title in asked[:QUERIES]],
    }
    return {name: _timed(index, each) for name, each in queries.items()}


def _rights(index: SearchIndex, asked: Sequence[str], seed: int) -> dict[str, Any]:
    """A person who may see one film in a thousand, beside one who sees all; and whether their totals are right."""
    chance = random.Random(seed)
    queries = [query for title in asked if (query := KINDS["one typo"](title, chance))][:QUERIES]
    everyone = index.search(SearchQuery("", SEEN)).total
    few = index.search(SearchQuery("", FEW_SEEN)).total
    return {
        "sees": few,
        "of": everyone,
        "totals_right": (everyone, few) == (index.count(), (index.count() + 999) // 1000),
        "all_ms": _timed(index, [SearchQuery(query) for query in queries]),
        "most_ms": _timed(index, [SearchQuery(query, SEEN) for query in queries]),
        "few_ms": _timed(index, [SearchQuery(query, FEW_SEEN) for query in queries]),
    }


def _timed(index: SearchIndex, queries: Sequence[SearchQuery]) -> dict[str, float]:
    spent: list[Spent] = []
    for query in queries:
        ask(index, query, spent)
    return spread_of(spent)
