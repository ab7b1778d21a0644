"""assets/ui/text.js: the same texts, worded in the browser."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.ui.test_scripts import _run

GERMAN = {
    "language": "de",
    "texts": {"Play {title}": ["{title} abspielen"], "{count} film": ["{count} Film", "{count} Filme"]},
}


def worded(calls: str, texts: Any = None) -> Any:
    given = f"globalThis.notflixTexts = {json.dumps(texts)};" if texts else ""
    return _run(f"{given} const {{ t, tn }} = await import('./text.js'); console.log(JSON.stringify([{calls}]))")


CALLS = "t('Play {title}', { title: '{title} $&' }), tn('{count} film', '{count} films', 1), " \
    "tn('{count} film', '{count} films', 1200), t('Nothing'), t('{n} of {m}', { n: 3 })"  # fmt: skip


def test_english_needs_nothing() -> None:
    assert worded(CALLS) == ["Play {title} $&", "1 film", "1,200 films", "Nothing", "3 of {m}"]


def test_german() -> None:
    assert worded(CALLS, GERMAN) == ["{title} $& abspielen", "1 Film", "1.200 Filme", "Nothing", "3 of {m}"]
