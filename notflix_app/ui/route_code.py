"""The code that a page needs, named in its HTML: React Router wrote down which as it built.

A page with an address of its own has that already. All films share one empty page, whose script would have to run
before it asks for theirs, and that for what it needs in turn: two round trips.
"""

from __future__ import annotations

import json
from pathlib import Path

_BEFORE = "window.__reactRouterManifest="


def with_code(page: str, client: Path, path: str) -> str:
    """client: the build's own folder. path: of the route, as React Router has it: 'watch/:video_id'."""
    missing = (address for address in _code(client, path) if f'href="{address}"' not in page)
    links = "".join(f'<link rel="modulepreload" href="{address}"/>' for address in missing)
    return page.replace("</head>", f"{links}</head>", 1)


def _code(client: Path, path: str) -> list[str]:
    for manifest in client.glob("assets/manifest-*.js"):
        routes = json.loads(manifest.read_text(encoding="utf-8").removeprefix(_BEFORE).rstrip().rstrip(";"))["routes"]
        for route in routes.values():
            if route.get("path") == path:
                return [route["module"], *route["imports"]]
    return []
