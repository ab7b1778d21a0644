"""download: a film as a file."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import Refused
from ..core.rights import OPERATOR
from ..core.sizes import size
from .options import Data, Output, VideoId, services_of, settings_of
from .progress_line import ProgressLine

if TYPE_CHECKING:
    from ..usecases.downloads import RungDownload
    from ..usecases.services import Services


def download(
    video_id: VideoId,
    rung: Annotated[str, typer.Option("--rung", metavar="720", help="This one, as an MP4.")] = "",
    sound: Annotated[
        int | None, typer.Option("--sound", min=0, help="Of a rung: which track, from 0, as `GET …/downloads` counts.")
    ] = None,
    output: Output = None,
    data: Data = None,
) -> None:
    """Write a film to a file: as it was sent, or one rung of it. Without --output it gets the film's title, here."""
    from ..usecases.downloads import rung_download, source_name

    if sound is not None and not rung:
        raise Refused("--sound goes with --rung: the file as it was sent has all its tracks.")
    services = services_of(settings_of(data))
    if rung:
        made = rung_download(services, OPERATOR, video_id, rung, sound)
        path = _free_path(output, made.name)
        _write(services, made, path)
    else:
        path = _free_path(output, source_name(services, OPERATOR, video_id))
        _fetch(services, video_id, path)
    print(f"{path}: {size(path.stat().st_size)}")


def _free_path(output: Path | None, name: str) -> Path:
    path = output or Path(name)
    if path.is_dir():
        path /= name
    if path.exists():
        raise Refused(f"{path} is there already. Name another file with --output, or move that one.")
    return path


def _write(services: Services, made: RungDownload, path: Path) -> None:
    from ..usecases.downloads import bytes_of

    fresh, line, written = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp"), ProgressLine(), 0
    try:
        with fresh.open("wb") as file:
            for piece in bytes_of(services, made, range(made.file.size)):
                written += file.write(piece)
                line.write(f"{path.name}: {written / made.file.size:.0%}")
        fresh.replace(path)
    finally:
        line.end()
        fresh.unlink(missing_ok=True)


def _fetch(services: Services, video_id: str, path: Path) -> None:
    from ..core import keys

    services.sources.get_file(keys.source(video_id), path)
