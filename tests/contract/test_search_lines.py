"""What lies below videos in every SearchIndex: what is said there, and chapters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notflix_app.core.ports import SearchIndex, SearchLine, SearchQuery
from notflix_app.core.search import MAX_LINES_OF_ONE, Filters, LineKind
from tests.fakes.search_index import FakeSearchIndex
from tests.fixtures.search_indexes import Put, hits, ids, text

PUBLIC = frozenset({"public"})
BOAT = SearchLine(65.5, "You're gonna need a bigger boat", language="en")
JAWS = (
    SearchLine(4.0, "Nothing here"),
    BOAT,
    SearchLine(600.0, "The shark <b>&</b> the barrel", LineKind.CHAPTER),
    SearchLine(900.0, "A fin, black on grey", LineKind.SCENE, "en-GB"),
)


@pytest.fixture
def jaws(put_video: Put) -> str:
    """Beside it another film that only some may see, and says the same."""
    put_video("Secret", id="secret", lines=[BOAT], audience=frozenset({"person:x"}))
    return put_video(
        "Jaws",
        id="jaws",
        lines=JAWS,
        tags=("shark",),
        audience=PUBLIC,
        duration=7000.0,
        resolution=1080,
        languages=("en",),
        owner_id="ann",
        at=1_625_000_000,
    )


def seconds(index: SearchIndex, query: str, *, lines: int = 5, filters: Filters | None = None) -> list[float | None]:
    answer = index.search(SearchQuery(query, PUBLIC, filters or Filters(), lines=lines))
    assert {hit.id for hit in answer.lines} <= {"jaws"}
    return [hit.second for hit in answer.lines]


def test_a_line_is_found_with_its_second(search_index: SearchIndex, jaws: str) -> None:
    answer = search_index.search(SearchQuery("bigger boat", PUBLIC, lines=5))
    (hit,) = answer.lines
    assert (hit.id, hit.second, hit.where, hit.language) == (jaws, 65.5, LineKind.SPEECH, "en")
    assert (text(hit.title), text(hit.matched), hits(hit.matched)) == ("Jaws", BOAT.text, ["bigger", "boat"])
    assert (answer.hits, answer.total) == ((), 0)


def test_a_chapter_and_what_is_seen_say_what_they_are(search_index: SearchIndex, jaws: str) -> None:
    answers = [search_index.search(SearchQuery(query, PUBLIC, lines=5)).lines for query in ("barrel", "black on grey")]
    assert [(hit.where, hit.language) for (hit,) in answers] == [(LineKind.CHAPTER, ""), (LineKind.SCENE, "en-GB")]
    assert text(answers[0][0].matched) == "The shark <b>&</b> the barrel"


@pytest.mark.parametrize("query", ["gonna ned bigger boat", "need a biger boat", "gonna need bigger baot"])
def test_by_four_words_one_of_them_misspelt(search_index: SearchIndex, jaws: str, query: str) -> None:
    if isinstance(search_index, FakeSearchIndex):
        pytest.skip("it knows words as they are written")
    assert seconds(search_index, query) == [65.5]


@pytest.mark.parametrize(
    ("query", "matches"), [('"bigger boat"', True), ('"boat bigger"', False), ("boat -bigger", False)]
)
def test_phrases_and_what_is_left_out(search_index: SearchIndex, jaws: str, query: str, matches: bool) -> None:
    if isinstance(search_index, FakeSearchIndex):
        pytest.skip("it knows words only")
    assert bool(seconds(search_index, query)) == matches


def test_no_more_than_are_asked_for(search_index: SearchIndex, jaws: str) -> None:
    assert seconds(search_index, "boat", lines=0) == []
    assert seconds(search_index, "", lines=5) == []
    assert len(seconds(search_index, "boat", lines=1)) == 1


@pytest.mark.parametrize(
    ("fits", "others"),
    [
        (Filters(tags=frozenset({"shark"})), Filters(tags=frozenset({"whale"}))),
        (Filters(years=(2021, 2021)), Filters(years=(2022, None))),
        (Filters(lengths=(3600, None)), Filters(lengths=(None, 3600))),
        (Filters(resolutions=frozenset({720, 1080})), Filters(resolutions=frozenset({720}))),
        (Filters(languages=frozenset({"en"})), Filters(languages=frozenset({"de"}))),
        (Filters(owners=frozenset({"ann", "bob"})), Filters(owners=frozenset({"bob"}))),
    ],
)
def test_filters_are_of_the_film(search_index: SearchIndex, jaws: str, fits: Filters, others: Filters) -> None:
    assert seconds(search_index, "bigger boat", filters=fits) == [65.5]
    assert seconds(search_index, "bigger boat", filters=others) == []


def test_who_may_not_see_the_film_gets_no_line_of_it(search_index: SearchIndex, jaws: str, put_video: Put) -> None:
    for terms, listed in (({"public"}, ["jaws"]), ({"person:x"}, ["secret"]), ({"person:y"}, [])):
        answer = search_index.search(SearchQuery("bigger boat", frozenset(terms), lines=5))
        assert [hit.id for hit in answer.lines] == listed
    put_video("Jaws", id=jaws, lines=JAWS, audience=frozenset({"person:y"}))
    assert seconds(search_index, "bigger boat") == []


def test_one_film_does_not_fill_the_answer(search_index: SearchIndex, put_video: Put) -> None:
    many = [SearchLine(60.0 * number, "Row the boat") for number in range(20)]
    put_video("Rowing", id="rowing", lines=many)
    put_video("Sailing", id="sailing", lines=[SearchLine(7.0, "A boat, of another kind")])
    answer = search_index.search(SearchQuery("boat", lines=6))
    assert sorted(hit.id for hit in answer.lines) == ["rowing"] * MAX_LINES_OF_ONE + ["sailing"]
    of_one = [hit.second for hit in answer.lines if hit.id == "rowing"]
    assert of_one == sorted(of_one, key=float)
    together = [hit.id for hit in answer.lines]
    assert together in (sorted(together), sorted(together, reverse=True))


def test_one_moment_is_shown_once(search_index: SearchIndex, put_video: Put) -> None:
    """In two languages, or cut otherwise."""
    put_video(
        "Film", lines=[SearchLine(60.0, "Hotel Paris", language="en"), SearchLine(61.5, "Hôtel Paris", language="fr")]
    )
    assert len(search_index.search(SearchQuery("hotel paris", lines=5)).lines) == 1


def test_lines_are_replaced_with_their_film_and_go_with_it(
    search_index: SearchIndex, jaws: str, put_video: Put
) -> None:
    put_video("Jaws", id=jaws, lines=[SearchLine(70.0, "A bigger boat"), *JAWS[2:]], audience=PUBLIC)
    assert seconds(search_index, "bigger boat") == [70.0]
    assert seconds(search_index, "barrel") == [600.0]
    put_video("Jaws", id=jaws, audience=PUBLIC)
    assert seconds(search_index, "bigger boat") == []
    search_index.remove(["secret"])
    assert search_index.search(SearchQuery("bigger boat", lines=5)).lines == ()


class Speech:
    """Lines that are made while they are read."""

    def __iter__(self) -> Iterator[SearchLine]:
        return (SearchLine(float(number), f"Ocean number {number}") for number in range(12_000))


def test_many_are_read_while_they_are_written_and_for_each_index_anew(
    search_index: SearchIndex, put_video: Put
) -> None:
    search_index.begin()
    put_video("Film", id="film", lines=Speech())
    for _ in range(2):
        (hit,) = search_index.search(SearchQuery("ocean 11987", lines=1)).lines
        assert hit.second == 11_987
        assert ids(search_index.search(SearchQuery("film"))) == ["film"]
        search_index.finish()
