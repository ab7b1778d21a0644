"""videos, retry, salvage, cancel, delete."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.rights import OPERATOR
from ..core.times import clock
from ..core.video import VideoState
from .options import Data, Json, Limit, VideoId, services_of, settings_of
from .show import as_json, report_json, table, trouble


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


def delete(
    video_id: VideoId,
    for_good: Annotated[bool, typer.Option("--for-good", help="Past the bin: it cannot be put back.")] = False,
    data: Data = None,
) -> None:
    """Delete a video: out of sight at once, and gone when its time in the bin is over."""
    from ..usecases.delete import delete

    services = services_of(settings_of(data))
    delete(services, OPERATOR, video_id, for_good=for_good)
    video = services.catalog.get_or_none(video_id)
    if video is not None and video.state is VideoState.BINNED:
        print(f"{video_id} is in the bin. Put it back: ./notflix bin restore {video_id}")
    else:
        print(f"{video_id} is being deleted.")
