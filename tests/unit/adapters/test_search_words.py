"""Which letters of a found text are marked."""

from __future__ import annotations

import pytest

from notflix_app.adapters.search_words import END, HIT, fragments, words


@pytest.mark.parametrize(
    ("marked", "query", "typed"),
    [
        ("The [Rabbit] hole", "rabb", ["Rabb"]),
        ("The [Rabbit] hole", "rabit", ["Rabbit"]),  # found over a typo
        ("[No-way] out", "no-wa", ["No-wa"]),  # a phrase keeps what stands between its words
        ("[Cafe\u0301s]", "cafe", ["Cafe\u0301"]),  # an accent of its own goes with its letter
        ("[Straße]", "stras", ["Straß"]),
        ("[🎬] and [action]", "🎬", ["🎬", "action"]),
        ("[Rabb][it]", "rabb", ["Rabbit"]),  # an index that marks letters itself is believed
    ],
)
def test_the_letters_that_were_typed_are_marked(marked: str, query: str, typed: list[str]) -> None:
    pieces = fragments(marked.replace("[", HIT).replace("]", END), words(query))
    assert [fragment.text for fragment in pieces if fragment.hit] == typed
    assert "".join(fragment.text for fragment in pieces) == marked.replace("[", "").replace("]", "")
