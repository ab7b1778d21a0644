"""The built pages in each language. assets/ui/text.js leaves a mark where a text belongs, as the build draws them.

BUILD/client/index.html               in English
BUILD/client/assets/texts-de-….js     what the browser has to know to go on in German; in English it needs nothing
BUILD/de/index.html                   in German
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import os
import re
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Scope

from ..translation.catalogue import texts
from ..translation.languages import ENGLISH, LANGUAGES, PSEUDO, language, speaking
from ..translation.texts import gettext, ngettext

CLIENT = "client"
SPOKEN = (*LANGUAGES, PSEUDO)
VARY = "Accept-Encoding, Accept-Language, Cookie"
_MARK = re.compile("\ue000(.*?)\ue001", re.DOTALL)
_LANG = '<html lang="en"'


def put_into_words(build: Path, prefix: str = "") -> None:
    """build: what was built, with its pages in CLIENT. prefix: the path that they lie below."""
    pages = {page.relative_to(build / CLIENT): page.read_text(encoding="utf-8") for page in _pages(build)}
    for tag in SPOKEN:
        script = "" if tag == ENGLISH else prefix + _write_texts(build / CLIENT / "assets", tag)
        for name, page in pages.items():
            _write(build / (CLIENT if tag == ENGLISH else tag) / name, spoken(page, tag, script))


def _pages(build: Path) -> list[Path]:
    return sorted((build / CLIENT).rglob("*.html"))


def spoken(page: str, tag: str, script: str) -> str:
    """The page in a language. script: the address of its texts, or ''."""
    with speaking(tag):
        worded = _MARK.sub(lambda mark: html.escape(_worded(json.loads(html.unescape(mark[1])))), page)
    if not script:
        return worded
    head = f'<script src="{script}"></script></head>'
    return worded.replace(_LANG, f'<html lang="{tag}"', 1).replace("</head>", head, 1)


def _worded(mark: list) -> str:  # type: ignore[type-arg]  # of JSON: text, the other form or None, values
    one, many, values = mark
    return gettext(one, **values) if many is None else ngettext(one, many, **values)


def _write_texts(folder: Path, tag: str) -> str:
    """What the browser words itself, in a file of its own that never changes. Returns its address."""
    known = {"language": tag, "texts": texts(tag).pages}
    script = f"globalThis.notflixTexts={json.dumps(known, sort_keys=True, ensure_ascii=False, separators=(',', ':'))}"
    name = f"texts-{tag}-{hashlib.sha256(script.encode()).hexdigest()[:8]}.js"
    _write(folder / name, script)
    return f"/{folder.name}/{name}"


def _write(file: Path, text: str) -> None:
    """And compressed beside it, as the build does with its files."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def serve_in_their_language(app: ASGIApp) -> ASGIApp:
    """app: Reflex's own, with the files of the build. Of pages it gives those of the language of whoever asks."""
    for route in getattr(app, "routes", ()):
        if isinstance(route, Mount) and route.name == "frontend":
            _give_spoken(route.app)
    return app


def _give_spoken(files) -> None:  # type: ignore[no-untyped-def]  # Reflex's PrecompressedStaticFiles
    give = files.file_response
    client = Path(files.directory)

    def file_response(
        full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        page = Path(full_path)
        if page.suffix != ".html":
            answer: Response = give(full_path, stat_result, scope, status_code)
            return answer
        if language() != ENGLISH:
            page = client.parent / language() / page.relative_to(client)
        answer = give(page, page.stat(), scope, status_code)
        answer.headers["Vary"] = VARY
        answer.headers["Content-Language"] = language()
        return answer

    files.file_response = file_response
