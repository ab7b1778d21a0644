"""The stylesheets: all of them are used, and nothing in them is for what is gone."""

from __future__ import annotations

import re

from notflix_app.ui.build import ROOT
from notflix_app.ui.styles import STYLES

FOLDER = ROOT / "assets" / "css"
PAGES = (ROOT / "notflix_app" / "ui", ROOT / "assets" / "ui")
THEIRS = ("uppy-", "shaka-", "is-")  # classes of the uploader's and the player's


def test_every_stylesheet_has_its_place_in_the_order() -> None:
    assert sorted(STYLES) == sorted(file.stem for file in FOLDER.iterdir())


def test_every_class_with_a_rule_is_named_by_some_page() -> None:
    words = re.sub(r"/\*.*?\*/", "", "".join(file.read_text() for file in FOLDER.iterdir()), flags=re.DOTALL)
    selectors = re.sub(r"{[^{}]*}", " ", words)
    ruled = {name for name in re.findall(r"\.([a-z][\w-]*)", selectors) if not name.startswith(THEIRS)}
    assert "button" in ruled
    code = "".join(file.read_text() for room in PAGES for file in room.rglob("*.*") if file.suffix != ".pyc")
    named = set(re.findall(r"[\w-]+", code))
    # "state-live" may be put together: "state-" + state.
    assert {name for name in ruled if name not in named and f"{name.rpartition('-')[0]}-" not in named} == set()
