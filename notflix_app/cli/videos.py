"""search, videos, retry, salvage, cancel, delete, reindex."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.rights import OPERATOR
from ..core.times import clock
from .options import Data, Json, VideoId, services_of, settings_of
from .show import as_json, card_json, report_json, table, trouble

Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, or how they begin.")],
    data: Data = None,
    json: Json = False,
    limit: Limit = 24,
) -> None:
    """Find live videos, best match first."""
    from ..usecases.search import search_videos

    settings = settings_of(data)
    results = search_videos(services_of(settings), OPERATOR, query, limit=limit)
    if json:
        cards = [{**card_json(card), "url": f"{settings.url}/watch/{card.id}"} for card in results.cards]
        as_json({"query": query, "total": results.total, "videos": cards, "nearest": list(results.nearest)})
    elif results.cards:
        rows = [(card.plain_title, clock(card.duration), f"{settings.url}/watch/{card.id}") for card in results.cards]
        table(("TITLE", "LENGTH", "WATCH"), rows)
    else:
        nearest = f" Did you mean: {', '.join(results.nearest)}?" if results.nearest else ""
        print(f"Nothing matches “{query}”.{nearest}")


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
    """Build the search index again from the catalog."""
    from ..usecases.update_index import reindex

    print(f"{reindex(services_of(settings_of(data)))} videos are in the index.")
