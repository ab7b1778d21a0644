"""SearchIndex: the fake, SQLite's FTS5, and Meilisearch's client against tests/fixtures/meilisearch.py (a stand-in for
the server, unless NOTFLIX_TEST_MEILISEARCH_URL names a real one)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import meilisearch
import pytest

from notflix_app.adapters.search_fts import FtsIndex
from notflix_app.adapters.search_meili import MeiliIndex
from notflix_app.core.ports import SearchDoc, SearchHits, SearchIndex, TextPiece
from tests.fakes.search_index import FakeSearchIndex
from tests.fixtures.meilisearch import MeilisearchServer

Put = Callable[..., str]


@pytest.fixture(params=["fake", "fts", "meilisearch"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    if request.param == "fake":
        yield FakeSearchIndex()
    elif request.param == "fts":
        fts = FtsIndex(tmp_path / "deep" / "search.db")
        yield fts
        fts.close()
    else:
        server: MeilisearchServer = request.getfixturevalue("meilisearch_server")
        name = f"notflix-test-{secrets.token_hex(6)}"
        yield MeiliIndex(server.url, server.key, name)
        client = meilisearch.Client(server.url, server.key or None)
        client.wait_for_task(client.delete_index(name).task_uid)


@pytest.fixture
def put(index: SearchIndex) -> Put:
    def put(title: str, *, id: str = "", at: float = 1_700_000_000, **more: object) -> str:
        made = SearchDoc(
            id=id or secrets.token_urlsafe(8),
            title=title,
            description=str(more.get("description", "")),
            tags=tuple(more.get("tags", ())),  # type: ignore[call-overload]
            duration=60.0,
            created_at=at,
            captions=str(more.get("captions", "")),
        )
        index.put([made])
        return made.id

    return put


def ids(found: SearchHits) -> list[str]:
    return [hit.id for hit in found.hits]


def text(fragments: tuple[TextPiece, ...]) -> str:
    return "".join(f.text for f in fragments)


def hits(fragments: tuple[TextPiece, ...]) -> list[str]:
    return [f.text for f in fragments if f.hit]


# --- what is found -------------------------------------------------------------------------------------------------
def test_is_findable_as_soon_as_put_returns(index: SearchIndex, put: Put) -> None:
    video = put("Ocean at night")
    assert ids(index.search("ocean")) == [video]
    assert index.count() == 1


@pytest.mark.parametrize("query", ["o", "oc", "ocea", "ocean", "OCEAN", "n", "nig", "at ni", "night oce", " ocean "])
def test_a_prefix_of_any_word_of_the_title_finds_it(index: SearchIndex, put: Put, query: str) -> None:
    video = put("Ocean at night")
    put("Big Buck Bunny")
    assert ids(index.search(query)) == [video]


def test_every_word_must_match(index: SearchIndex, put: Put) -> None:
    put("Ocean at night")
    put("Mountains at dawn")
    assert index.search("ocean dawn").hits == ()
    assert index.search("ocean dawn").total == 0


def test_words_may_match_in_different_fields(index: SearchIndex, put: Put) -> None:
    video = put("Ocean at night", tags=("holiday",), description="Filmed near Kyoto")
    assert ids(index.search("ocean holiday kyoto")) == [video]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Café crème", "cafe creme"),
        ("Cafe creme", "Café CRÈME"),
        ("Straße nach Süden", "suden"),
        ("ΑΘΗΝΑ τη νύχτα", "αθηνα"),
        ("Привет, мир", "привет МИР"),
        ("Rock'n'Roll", "rock'n"),
        ("What?! No-way", "no-way"),
        ("S01E02 – Pilot", "s01e02"),
    ],
)
def test_accents_case_and_punctuation_do_not_matter(index: SearchIndex, put: Put, title: str, query: str) -> None:
    video = put(title)
    put("Something else")
    assert ids(index.search(query)) == [video]


@pytest.mark.parametrize("query", ["東京", "夜景", "タワー", "東京タワー", "京タ", "景"])
def test_words_inside_titles_without_spaces_are_found(index: SearchIndex, put: Put, query: str) -> None:
    video = put("東京タワーの夜景")
    put("大阪の朝")
    found = index.search(query)
    assert ids(found) == [video]
    assert text(found.hits[0].title) == "東京タワーの夜景"
    assert "".join(hits(found.hits[0].title)) == query


AWKWARD = [
    '"', '""', '"ocean', 'oce"an', "'", "*", "ocean*", "*ocean", "(", ")", "ocean)", "AND", "OR", "NOT", "ocean AND",
    "NEAR(", "NEAR(a b, 2)", "title:ocean", "{title}: x", "^ocean", "-ocean", "+", "a -b", "\\", "%", "_", "\x00",
    "oc\x00ean", "\x02ocean\x03", "\x04", "🎬", "👩‍👩‍👧", "ocean 🎬", "ﷺ", "e\u0301", "\ud7ff", "x" * 10_000,
    "x " * 5_000, '"' * 1_000, "日" * 3_000, "; DROP TABLE doc; --", "<b>ocean</b>", "?", "\u200b", "\n\t", "",
]  # fmt: skip


def test_any_text_is_a_legal_query(index: SearchIndex, put: Put) -> None:
    put("Ocean at night", description="and title not near or")
    for query in AWKWARD:
        assert len(index.search(query).hits) <= 1, query
    assert index.count() == 1


@pytest.mark.parametrize(
    "query", ["never OR now", "never -now", '"never now"', '"never now', "now* never", "+never now"]
)
def test_operators_are_read_as_words(index: SearchIndex, put: Put, query: str) -> None:
    video = put("Now or never")
    put("Never again")
    assert ids(index.search(query)) == [video]


@pytest.mark.parametrize("query", ["", " ", "\n", "!?", "…", "-"])
def test_a_query_without_a_word_finds_nothing(index: SearchIndex, put: Put, query: str) -> None:
    put("Ocean!?… - at night")
    assert index.search(query) == SearchHits((), 0, ())


# --- in which order ------------------------------------------------------------------------------------------------
def test_title_goes_before_tags_before_description_before_captions(index: SearchIndex, put: Put) -> None:
    last = put("Four", captions="they sail on the ocean", at=4e9)
    third = put("Three", description="ocean, ocean, ocean and more ocean", at=3e9)
    second = put("Two", tags=("ocean",), at=2e9)
    first = put("The long way over an ocean that nobody knows", description="x " * 400, at=1e9)
    assert ids(index.search("ocean")) == [first, second, third, last]


def test_the_very_title_goes_first(index: SearchIndex, put: Put) -> None:
    put("Ocean: a study of the ocean", tags=("ocean",), at=3e9)
    put("Oceans", at=2e9)
    exact = put("Ocean", at=1e9, description="filler " * 300)
    assert ids(index.search("ocean"))[0] == exact


def test_of_equals_the_newer_goes_first(index: SearchIndex, put: Put) -> None:
    old, new, middle = (put("Ocean waves", at=at) for at in (1e9, 3e9, 2e9))
    assert ids(index.search("ocean")) == [new, middle, old]


def test_pages_neither_repeat_nor_leave_out(index: SearchIndex, put: Put) -> None:
    videos = {put(f"Ocean part {n}", at=1e9 + n) for n in range(7)}
    pages = [index.search("ocean", limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page.hits) for page in pages] == [3, 3, 1, 0]
    assert {hit.id for page in pages for hit in page.hits} == videos
    assert {page.total for page in pages} == {7}


# --- what is shown -------------------------------------------------------------------------------------------------
def test_marks_what_matched_in_the_title(index: SearchIndex, put: Put) -> None:
    put("The Ocean, at <b>night</b> & “dawn”")
    hit = index.search("ocean daw").hits[0]
    assert text(hit.title) == "The Ocean, at <b>night</b> & “dawn”"
    assert hits(hit.title) == ["Ocean", "daw"]
    assert (hit.where, hit.matched) == ("title", ())


@pytest.mark.parametrize(
    ("title", "query", "marked"),
    [
        ("Rabbit, rabbits and rabble", "rabb", ["Rabb", "rabb", "rabb"]),
        ("Rabbit, rabbits and rabble", "RABBIT", ["Rabbit", "rabbit"]),
        ("At the Atlantic", "at", ["At", "At"]),
        ("At the Atlantic", "at a", ["At", "A"]),
        ("Café crème", "cafe", ["Café"]),
        ("Café crème", "cafe cre", ["Café", "crè"]),
        ("Straße nach Süden", "straße su", ["Straße", "Sü"]),
        ("ΑΘΗΝΑ τη νύχτα", "αθη", ["ΑΘΗ"]),
        ("S01E02 – Pilot", "s01", ["S01"]),
        ("東京タワーの夜景", "京タ", ["京タ"]),
        ("東京Tower", "tow", ["Tow"]),
    ],
)
def test_marks_the_letters_that_were_typed_and_not_the_rest_of_their_word(
    index: SearchIndex, put: Put, title: str, query: str, marked: list[str]
) -> None:
    put(title)
    hit = index.search(query).hits[0]
    assert text(hit.title) == title
    assert hits(hit.title) == marked


def test_says_which_tag_matched(index: SearchIndex, put: Put) -> None:
    put("One", tags=("holiday", "deep ocean"))
    hit = index.search("oce").hits[0]
    assert hit.where == "tags"
    assert "deep ocean" in text(hit.matched)
    assert hits(hit.matched) == ["oce"]
    assert hits(hit.title) == []


@pytest.mark.parametrize("field", ["description", "captions"])
def test_cuts_an_excerpt_out_of_a_long_text(index: SearchIndex, put: Put, field: str) -> None:
    put("One", **{field: "before " * 300 + "the deep ocean sleeps " + "after " * 300})
    hit = index.search("ocea").hits[0]
    assert hit.where == field
    assert "deep ocean" in text(hit.matched)
    assert len(text(hit.matched)) < 400
    assert hits(hit.matched) == ["ocea"]


# --- where nothing is found ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("typo", ["ocaen", "ocen", "oceean", "ozean", "documntary", "documentery", "dcoumentary oc"])
def test_one_typo_still_leads_to_the_title(index: SearchIndex, put: Put, typo: str) -> None:
    put("Ocean documentary")
    put("Big Buck Bunny")
    found = index.search(typo)
    offered = [text(hit.title) for hit in found.hits] or list(found.nearest)
    # Meilisearch itself forgives no typo in a word of four letters.
    assert offered == ["Ocean documentary"] or (typo == "ocen" and isinstance(index, MeiliIndex))


def test_what_resembles_nothing_suggests_nothing(index: SearchIndex, put: Put) -> None:
    put("Ocean documentary")
    assert index.search("xqzzkw") == SearchHits((), 0, ())


def test_suggests_only_where_nothing_matched(index: SearchIndex, put: Put) -> None:
    put("Ocean")
    put("Oceans apart")
    assert index.search("ocean").nearest == ()


# --- keeping it up to date -----------------------------------------------------------------------------------------
def test_put_replaces(index: SearchIndex, put: Put) -> None:
    video = put("Ocean at night", tags=("blue",))
    put("Mountains at dawn", id=video)
    assert index.search("ocean").hits == ()
    assert index.search("blue").hits == ()
    assert ids(index.search("mountains")) == [video]
    assert index.count() == 1


def test_remove_removes_and_does_not_mind_twice(index: SearchIndex, put: Put) -> None:
    gone, stays = put("Ocean one"), put("Ocean two")
    index.remove([gone, "never-there"])
    index.remove([gone])
    index.remove([])
    assert ids(index.search("ocean")) == [stays]
    assert "Ocean one" not in index.search("one").nearest


def test_clear_leaves_nothing_and_the_index_usable(index: SearchIndex, put: Put) -> None:
    put("Ocean")
    index.clear()
    assert index.count() == 0
    assert index.search("ocean") == SearchHits((), 0, ())
    video = put("Ocean")
    assert ids(index.search("ocean")) == [video]


def test_an_index_that_was_never_written_is_empty(index: SearchIndex) -> None:
    assert index.count() == 0
    assert index.search("ocean") == SearchHits((), 0, ())
    index.remove(["x"])
    index.clear()
    index.put([])
    assert index.count() == 0


def test_takes_many_at_once_and_any_iterable(index: SearchIndex) -> None:
    index.put(SearchDoc(f"v{n}", f"Clip {n}", "", (), 1.0, float(n)) for n in range(1_100))
    assert index.count() == 1_100
    assert ids(index.search("1099")) == ["v1099"]
