"""bin: what was deleted, and can still be put back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import typer

from ..core.rights import OPERATOR
from .options import Data, Json, VideoId, services_of, settings_of
from .show import as_json, table

app = typer.Typer(help="What was deleted, and can still be put back.", no_args_is_help=True)


@app.command("list")
def list_(data: Data = None, json: Json = False) -> None:
    """List what lies in the bin: what goes first comes first."""
    from ..usecases.bin import binned_videos

    binned = binned_videos(services_of(settings_of(data)), OPERATOR)
    if json:
        fields = ("id", "title", "size", "binned_at")
        as_json([{**{f: asdict(one.video)[f] for f in fields}, "ends_at": one.ends_at} for one in binned])
    elif binned:
        rows = [(one.video.id, _day(one.video.binned_at or 0), _day(one.ends_at), one.video.title) for one in binned]
        table(("ID", "DELETED", "GOES", "TITLE"), rows)
    else:
        print("The bin is empty.")


@app.command()
def restore(video_id: VideoId, data: Data = None) -> None:
    """Put a video back where it was."""
    from ..usecases.bin import put_back

    print(f"{video_id} is back: it is {put_back(services_of(settings_of(data)), OPERATOR, video_id)}.")


@app.command()
def delete(video_id: VideoId, data: Data = None) -> None:
    """Delete a video in the bin for good, now."""
    from ..usecases.bin import delete_for_good

    delete_for_good(services_of(settings_of(data)), OPERATOR, video_id)
    print(f"{video_id} is being deleted for good.")


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M}"
