"""What the browser follows by itself lies below the prefix: React Router's links know it, all else goes by `here`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
UI = HOME / "notflix_app" / "ui"
SCRIPTS = sorted((HOME / "assets" / "ui").glob("*.js*"))
PAGES = sorted([*UI.rglob("*.py"), HOME / "notflix_app" / "notflix_app.py"])
FOLLOWED = ("href", "src", "action")  # attributes of HTML
# A path of the app, or a constant that holds one, where the browser takes an address.
BARE = re.compile(
    r"""(?:fetch|assign|sendBeacon|replaceState|new URL)\(\s*(?:["'`]/|[A-Z_]+\b)|"""
    r"""(?:href|src|action)=\{?["'`]/|origin\}/|origin \+ ["'`]/"""
)


def bare_in(source: str) -> Iterator[str]:
    """Attributes of rx.el's elements that begin with a path, written down as they are."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        if not ast.unparse(call.func).startswith("rx.el."):
            continue
        for given in call.keywords:
            first = given.value.left if isinstance(given.value, ast.BinOp) else given.value
            path = isinstance(first, ast.Constant) and str(first.value).startswith("/")
            if given.arg in FOLLOWED and path:
                yield ast.unparse(given)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_ask_below_the_prefix(path: Path) -> None:
    assert not BARE.findall(path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_pages_lead_below_the_prefix(path: Path) -> None:
    assert not list(bare_in(path.read_text()))


def test_what_leads_past_it_is_seen() -> None:
    assert BARE.search("await fetch(`/api/videos/${id}`)")
    assert BARE.search('<img src="/favicon.svg" />')
    assert BARE.search("navigator.sendBeacon(ADDRESS, body)")
    assert not BARE.search("navigator.sendBeacon(here(ADDRESS), body)")
    assert not BARE.search("await fetch(here(`/api/videos/${id}`))")
    assert list(bare_in('rx.el.a("Watch", href="/watch/" + Page.video)'))
    assert not list(bare_in('rx.el.a("Watch", href=here("/watch/" + Page.video))'))
