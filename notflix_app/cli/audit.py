"""audit: who did what."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Annotated

import typer

from ..core.rights import OPERATOR
from .options import Data, Json, services_of, settings_of
from .show import as_json, table


def audit(
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Only theirs.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = 50,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show who signed in, invited, changed rights and deleted, newest first."""
    from ..usecases.audit import audit_entries

    listed = audit_entries(services_of(settings_of(data)), OPERATOR, limit=limit, who=who)
    if json:
        as_json([dataclasses.asdict(entry) for entry in listed])
    elif listed:
        rows = [(_time(e.at), e.who or "-", e.deed, e.target, e.detail, e.address) for e in listed]
        table(("WHEN", "WHO", "DID", "TO", "DETAIL", "FROM"), rows)
    else:
        print("Nothing was noted yet.")


def _time(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
