"""up, down, status, doctor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from .options import Data, Json, settings_of
from .show import as_json, table

Port = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="The web app's port (default: 3000, or that of the last time)."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="Encode workers (default: one per core).")
]
Detach = Annotated[bool, typer.Option("--detach", help="Return when it is ready; it goes on in the background.")]


def up(port: Port = None, data: Data = None, workers: Workers = None, detach: Detach = False) -> None:
    """Start everything, and keep it running until Ctrl-C."""
    from ..local import detach as apart
    from ..local import up as here

    chosen = {name: value for name, value in (("port", port), ("workers", workers)) if value is not None}
    settings = settings_of(data).model_copy(update=chosen)
    if not detach:
        raise typer.Exit(here.up(settings))
    arguments = ["--data", str(settings.data_dir)]
    for name, value in chosen.items():
        arguments += [f"--{name}", str(value)]
    raise typer.Exit(apart.up_detached(settings, arguments))


def down(data: Data = None) -> None:
    """Stop everything that runs on this data."""
    from ..local.down import down

    down(settings_of(data))


def status(data: Data = None, json: Json = False) -> None:
    """Show the parts and how they are.

    Exit code 0: all are up; 1: some are not; 3: nothing runs.
    """
    from ..local import status as local

    status_now = local.status(settings_of(data))
    if json:
        as_json(asdict(status_now))
    else:
        print(local.headline(status_now))
        if status_now.parts:
            table(local.HEAD, [local.row(part) for part in status_now.parts])
    raise typer.Exit(local.exit_code(status_now))


def doctor(data: Data = None, json: Json = False) -> None:
    """Look for what could keep Notflix from working, and say what to do.

    Exit code 1: something is wrong.
    """
    from ..local.doctor import examine

    failed = False
    rows = []
    for finding in examine(settings_of(data)):
        failed = failed or finding.verdict == "wrong"
        rows.append(asdict(finding))
        if not json:
            print(f"{finding.verdict:>6}  {finding.what}: {finding.found}")
            if finding.way_out:
                print(f"        → {finding.way_out}")
    if json:
        as_json(rows)
    raise typer.Exit(int(failed))
