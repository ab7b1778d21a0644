"""audit: who did what."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Annotated

import typer

from ..core.audit import Deed
from ..core.rights import OPERATOR
from .options import MAX_LISTED, Data, Json, Limit, services_of, settings_of
from .show import as_json, table


def audit(
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Only theirs.")] = "",
    deed: Annotated[
        Deed | None, typer.Option("--deed", metavar="DEED", help="Only this, as the column DID has it: 'signed in'.")
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Only what was done to them, or to it.")] = "",
    limit: Limit = 50,
    offset: Annotated[
        int, typer.Option("--offset", min=0, max=MAX_LISTED, help="How many of the newest to leave out.")
    ] = 0,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show who signed in, invited, changed rights and deleted, newest first."""
    from ..usecases.audit import audit_entries

    services = services_of(settings_of(data))
    listed = audit_entries(services, OPERATOR, limit=limit, offset=offset, who=who, target=to, deed=deed)
    if json:
        as_json([dataclasses.asdict(entry) for entry in listed])
    elif listed:
        rows = [(_time(e.at), e.who or "-", e.deed, e.target, e.detail, e.address) for e in listed]
        table(("WHEN", "WHO", "DID", "TO", "DETAIL", "FROM"), rows)
    else:
        print("Nothing was noted yet.")


def _time(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
