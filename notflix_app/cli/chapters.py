"""chapters: where each begins, and what it is called."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..core.errors import Refused
from ..core.rights import OPERATOR
from ..core.times import clock
from .options import Data, Json, Output, VideoId, services_of, settings_of
from .show import as_json, hand_out, table

MAX_BYTES = 1 << 20  # of a list

app = typer.Typer(help="Chapters: list, set, remove, download.", no_args_is_help=True)


@app.command("list")
def list_chapters(video_id: VideoId, data: Data = None, json: Json = False) -> None:
    """List the chapters of a film, by time."""
    from ..usecases.chapters import chapters

    listed = chapters(services_of(settings_of(data)), OPERATOR, video_id)
    if json:
        as_json([dataclasses.asdict(chapter) for chapter in listed])
    elif listed:
        table(("AT", "TITLE"), [(clock(chapter.at), chapter.title) for chapter in listed])
    else:
        print(f"It has none. Set some: ./notflix chapters set {video_id} FILE")


@app.command("set")
def set_chapters(
    video_id: VideoId,
    file: Annotated[str, typer.Argument(metavar="FILE", help='WebVTT, or lines as "12:30 The chase"; -: stdin.')] = "-",
    data: Data = None,
) -> None:
    """Set all chapters of a film, instead of those before."""
    from ..usecases.chapters import read_chapters, set_chapters

    services = services_of(settings_of(data))
    made = set_chapters(services, OPERATOR, video_id, read_chapters(services, _read(file)))
    print(f"{video_id} has {len(made)} chapter{'s' if len(made) > 1 else ''}.")


def _read(file: str) -> str:
    """No more than could be taken. Raises Refused."""
    if file == "-":
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(file).open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(f"A list of chapters has {MAX_BYTES >> 20} MiB at most.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Refused("This list of chapters is not in UTF-8. Save it as that.") from error


@app.command()
def remove(video_id: VideoId, data: Data = None) -> None:
    """Remove all chapters of a film, those of its file too."""
    from ..usecases.chapters import set_chapters

    set_chapters(services_of(settings_of(data)), OPERATOR, video_id, [])
    print(f"{video_id} has no chapters any more.")


@app.command()
def download(video_id: VideoId, output: Output = None, data: Data = None) -> None:
    """Print the chapters as WebVTT, as players read them."""
    from ..usecases.chapters import chapters_file

    hand_out(chapters_file(services_of(settings_of(data)), OPERATOR, video_id), output)
