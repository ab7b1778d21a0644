"""How text becomes words, and which of their letters are marked."""

from __future__ import annotations

import pytest

from notflix_app.adapters.search.alike import Likeness, likeness
from notflix_app.adapters.search.asked import Asked, parse
from notflix_app.adapters.search.marks import excerpt, marked
from notflix_app.adapters.search.words import terms, variants, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ocean's Eleven", ["oceans", "eleven"]),
        ("L'Avventura", ["l", "avventura"]),
        ("Rock’n’Roll", ["rock", "n", "roll"]),
        ("S.W.A.T.: E.T.", ["swat", "et"]),
        ("An_end. Mr. X-Ray, 2.5!", ["an", "end", "mr", "x", "ray", "2", "5"]),
        ("Fast & Furious", ["fast", "and", "furious"]),
        ("Straße, Søstre, Łódź", ["strasse", "sostre", "lodz"]),
        ("e\u0301te\u0301", ["ete"]),
        ("東京Tower", ["東京", "tower"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("🎬 x", ["🎬", "x"]),
        ("\u200b … !?", []),
    ],
)
def test_words_are_folded_and_know_where_they_stand(text: str, folded: list[str]) -> None:
    in_order = words(text)
    assert terms(text) == folded
    assert [word.text for word in in_order] == folded
    assert all(0 <= word.start < word.end <= len(text) for word in in_order)


def test_a_title_has_variants() -> None:
    assert {"yugi", "gioh", "yugioh"} <= set(variants("Yu-Gi-Oh!"))
    assert "fastfurious" in variants("Fast & Furious")
    assert "2" in variants("Rocky II")
    assert "iii" in variants("Toy Story 3")
    assert "夜" in variants("夜景")
    assert variants("Casablanca") == []


@pytest.mark.parametrize(
    ("typed", "written", "how"),
    [
        ("ocean", "ocean", Likeness.SAME),
        ("oce", "ocean", Likeness.BEGUN),
        ("ocaen", "ocean", Likeness.TYPO),
        ("bcean", "ocean", Likeness.TYPO),
        ("ozea", "ocean", Likeness.TYPO),
        ("dcoumentry", "documentary", Likeness.TWO_TYPOS),
        ("cat", "bat", Likeness.NONE),
        ("jws", "jaws", Likeness.TYPO),
        ("jas", "jaws", Likeness.TYPO),
        ("jws", "jawsy", Likeness.NONE),
        ("100", "1000", Likeness.BEGUN),
        ("100", "1020", Likeness.NONE),
        ("2001", "2011", Likeness.NONE),
        ("oxxan", "ocean", Likeness.NONE),
    ],
)
def test_how_words_are_alike(typed: str, written: str, how: Likeness) -> None:
    assert likeness(typed, written) is how


def test_what_is_typed_is_taken_apart() -> None:
    assert parse('now "or never" -again -"at all" no-way') == Asked(
        ("now", "or", "never", "no", "way"), (("or", "never"),), (("at", "all"), ("again",))
    )
    assert parse('"never now').words == ("never", "now")
    assert parse("- !? …").is_empty


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("The Rabbit hole", "rabb", ["Rabb"]),
        ("The Rabbit hole", "rabit", ["Rabbit"]),
        ("The Spider-Man", "spiderman", ["Spider-Man"]),
        ("A lesson of harbour", "harbour", ["harbour"]),
        ("Spiderman, Spider-Man", "spiderman", ["Spiderman", "Spider-Man"]),
        ("Spider-Man Returns", "spiderman", ["Spider-Man"]),
        ("Spider-Man Returns", "spidermann", ["Spider-Man"]),
        ("Spider-Man Returns", "spidermanret", ["Spider-Man Returns"]),
        ("Spiderman", "spider man", ["Spider"]),
        ("Cafe\u0301s", "cafe", ["Cafe\u0301"]),
        ("Straße", "stras", ["Straß"]),
        ("東京タワーの夜景", "景", ["景"]),
        ("Nothing", "else", []),
    ],
)
def test_the_letters_that_were_typed_are_marked(text: str, query: str, hits: list[str]) -> None:
    pieces = marked(text, parse(query))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.hit] == hits


def test_an_excerpt_is_cut_around_what_was_marked() -> None:
    pieces = excerpt("before " * 300 + "the deep ocean sleeps " + "after " * 300, parse("ocean"))
    text = "".join(piece.text for piece in pieces)
    assert "deep ocean sleeps" in text
    assert text.startswith("…")
    assert text.endswith("…")
    assert len(text) < 200
    assert excerpt("nothing of it", parse("ocean")) == ()
