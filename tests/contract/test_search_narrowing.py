"""Filters, counts, orders and operators, which are the same in every index."""

from __future__ import annotations

from typing import Any

import pytest

from notflix_app.adapters.search.finding import MAX_RANKED
from notflix_app.core.ports import SearchDoc, SearchIndex, SearchQuery
from notflix_app.core.search import Facet, Filters, Sort
from tests.fakes.search_index import FakeSearchIndex
from tests.fixtures.search_indexes import Put, ids

YEAR = 31_557_600.0
JULY_2020 = 1_594_000_000.0


@pytest.fixture
def oceans(search_index: SearchIndex) -> SearchIndex:
    """Four films of an ocean, a to d, each a year younger and longer than the one before."""
    more: tuple[dict[str, Any], ...] = (
        {"tags": ("sea", 'odd "x" tag'), "resolution": 480, "languages": ("en",), "owner_id": "ann"},
        {"tags": ("sea", "night"), "resolution": 1080, "languages": ("en", "de"), "owner_id": "ann"},
        {"tags": ("night",), "resolution": 1080, "languages": ("fr",), "owner_id": "bob"},
        {"tags": (), "resolution": 0},
    )
    search_index.put(
        SearchDoc(
            "abcd"[n],
            f"Ocean {'abcd'[n]}",
            "",
            duration=300.0 * 4**n,
            created_at=JULY_2020 + n * YEAR,
            audience=frozenset({"public"} if n < 3 else {"person:x"}),
            **{"tags": (), **each},
        )
        for n, each in enumerate(more)
    )
    return search_index


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(), "abcd"),
        (Filters(tags=frozenset({"sea"})), "ab"),
        (Filters(tags=frozenset({"sea", "night"})), "b"),
        (Filters(tags=frozenset({'odd "x" tag'})), "a"),
        (Filters(tags=frozenset({"absent"})), ""),
        (Filters(years=(2021, 2022)), "bc"),
        (Filters(years=(2022, None)), "cd"),
        (Filters(years=(None, 2020)), "a"),
        (Filters(lengths=(1200, None)), "bcd"),
        (Filters(lengths=(None, 1200)), "a"),
        (Filters(lengths=(300, 4800)), "ab"),
        (Filters(resolutions=frozenset({1080})), "bc"),
        (Filters(resolutions=frozenset({480, 1080})), "abc"),
        (Filters(languages=frozenset({"de", "fr"})), "bc"),
        (Filters(owners=frozenset({"ann"})), "ab"),
        (Filters(owners=frozenset({"ann"}), tags=frozenset({"night"}), years=(2020, None)), "b"),
    ],
)
@pytest.mark.parametrize("query", ["ocean", ""])
def test_filters_narrow_what_is_found_and_counted(oceans: SearchIndex, query: str, filters: Filters, left: str) -> None:
    answer = oceans.search(SearchQuery(query, filters=filters, facets=True))
    assert ("".join(sorted(ids(answer))), answer.total) == (left, len(left))
    assert sum(each.count for each in answer.facets[Facet.YEARS]) == len(left)


@pytest.mark.parametrize(
    ("sort", "order"), [(Sort.NEWEST, "dcba"), (Sort.OLDEST, "abcd"), (Sort.LONGEST, "dcba"), (Sort.SHORTEST, "abcd")]
)
@pytest.mark.parametrize("query", ["ocean", ""])
def test_sorts(oceans: SearchIndex, query: str, sort: Sort, order: str) -> None:
    assert "".join(ids(oceans.search(SearchQuery(query, sort=sort)))) == order
    page = oceans.search(SearchQuery(query, sort=sort, limit=2, offset=2))
    assert ("".join(ids(page)), page.total) == (order[2:], 4)


def test_counts_are_of_what_one_may_see(oceans: SearchIndex) -> None:
    answer = oceans.search(SearchQuery("ocean", frozenset({"public"}), limit=1, facets=True))
    counts = {facet.value: {each.value: each.count for each in values} for facet, values in answer.facets.items()}
    assert answer.total == 3
    assert counts == {
        "tags": {"night": 2, "sea": 2, 'odd "x" tag': 1},
        "years": {"2022": 1, "2021": 1, "2020": 1},
        "lengths": {"0-600": 1, "600-1800": 1, "3600-7200": 1},
        "resolutions": {"1080": 2, "480": 1},
        "languages": {"en": 2, "de": 1, "fr": 1},
        "owners": {"ann": 2, "bob": 1},
    }
    assert list(counts["years"]) == ["2022", "2021", "2020"]
    assert oceans.search(SearchQuery("ocean")).facets == {}


def test_nothing_asked_is_everything_the_newest_first(oceans: SearchIndex) -> None:
    answer = oceans.search(SearchQuery(""))
    assert ("".join(ids(answer)), answer.total, answer.hits[0].where) == ("dcba", 4, "")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ('"ocean storm"', ["storm"]),
        ('"storm ocean"', []),
        ("ocean -storm", ["calm"]),
        ('ocean -"ocean storm"', ["calm"]),
        ('"ocean" -calm', ["storm"]),
        ("ocean-storm -calm", ["storm"]),
    ],
)
def test_quotes_are_a_phrase_and_a_minus_leaves_out(
    search_index: SearchIndex, put_video: Put, query: str, listed: list[str]
) -> None:
    if isinstance(search_index, FakeSearchIndex):
        pytest.skip("it knows words only")
    put_video("The ocean storm", id="storm")
    put_video("Calm ocean", id="calm")
    answer = search_index.search(SearchQuery(query))
    assert (ids(answer), answer.total) == (listed, len(listed))


@pytest.mark.parametrize("query", ["-trailer", '-"the trailer"'])
def test_what_is_only_left_out_leaves_all_others_the_newest_first(search_index: SearchIndex, query: str) -> None:
    if isinstance(search_index, FakeSearchIndex):
        pytest.skip("it knows words only")
    many = MAX_RANKED + 30
    search_index.put(SearchDoc(f"v{n}", f"Ocean {n}", "", (), 60.0, JULY_2020 + n) for n in range(many))
    pages = [search_index.search(SearchQuery(query, limit=20, offset=offset)) for offset in range(0, many, 20)]
    assert [film for page in pages for film in ids(page)] == [f"v{n}" for n in reversed(range(many))]
    assert {page.total for page in pages} == {many}
