"""tokens: what programs show to the API in place of a session."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Annotated

import typer

from ..core.people import Scope
from ..core.rights import OPERATOR
from .options import Data, Json, services_of, settings_of
from .show import as_json, table

app = typer.Typer(help="API tokens: add, list, remove.", no_args_is_help=True)


@app.command()
def add(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whom it acts for.")],
    scopes: Annotated[
        str, typer.Option("--scopes", metavar="A,B", help="Of read, upload, manage, admin, metrics.")
    ] = "read",
    name: Annotated[str, typer.Option("--name", help="What it is for.")] = "",
    days: Annotated[float, typer.Option("--days", min=0, help="How long it is good; 0: for ever.")] = 365,
    data: Data = None,
) -> None:
    """Print a token that acts for somebody. It is shown this once."""
    from ..core.errors import Refused
    from ..usecases.people import find_person
    from ..usecases.tokens import make

    try:
        chosen = {Scope(scope.strip()) for scope in scopes.split(",")}
    except ValueError as wrong:
        raise Refused(f"--scopes takes {', '.join(Scope)}, with commas between.") from wrong
    services = services_of(settings_of(data))
    whose = find_person(services, OPERATOR, person)
    print(make(services, OPERATOR, name, chosen, days=days or None, person_id=whose.id))


@app.command("list")
def list_tokens(data: Data = None, json: Json = False) -> None:
    """List tokens: whose each is, what it may do, and when it was last used. Not the tokens themselves."""
    from ..usecases.people import people
    from ..usecases.tokens import tokens

    services = services_of(settings_of(data))
    names = {person.id: person.name for person in people(services, OPERATOR)}
    listed = tokens(services, OPERATOR, everybody=True)
    if json:
        as_json([dataclasses.asdict(token) | {"scopes": sorted(token.scopes)} for token in listed])
    elif listed:
        rows = [
            (
                t.id[:12],
                names.get(t.person_id, ""),
                t.name,
                ", ".join(sorted(t.scopes)),
                _day(t.expires_at),
                _day(t.used_at),
            )
            for t in listed
        ]
        table(("ID", "PERSON", "NAME", "SCOPES", "UNTIL", "LAST USED"), rows)
    else:
        print("There are no tokens. Make one: ./notflix tokens add PERSON --scopes read")


def _day(at: float | None) -> str:
    return "-" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


@app.command()
def remove(
    token: Annotated[str, typer.Argument(metavar="ID", help="As `tokens list` shows it.")], data: Data = None
) -> None:
    """Make a token good for nothing."""
    from ..core.errors import NotFound
    from ..usecases.tokens import remove, tokens

    services = services_of(settings_of(data))
    named = [known.id for known in tokens(services, OPERATOR, everybody=True) if token and known.id.startswith(token)]
    if len(named) != 1:
        raise NotFound(f"There is no token {token}. ./notflix tokens list names them.")
    remove(services, OPERATOR, named[0])
    print("The token is removed.")
