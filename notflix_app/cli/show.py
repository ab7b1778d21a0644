"""How results look: one JSON document, or columns for a terminal."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..atomic_file import write_atomically
from ..core.holes import describe
from ..core.search import Facets
from ..core.times import clock
from ..core.views import Card, Place, Report


def as_json(document: Any) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False, default=str))


def report_json(report: Report) -> dict[str, Any]:
    """The fields of core.views.Report, as they are."""
    return dataclasses.asdict(report)


def card_json(card: Card) -> dict[str, Any]:
    """The fields of core.views.Card, with the title and what matched as plain text."""
    return {
        **dataclasses.asdict(card),
        "title": card.plain_title,
        "matched": "".join(fragment.text for fragment in card.matched),
    }


def place_json(place: Place, site: str) -> dict[str, Any]:
    """The fields of core.views.Place, with the text in one piece. site: where the pages are."""
    document = {**dataclasses.asdict(place), "text": place.text, "url": site + place.watch}
    del document["pieces"]
    return document


def place_row(place: Place, site: str) -> tuple[str, str, str, str]:
    return clock(place.at), place.text, place.title, site + place.watch


def trouble(report: Report) -> str:
    """Why it failed and what can be done, or what could not be read of it; empty where all is well."""
    if report.salvageable:
        return f"{report.error}\n  ./notflix salvage {report.id}   uses what can be read of it."
    return report.error or " ".join(filter(None, (describe(report.lost), _left_out(report.undecoded))))


def _left_out(undecoded: Sequence[str]) -> str:
    return f"Left out is sound that we cannot read: {', '.join(undecoded)}." if undecoded else ""


def facet_rows(facets: Facets) -> list[tuple[str, str, str]]:
    """A line for each value of each facet, its name on the first."""
    return [
        ("" if number else facet.value, each.name or each.value, str(each.count))
        for facet, values in facets.items()
        for number, each in enumerate(values)
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need to be."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def hand_out(text: str, output: Path | None) -> None:
    """To a file, all of it or nothing; or to stdout."""
    if output is None:
        sys.stdout.write(text)
    else:
        write_atomically(output, text, mode=0o644)


def complain(message: str) -> None:
    print(f"notflix: {message}", file=sys.stderr)
