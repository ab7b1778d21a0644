"""In which order every SearchIndex gives its hits, and what it marks in them."""

from __future__ import annotations

import pytest

from notflix_app.core.ports import SearchIndex, SearchQuery
from tests.fixtures.search_indexes import Put, hits, ids, text


def test_title_goes_before_tags_before_description(search_index: SearchIndex, put_video: Put) -> None:
    third = put_video("Three", description="ocean, ocean, ocean and more ocean", at=3e9)
    second = put_video("Two", tags=("ocean",), at=2e9)
    first = put_video("The long way over an ocean that nobody knows", description="x " * 400, at=1e9)
    assert ids(search_index.search(SearchQuery("ocean"))) == [first, second, third]


def test_the_very_title_goes_first(search_index: SearchIndex, put_video: Put) -> None:
    put_video("Ocean: a study of the ocean", tags=("ocean",), at=3e9)
    put_video("Oceans", at=2e9)
    exact = put_video("Ocean", at=1e9, description="filler " * 300)
    assert ids(search_index.search(SearchQuery("ocean")))[0] == exact


def test_of_equals_the_newer_goes_first(search_index: SearchIndex, put_video: Put) -> None:
    old, new, middle = (put_video("Ocean waves", at=at) for at in (1e9, 3e9, 2e9))
    assert ids(search_index.search(SearchQuery("ocean"))) == [new, middle, old]


def test_pages_neither_repeat_nor_leave_out(search_index: SearchIndex, put_video: Put) -> None:
    videos = {put_video(f"Ocean part {n}", at=1e9 + n) for n in range(7)}
    pages = [search_index.search(SearchQuery("ocean", limit=3, offset=offset)) for offset in (0, 3, 6, 9)]
    assert [len(page.hits) for page in pages] == [3, 3, 1, 0]
    assert {hit.id for page in pages for hit in page.hits} == videos
    assert {page.total for page in pages} == {7}


def test_marks_what_matched_in_the_title(search_index: SearchIndex, put_video: Put) -> None:
    put_video("The Ocean, at <b>night</b> & “dawn”")
    hit = search_index.search(SearchQuery("ocean daw")).hits[0]
    assert text(hit.title) == "The Ocean, at <b>night</b> & “dawn”"
    assert hits(hit.title) == ["Ocean", "daw"]
    assert (hit.where, hit.matched) == ("title", ())


def test_a_film_is_found_by_who_is_in_it(search_index: SearchIndex, put_video: Put) -> None:
    video = put_video("Secrets", people=("Louis Hofmann", "Lisa Vicari"))
    hit = search_index.search(SearchQuery("hofmann")).hits[0]
    assert (hit.id, hit.where, hits(hit.matched)) == (video, "people", ["Hofmann"])


@pytest.mark.parametrize(
    ("title", "query", "marked"),
    [
        ("Rabbit, rabbits and rabble", "rabb", ["Rabb", "rabb", "rabb"]),
        ("Rabbit, rabbits and rabble", "RABBIT", ["Rabbit", "rabbit"]),
        ("At the Atlantic", "at", ["At", "At"]),
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
    search_index: SearchIndex, put_video: Put, title: str, query: str, marked: list[str]
) -> None:
    put_video(title)
    hit = search_index.search(SearchQuery(query)).hits[0]
    assert text(hit.title) == title
    assert hits(hit.title) == marked


def test_says_which_tag_matched(search_index: SearchIndex, put_video: Put) -> None:
    put_video("One", tags=("holiday", "deep ocean"))
    hit = search_index.search(SearchQuery("oce")).hits[0]
    assert hit.where == "tags"
    assert "deep ocean" in text(hit.matched)
    assert hits(hit.matched) == ["oce"]
    assert hits(hit.title) == []


def test_cuts_an_excerpt_out_of_a_long_text(search_index: SearchIndex, put_video: Put) -> None:
    put_video("One", description="before " * 300 + "the deep ocean sleeps " + "after " * 300)
    hit = search_index.search(SearchQuery("ocea")).hits[0]
    assert hit.where == "description"
    assert "deep ocean" in text(hit.matched)
    assert len(text(hit.matched)) < 400
    assert hits(hit.matched) == ["ocea"]
