"""What every SearchIndex finds, and what it offers where it finds nothing."""

from __future__ import annotations

import pytest

from notflix_app.core.ports import SearchAnswer, SearchIndex, SearchQuery
from tests.fixtures.search_indexes import Put, hits, ids, text


def test_is_findable_as_soon_as_put_returns(search_index: SearchIndex, put_video: Put) -> None:
    video = put_video("Ocean at night")
    assert ids(search_index.search(SearchQuery("ocean"))) == [video]
    assert search_index.count() == 1


@pytest.mark.parametrize("query", ["o", "oc", "ocea", "ocean", "OCEAN", "n", "nig", "at ni", "night oce", " ocean "])
def test_a_prefix_of_any_word_of_the_title_finds_it(search_index: SearchIndex, put_video: Put, query: str) -> None:
    video = put_video("Ocean at night")
    put_video("Big Buck Bunny")
    assert ids(search_index.search(SearchQuery(query))) == [video]


def test_words_may_match_in_different_fields(search_index: SearchIndex, put_video: Put) -> None:
    video = put_video("Ocean at night", tags=("holiday",), description="Filmed near Kyoto")
    assert ids(search_index.search(SearchQuery("ocean holiday kyoto"))) == [video]


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
def test_accents_case_and_punctuation_do_not_matter(
    search_index: SearchIndex, put_video: Put, title: str, query: str
) -> None:
    video = put_video(title)
    put_video("Something else")
    assert ids(search_index.search(SearchQuery(query))) == [video]


@pytest.mark.parametrize("query", ["東京", "夜景", "タワー", "東京タワー", "京タ", "景"])
def test_words_inside_titles_without_spaces_are_found(search_index: SearchIndex, put_video: Put, query: str) -> None:
    video = put_video("東京タワーの夜景")
    put_video("大阪の朝")
    results = search_index.search(SearchQuery(query))
    assert ids(results) == [video]
    assert text(results.hits[0].title) == "東京タワーの夜景"
    assert "".join(hits(results.hits[0].title)) == query


AWKWARD = [
    '"', '""', '"ocean', 'oce"an', "'", "*", "ocean*", "*ocean", "(", ")", "ocean)", "AND", "OR", "NOT", "ocean AND",
    "NEAR(", "NEAR(a b, 2)", "title:ocean", "{title}: x", "^ocean", "-ocean", "+", "a -b", "\\", "%", "_", "\x00",
    "oc\x00ean", "\x02ocean\x03", "\x04", "🎬", "👩‍👩‍👧", "ocean 🎬", "ﷺ", "e\u0301", "\ud7ff", "x" * 10_000,
    "x " * 5_000, '"' * 1_000, "日" * 3_000, "; DROP TABLE doc; --", "<b>ocean</b>", "?", "\u200b", "\n\t", "",
]  # fmt: skip


def test_any_text_is_a_legal_query(search_index: SearchIndex, put_video: Put) -> None:
    put_video("Ocean at night", description="and title not near or")
    for query in AWKWARD:
        assert len(search_index.search(SearchQuery(query)).hits) <= 1, query
    assert search_index.count() == 1


@pytest.mark.parametrize("query", ["never OR now", '"now or never"', '"never now', "now* never", "+never now"])
def test_operators_are_read_as_words(search_index: SearchIndex, put_video: Put, query: str) -> None:
    video = put_video("Now or never")
    put_video("Never again")
    assert ids(search_index.search(SearchQuery(query)))[:1] == [video]


@pytest.mark.parametrize("query", ["!?", "…", "-"])
def test_a_query_without_a_word_finds_nothing(search_index: SearchIndex, put_video: Put, query: str) -> None:
    put_video("Ocean!?… - at night")
    assert search_index.search(SearchQuery(query)) == SearchAnswer()
