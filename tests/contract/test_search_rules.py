"""What a library's search is set to, on both indexes; another setting takes effect on an index that is there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notflix_app.adapters.search.embedded import EmbeddedIndex
from notflix_app.adapters.search.meili import MeiliIndex
from notflix_app.adapters.search.rules import Rules, rules
from notflix_app.core.ports import IndexState, SearchDoc, SearchIndex, SearchLine, SearchQuery
from tests.fixtures.meilisearch import MeilisearchServer, delete_indexes
from tests.fixtures.search_indexes import hits, ids

FIELDS = "title, tags, description"
DOCS = [
    SearchDoc(
        "television", "Television at dawn", "", (), 1.0, 1.0, lines=(SearchLine(7.0, "Off with the television"),)
    ),
    SearchDoc("york", "A night in New York", "", ("storm",), 1.0, 2.0),
    SearchDoc("nyc", "NYC by day", "Filmed in a storm", (), 1.0, 3.0),
    SearchDoc("och", "Och", "", (), 1.0, 4.0),
    SearchDoc("rising", "The storm is rising", "", (), 1.0, 5.0),
]
Use = Callable[..., SearchIndex]


@pytest.fixture(params=["embedded", "meilisearch"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Rules], SearchIndex]]:
    """The same index, as a process with such rules has it."""
    if request.param == "embedded":
        yield lambda rules: EmbeddedIndex(tmp_path / "search", rules)
        return
    server: MeilisearchServer = request.getfixturevalue("meilisearch_server")
    name = f"notflix-test-{secrets.token_hex(6)}"
    yield lambda rules: MeiliIndex(server.url, server.key, name, rules=rules)
    delete_indexes(server, name)


@pytest.fixture
def use(opened: Callable[[Rules], SearchIndex]) -> Use:
    def use(fields: str = FIELDS, stop_words: str = "", synonyms: str = "") -> SearchIndex:
        """As after a start with these settings: the scheduler builds an index that is lost."""
        index = opened(rules(fields, stop_words, synonyms))
        if index.state() is IndexState.LOST:
            index.begin()
            index.put(DOCS)
            index.finish()
        assert index.state() is IndexState.READY
        return index

    return use


@pytest.mark.parametrize(
    ("query", "video_id", "marked"),
    [
        ("tv", "television", ["Television"]),
        ("tv dawn", "television", ["Television", "dawn"]),
        ("nyc night", "york", ["night", "New York"]),
        ("new york day", "nyc", ["NYC", "day"]),
    ],
)
def test_synonyms_find_and_are_marked(use: Use, query: str, video_id: str, marked: list[str]) -> None:
    assert hits_in(use(), query, video_id) != marked
    assert sorted(hits_in(use(synonyms="TV, television; nyc, New York"), query, video_id)) == sorted(marked)


def hits_in(index: SearchIndex, query: str, video_id: str) -> list[str]:
    return next((hits(hit.title) for hit in index.search(SearchQuery(query)).hits if hit.id == video_id), [])


def test_synonyms_find_what_is_said(use: Use) -> None:
    assert use().search(SearchQuery("tv", lines=3)).lines == ()
    (line,) = use(synonyms="tv, television").search(SearchQuery("tv", lines=3)).lines
    assert (line.id, hits(line.matched)) == ("television", ["television"])


def test_a_stop_word_may_be_missing(use: Use) -> None:
    assert "och" in ids(use().search(SearchQuery("och nyc")))
    assert ids(use(stop_words="Och, ett").search(SearchQuery("och nyc"))) == ["nyc"]


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        (FIELDS, ["rising", "york", "nyc"]),
        ("tags, description, title", ["york", "nyc", "rising"]),
        ("description, title", ["nyc", "rising"]),
        ("title", ["rising"]),
    ],
)
def test_the_weightiest_field_goes_first_and_one_that_is_not_named_is_not_searched(
    use: Use, fields: str, order: list[str]
) -> None:
    use()
    answer = use(fields).search(SearchQuery("storm"))
    assert (ids(answer), answer.total) == (order, len(order))
