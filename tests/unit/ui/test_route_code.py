"""The code that a page needs is named in its HTML."""

from __future__ import annotations

import json
from pathlib import Path

from notflix_app.ui.route_code import with_code

PAGE = '<html><head><link rel="modulepreload" href="/assets/root.js"/></head><body></body></html>'
ROUTES = {
    "root": {"id": "root", "path": "", "module": "/assets/root.js", "imports": []},
    "watch": {"path": "watch/:video_id", "module": "/assets/watch.js", "imports": ["/assets/root.js", "/assets/a.js"]},
}


def test_what_is_named_already_is_not_named_again(tmp_path: Path) -> None:
    manifest = tmp_path / "assets" / "manifest-1a2b.js"
    manifest.parent.mkdir()
    manifest.write_text(f"window.__reactRouterManifest={json.dumps({'routes': ROUTES})};")
    links = [f'<link rel="modulepreload" href="/assets/{name}.js"/>' for name in ("root", "watch", "a")]
    assert with_code(PAGE, tmp_path, "watch/:video_id") == f"<html><head>{''.join(links)}</head><body></body></html>"
    assert with_code(PAGE, tmp_path, "nowhere") == PAGE


def test_where_nobody_wrote_down_which_the_page_asks_by_itself(tmp_path: Path) -> None:
    assert with_code(PAGE, tmp_path, "watch/:video_id") == PAGE
