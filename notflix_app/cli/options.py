"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import logging
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import Refused, Unavailable
from ..logs import start_logging

if TYPE_CHECKING:
    from ..settings import Settings
    from ..usecases.services import Services

MAX_LISTED = 1_000_000

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data directory (default: NOTFLIX_DATA_DIR, else the user's)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=MAX_LISTED, help="How many at most.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it, instead of here.")
]
VideoId = Annotated[str, typer.Argument(metavar="ID", help="The video's id, as `videos` shows it.")]


def settings_of(data: Path | None) -> Settings:
    """Raises what load_settings() does."""
    from ..settings import load_settings

    settings = load_settings(data)
    # Libraries chat, and warn in words of their own; here only the answer, or one sentence of ours, is wanted.
    start_logging(logging.DEBUG if settings.log_level == "debug" else logging.CRITICAL)
    return settings


def bounds(text: str) -> tuple[int | None, int | None]:
    """'10-30', '10-', '-30', or '10' for 10 to 10; empty for none. Raises Refused."""
    match = re.fullmatch(r"(\d{0,9})(-?)(\d{0,9})", text.strip())
    if not match or text.strip() == "-":
        raise Refused(f"“{text}” is no range. Write 10-30, 10- or -30.")
    first = int(match[1]) if match[1] else None
    return (first, int(match[3]) if match[3] else None) if match[2] else (first, first)


def finite(value: float) -> float:
    """Of an option or an argument, which takes “inf” and “nan” for numbers."""
    if not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number to count with.")
    return value


def services_of(settings: Settings) -> Services:
    """Raises Unavailable where nothing was ever started on this data."""
    from ..wiring import build

    if not settings.s3_access_key.get_secret_value():
        raise Unavailable(
            f"Notflix has not been started on {settings.data_dir} yet. Start it with `./notflix up`,"
            " or say with --data where its data is."
        )
    return build(settings)
