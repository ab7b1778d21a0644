"""The built pages in each language."""

from __future__ import annotations

import gzip
import html
import json
from pathlib import Path

import pytest

from notflix_app.ui import spoken_pages


def mark(*parts: object) -> str:
    return html.escape(f"\ue000{json.dumps(parts)}\ue001")


PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body aria-label="{failed}">{play}</body></html>'
).format(
    title=mark("Sign in", None, {}),
    failed=mark("{count} video failed.", "{count} videos failed.", {"count": 2}),
    play=mark("Play {title}", None, {"title": "<\"'&"}),
)
ENGLISH = (
    '<!DOCTYPE html><html lang="en"><head><title>Sign in</title></head>'
    '<body aria-label="2 videos failed.">Play &lt;&quot;&#x27;&amp;</body></html>'
)
GERMAN = (
    '<!DOCTYPE html><html lang="de"><head><title>Anmelden</title><script src="/a.js"></script></head>'
    '<body aria-label="2 Videos sind fehlgeschlagen.">&lt;&quot;&#x27;&amp; abspielen</body></html>'
)


@pytest.mark.parametrize(("language", "script", "worded"), [("en", "", ENGLISH), ("de", "/a.js", GERMAN)])
def test_a_page_is_put_into_words(language: str, script: str, worded: str) -> None:
    assert spoken_pages.spoken(PAGE, language, script) == worded


def test_a_build_has_each_page_in_each_language(tmp_path: Path) -> None:
    client = tmp_path / "client"
    (client / "people").mkdir(parents=True)
    (client / "index.html").write_text(PAGE)
    (client / "people" / "index.html").write_text(PAGE)
    spoken_pages.put_into_words(tmp_path)
    assert (client / "index.html").read_text() == ENGLISH
    [script] = client.glob("assets/texts-de-*.js")
    for name in ("index.html", "people/index.html"):
        german = (tmp_path / "de" / name).read_text()
        assert german == GERMAN.replace("/a.js", f"/assets/{script.name}")
        assert gzip.decompress((tmp_path / "de" / f"{name}.gz").read_bytes()).decode() == german
    assert json.loads(script.read_text().partition("=")[2])["texts"]["Sign in"] == ["Anmelden"]
