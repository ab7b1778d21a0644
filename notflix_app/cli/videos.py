"""search, videos, retry, salvage, cancel, delete, reindex."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..core.rights import OPERATOR
from ..core.search import Filters, Sort
from ..core.times import clock
from .options import Data, Json, VideoId, bounds, services_of, settings_of
from .show import as_json, card_json, facet_rows, report_json, table, trouble

Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]


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
    counts: Annotated[bool, typer.Option("--counts", help="Say how many have which tag, year, length ….")] = False,
) -> None:
    """Find live videos, best match first."""
    from ..usecases.search import search_videos

    settings = settings_of(data)
    first, last = bounds(minutes)
    filters = Filters(
        tags=frozenset(tag),
        years=bounds(years),
        lengths=(first and first * 60, last and last * 60),
        resolutions=frozenset(resolution),
        languages=frozenset(language),
    )
    results = search_videos(
        services_of(settings), OPERATOR, query, filters=filters, sort=sort, facets=counts or json, limit=limit
    )
    if json:
        cards = [{**card_json(card), "url": f"{settings.url}/watch/{card.id}"} for card in results.cards]
        facets = {facet: {each.name or each.value: each.count for each in f} for facet, f in results.facets.items()}
        as_json({"query": query, "total": results.total, "videos": cards, "facets": facets, "meant": results.meant})
        return
    if results.cards:
        rows = [(card.plain_title, clock(card.duration), f"{settings.url}/watch/{card.id}") for card in results.cards]
        table(("TITLE", "LENGTH", "WATCH"), rows)
        print(f"\n{len(results.cards)} of {results.total}." if results.total > len(results.cards) else "", end="\n")
    else:
        print(f"Nothing matches “{query}”." if query else "Nothing matches.")
    if results.meant:
        print(f"Did you mean: {results.meant}?")
    if counts:
        table(("", "VALUE", "VIDEOS"), facet_rows(results.facets))


def videos(data: Data = None, json: Json = False, limit: Limit = 100) -> None:
    """List videos with where they stand: the newest first, uploads under way at the end."""
    from ..usecases.video_status import reports

    listed = reports(services_of(settings_of(data)), OPERATOR, limit=limit)
    if json:
        as_json([report_json(report) for report in listed])
    elif listed:
        table(
            ("ID", "STATE", "DONE", "LENGTH", "TITLE"),
            [(r.id, r.status, f"{r.progress.overall:.0%}", clock(r.duration), r.title) for r in listed],
        )
        for report in listed:
            if problem := trouble(report):
                print(f"\n{report.id}: {problem}")
    else:
        print("There are no videos yet. Bring one in: ./notflix ingest FILE")


def retry(video_id: VideoId, data: Data = None) -> None:
    """Try a failed video again, from the step that failed."""
    from ..usecases.retry import retry

    retry(services_of(settings_of(data)), OPERATOR, video_id)
    print(f"{video_id} is being tried again.")


def salvage(video_id: VideoId, data: Data = None) -> None:
    """Publish what can be read of a broken file."""
    from ..usecases.salvage import salvage

    salvage(services_of(settings_of(data)), OPERATOR, video_id)
    print(f"{video_id} begins again, with what can be read of it.")


def cancel(video_id: VideoId, data: Data = None) -> None:
    """Stop the work on a video."""
    from ..usecases.cancel import cancel

    cancel(services_of(settings_of(data)), OPERATOR, video_id)
    print(f"{video_id} is cancelled.")


def delete(video_id: VideoId, data: Data = None) -> None:
    """Delete a video everywhere: store, edges, search."""
    from ..usecases.delete import delete

    delete(services_of(settings_of(data)), OPERATOR, video_id)
    print(f"{video_id} is being deleted.")


def reindex(data: Data = None) -> None:
    """Build the search index again from the catalog, beside the one that answers."""
    from ..usecases.update_index import reindex

    def progress(done: int, total: int) -> None:
        if sys.stdout.isatty():
            print(f"\r{done} of {total}", end="\r", flush=True)

    print(f"{reindex(services_of(settings_of(data)), progress)} videos are in the index.")
