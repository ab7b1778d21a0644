"""search, reindex."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.rights import OPERATOR
from ..core.search import Filters, Sort
from ..core.sizes import counted
from ..core.times import clock
from .options import Data, Json, Limit, bounds, services_of, settings_of
from .show import as_json, card_json, facet_rows, place_json, place_row, table

if TYPE_CHECKING:
    from ..core.views import Results
    from ..settings import Settings


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, as well as one knows them; may be empty.")] = "",
    data: Data = None,
    json: Json = False,
    limit: Limit = 24,
    tag: Annotated[list[str], typer.Option("--tag", help="Only with this tag; may come again.")] = [],  # noqa: B006 (Typer copies it)
    years: Annotated[str, typer.Option("--years", help="Only of these years: 2024, 2020-2024, 2020-.")] = "",
    minutes: Annotated[str, typer.Option("--minutes", help="Only of this length: 10-30, 90-.")] = "",
    resolution: Annotated[list[int], typer.Option("--resolution", help="Only of so many lines: 1080.")] = [],  # noqa: B006
    language: Annotated[list[str], typer.Option("--language", help="Only with this language: en.")] = [],  # noqa: B006
    sort: Annotated[Sort, typer.Option("--sort", help="In which order.")] = Sort.RELEVANCE,
    lines: Annotated[int, typer.Option("--lines", min=0, max=100, help="How many places in videos, too.")] = 6,
    counts: Annotated[bool, typer.Option("--counts", help="Say how many have which tag, year, length ….")] = False,
) -> None:
    """Find live videos, best match first, and what is said in them."""
    from ..usecases.search import search_videos

    settings = settings_of(data)
    filters = Filters(frozenset(tag), bounds(years), _lengths(minutes), frozenset(resolution), frozenset(language))
    results = search_videos(
        services_of(settings),
        OPERATOR,
        query,
        filters=filters,
        sort=sort,
        facets=counts or json,
        lines=lines,
        limit=limit,
    )
    if json:
        _as_json(settings, query, results)
        return
    _listed(settings, query, results)
    if counts:
        table(("", "VALUE", "VIDEOS"), facet_rows(results.facets))


def _lengths(minutes: str) -> tuple[float | None, float | None]:
    """In seconds."""
    first, last = bounds(minutes)
    return first and first * 60, last and last * 60


def _as_json(settings: Settings, query: str, results: Results) -> None:
    cards = [{**card_json(card), "url": f"{settings.url}/watch/{card.id}"} for card in results.cards]
    facets = {
        facet: {each.name or each.value: each.count for each in values} for facet, values in results.facets.items()
    }
    lines = [place_json(place, settings.url) for place in results.lines]
    document = {"total": results.total, "videos": cards, "lines": lines, "facets": facets, "meant": results.meant}
    as_json({"query": query, **document})


def _listed(settings: Settings, query: str, results: Results) -> None:
    if results.cards:
        rows = [(card.plain_title, clock(card.duration), f"{settings.url}/watch/{card.id}") for card in results.cards]
        table(("TITLE", "LENGTH", "WATCH"), rows)
        print(f"{len(rows)} of {results.total}")
    elif not results.lines:
        print(f"Nothing matches “{query}”." if query else "Nothing matches.")
    if results.lines:
        table(("AT", "WHAT IS SAID", "IN", "WATCH"), [place_row(place, settings.url) for place in results.lines])
    if results.meant:
        print(f"Did you mean: {results.meant}?")


def reindex(data: Data = None) -> None:
    """Build the search index again from the catalog, beside the one that answers."""
    from ..usecases.update_index import reindex

    def progress(done: int, total: int) -> None:
        if sys.stdout.isatty():
            print(f"\r{done} of {total}", end="\r", flush=True)

    print(f"In the index: {counted(reindex(services_of(settings_of(data)), progress), 'video')}.")
