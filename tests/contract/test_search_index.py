"""How every SearchIndex is kept up to date."""

from __future__ import annotations

from notflix_app.core.ports import IndexState, SearchAnswer, SearchDoc, SearchIndex, SearchQuery
from tests.fixtures.search_indexes import Put, ids


def test_put_replaces(search_index: SearchIndex, put_video: Put) -> None:
    video = put_video("Ocean at night", tags=("blue",))
    put_video("Mountains at dawn", id=video)
    assert search_index.search(SearchQuery("ocean")).hits == ()
    assert search_index.search(SearchQuery("blue")).hits == ()
    assert ids(search_index.search(SearchQuery("mountains"))) == [video]
    assert search_index.count() == 1


def test_remove_removes_and_does_not_mind_twice(search_index: SearchIndex, put_video: Put) -> None:
    gone, stays = put_video("Ocean one"), put_video("Ocean two")
    search_index.remove([gone, "never-there"])
    search_index.remove([gone])
    search_index.remove([])
    assert ids(search_index.search(SearchQuery("ocean"))) == [stays]
    assert "one" not in search_index.search(SearchQuery("one")).meant


def test_another_is_built_beside_the_one_that_answers(search_index: SearchIndex, put_video: Put) -> None:
    before, gone = put_video("Ocean before"), put_video("Ocean gone")
    search_index.begin()
    assert search_index.state() is IndexState.BUILDING
    after = put_video("Ocean after")
    search_index.remove([gone])
    assert sorted(ids(search_index.search(SearchQuery("ocean")))) == sorted([before, after])
    search_index.finish()
    assert search_index.state() is IndexState.READY
    assert ids(search_index.search(SearchQuery("ocean"))) == [after]
    search_index.finish()
    assert search_index.count() == 1


def test_one_that_is_begun_again_begins_empty(search_index: SearchIndex, put_video: Put) -> None:
    search_index.begin()
    put_video("Ocean one")
    search_index.begin()
    video = put_video("Ocean two")
    search_index.finish()
    assert ids(search_index.search(SearchQuery("ocean"))) == [video]


def test_an_index_that_was_never_written_is_empty(search_index: SearchIndex) -> None:
    assert search_index.count() == 0
    assert search_index.search(SearchQuery("ocean")) == SearchAnswer()
    search_index.remove(["x"])
    search_index.put([])
    assert search_index.count() == 0


def test_takes_many_at_once_and_any_iterable(search_index: SearchIndex) -> None:
    search_index.put(SearchDoc(f"v{n}", f"Clip {n}", "", (), 1.0, float(n)) for n in range(1_100))
    assert search_index.count() == 1_100
    assert ids(search_index.search(SearchQuery("1099")))[:1] == ["v1099"]


def test_each_finds_what_they_may_see(search_index: SearchIndex, put_video: Put) -> None:
    """Hits, pages, totals and what is suggested; a word of the filter is a word, whatever is in it."""
    odd = 'group:it\'s "x" \\ IN [] OR'
    public = put_video("Ocean one", audience=frozenset({"public"}), at=1e9)
    mine = put_video("Ocean two", audience=frozenset({"person:a", odd}), at=2e9)
    put_video("Ocean three", at=3e9)
    assert search_index.search(SearchQuery("ocean")).total == 3
    for terms, listed in (
        ({"public"}, [public]),
        ({"public", "person:a"}, [mine, public]),
        ({odd}, [mine]),
        ({"group:x"}, []),
    ):
        results = search_index.search(SearchQuery("ocean", terms=frozenset(terms)))
        assert (ids(results), results.total) == (listed, len(listed))
    assert (
        search_index.search(SearchQuery("ocean", limit=1, offset=1, terms=frozenset({"public", "person:a"}))).total == 2
    )
    put_video("Ocean two", id=mine, audience=frozenset({"public"}))
    assert ids(search_index.search(SearchQuery("two", terms=frozenset({"person:a"})))) == []
    assert ids(search_index.search(SearchQuery("two", terms=frozenset({"public"})))) == [mine]
