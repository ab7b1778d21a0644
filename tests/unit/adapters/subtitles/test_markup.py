from __future__ import annotations

import pytest

from notflix_app.adapters.subtitles.markup import PLAIN, Run, marked_up

BOLD, ITALIC, BOTH = frozenset("b"), frozenset("i"), frozenset("bi")


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([("a < b & c --> d", PLAIN)], "a &lt; b &amp; c --&gt; d"),
        ([("one ", PLAIN), ("two", ITALIC), (" three", PLAIN)], "one <i>two</i> three"),
        ([("a", ITALIC), ("b", BOTH), ("c", BOLD)], "<i>a<b>b</b></i><b>c</b>"),
        ([("a", BOLD), ("b", BOTH), ("c", ITALIC)], "<b>a<i>b</i></b><i>c</i>"),
        ([("one\ntwo", ITALIC)], "<i>one\ntwo</i>"),
        ([("one", ITALIC), ("\n", PLAIN), ("two", PLAIN)], "<i>one</i>\ntwo"),
        ([(" one \n\n \u200e \n two\t", PLAIN)], "one\ntwo"),
        ([("  ", ITALIC), (" one", PLAIN), (" ", BOLD), ("two ", PLAIN)], "one<b> </b>two"),
        ([("one\r\ntwo\rthree\x0bfour\u2028five", PLAIN)], "one\ntwo\nthree\nfour\nfive"),
        ([("a\x00b\x07c\ufeffd\ud800e", PLAIN)], "abcde"),
        ([("\u202bשלום.", PLAIN)], "\u202bשלום."),
        ([(" \xa0\u200b ", ITALIC)], ""),
        ([], ""),
    ],
)
def test_runs_are_written(runs: list[Run], text: str) -> None:
    assert marked_up(runs) == text
