"""replace: another file for a video that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.rights import OPERATOR
from .ingest import file_size
from .options import Data, VideoId, services_of, settings_of
from .progress_line import ProgressLine


def replace(
    video_id: VideoId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The better copy.")],
    data: Data = None,
) -> None:
    """Give a live video another file, under the same address. It plays on as it is until the new one is made; title,
    tags, subtitles, views and where people stopped stay."""
    from ..usecases.ingest import NewVideo
    from ..usecases.ingest_file import ingest_file

    size, line = file_size(file), ProgressLine()
    new = NewVideo(file.name, size, replaces=video_id)
    services = services_of(settings_of(data))
    ingest_file(services, OPERATOR, file, new, lambda sent: line.write(f"{file.name}: {sent / size:.0%} sent"))
    line.end()
    print(f"{video_id} is being made of {file.name}. It plays as it is until then.")
