"""Numbers, sizes and times in scripts: as the language of the page writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.ui.test_scripts import _run

GERMAN = {"language": "de", "texts": {"just now": ["gerade eben"]}}


def shown(script: str, calls: str, texts: Any = None) -> Any:
    given = f"globalThis.notflixTexts = {json.dumps(texts)};" if texts else ""
    return _run(f"{given} const s = await import('./{script}'); console.log(JSON.stringify([{calls}]))")


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (None, ["0 B", "1,023 B", "1.0 KB", "1.5 MB", "15 GB", "2,000 TB", "1,234.50"]),
        (GERMAN, ["0 B", "1.023 B", "1,0 KB", "1,5 MB", "15 GB", "2.000 TB", "1.234,50"]),
    ],
)
def test_bytes(texts: Any, words: list[str]) -> None:
    sizes = "[undefined, 1023, 1024, 1.5 * 2 ** 20, 15 * 2 ** 30, 2000 * 2 ** 40].map(s.bytes)"
    assert shown("amounts.js", f"...{sizes}, s.decimal(1234.5, 2)", texts) == words


def test_what_is_left_of_an_upload() -> None:
    spans = "[0.2, 59, 90, 3600, 7320, Infinity].map(s.span)"
    assert shown("amounts.js", f"...{spans}") == ["1 s", "59 s", "2 min", "1 h 0 min", "2 h 2 min", ""]


def test_a_card_in_german() -> None:
    calls = "...[61, 7200, 3725].map(s.spokenLength), ...[10, 120, 7200, 90000].map((now) => s.ago(0, now))"
    assert shown("card_words.js", calls, GERMAN) == [
        *("1 Minute 1 Sekunde", "2 Stunden", "1 Stunde 2 Minuten"),
        *("gerade eben", "vor 2 Minuten", "vor 2 Stunden", "vor 1 Tag"),
    ]


def test_the_keys_of_the_player_are_those_of_its_keyboard() -> None:
    german = {"language": "de", "texts": {"Home / End": ["Pos1 / Ende"]}}
    calls = "s.KEYS.find(({ on }) => on.includes('Home')).keys"
    assert shown("player_keys.js", calls) == [["Home", "End"]]
    assert shown("player_keys.js", calls, german) == [["Pos1", "Ende"]]
