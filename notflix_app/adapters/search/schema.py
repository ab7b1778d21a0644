"""What a document of the embedded index is made of."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import tantivy

from ...core.ports import SearchDoc, SearchLine
from ...core.search import length_class
from .hits import Shown
from .words import plain_words, terms, variants

LAYOUT = 4  # another number: another schema, or other words in it; an index of the number before is built anew
MAX_TEXT = 20_000  # letters of a description that are looked through and kept to be shown
FILM = "film"
_BREVITY_SHARE, _VIEWS_SHARE, _AGE_SHARE, _FIFTY_YEARS = 0.001, 0.0003, 0.0002, 50 * 31_557_600


class Part(StrEnum):
    """There may be a million lines below a few thousand films; apart, they do not slow down the search of those. Each
    value is a folder inside of an index's."""

    FILMS = ""
    LINES = "lines"


def make_schema(part: Part) -> tantivy.Schema:
    """Words come separated by spaces: words.py makes them.

    freshness: by what a score is raised, less than any difference in how well the words match.
    """
    builder = tantivy.SchemaBuilder()
    for name in ("title", "names", "text") if part is Part.FILMS else ("line",):
        builder.add_text_field(name, tokenizer_name="plain", index_option="position")
    _add_narrowing_fields(builder, counted=part is Part.FILMS)
    if part is Part.FILMS:
        builder.add_text_field("variants", tokenizer_name="plain", index_option="basic")
        builder.add_text_field("length", fast=True, tokenizer_name="raw", index_option="basic")
        for name in ("created_at", "freshness"):
            builder.add_float_field(name, fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def _add_narrowing_fields(builder: tantivy.SchemaBuilder, *, counted: bool) -> None:
    """Of films; lines have those of their film. counted: or sorted by."""
    for name in ("video", "audience"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("tag", "language", "owner"):
        builder.add_text_field(name, fast=counted, tokenizer_name="raw", index_option="basic")
    for name in ("year", "resolution"):
        builder.add_integer_field(name, indexed=True, fast=counted)
    builder.add_float_field("duration", indexed=True, fast=counted)


def film_document(doc: SearchDoc) -> tantivy.Document:
    shown = [doc.id, doc.title, doc.people, doc.tags, doc.description[:MAX_TEXT], doc.views, doc.created_at, 0.0, FILM]
    return tantivy.Document(
        length=length_class(doc.duration),
        title=" ".join(plain_words(doc.title)),
        variants=" ".join(variants(doc.title)),
        names=_terms((*doc.people, *doc.tags)),
        text=_terms([doc.description[:MAX_TEXT]]),
        created_at=float(doc.created_at),
        freshness=_freshness(doc),
        shown=_stored(shown),
        **narrowing(doc),
    )


def narrowing(doc: SearchDoc) -> dict[str, Any]:
    return {
        "video": doc.id,
        "audience": sorted(doc.audience),
        "tag": list(doc.tags),
        "language": list(doc.languages),
        "owner": [doc.owner_id] if doc.owner_id else [],
        "year": doc.year,
        "resolution": [doc.resolution] if doc.resolution else [],
        "duration": float(doc.duration),
    }


def line_document(doc: SearchDoc, line: SearchLine, narrowing: Mapping[str, Any]) -> tantivy.Document:
    """narrowing: narrowing(doc), which is the same for all its lines."""
    shown = [doc.id, doc.title, (), (), line.text, 0, doc.created_at, line.second, line.kind, line.language]
    return tantivy.Document(line=_terms([line.text]), shown=_stored(shown), **narrowing)


def shown(document: tantivy.Document) -> Shown:
    video_id, title, people, tags, *others = json.loads(document["shown"][0])
    return Shown(video_id, title, tuple(people), tuple(tags), *others)


def _stored(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _terms(texts: Iterable[str]) -> str:
    return " ".join(term for text in texts for term in terms(text))


def _freshness(doc: SearchDoc) -> float:
    views = min(1.0, math.log2(1 + max(0, doc.views)) / 30)
    age = min(1.0, max(0.0, (doc.created_at - 946_684_800) / _FIFTY_YEARS))
    brevity = 1 / max(1, len(plain_words(doc.title)))  # of a short title, more was typed
    return _BREVITY_SHARE * brevity + _VIEWS_SHARE * views + _AGE_SHARE * age
