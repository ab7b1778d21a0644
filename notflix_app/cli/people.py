"""people: who may sign in. Whoever runs this on the machine is its operator, and may do everything."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.comma_list import comma_list
from ..core.errors import Refused
from ..core.people import Role, link_path
from ..core.rights import OPERATOR
from ..core.visibility import OF_NEW, Visibility
from .options import Data, Json, finite, services_of, settings_of
from .show import as_json, complain, table

if TYPE_CHECKING:
    from ..core.people import Person
    from ..usecases.services import Services

MAX_GIB = 1 << 30  # usecases.people.MAX_QUOTA_BYTES, which is imported where it is needed

app = typer.Typer(
    help="People: add, list, invite, role, groups, quota, visibility, reset, disable, enable, remove.",
    no_args_is_help=True,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What they sign in with.")]
WithRole = Annotated[Role, typer.Option("--role", help="What they may do.")]
WithGroups = Annotated[str, typer.Option("--groups", metavar="A,B", help="The groups that they are in.")]


@app.command()
def add(name: Name, role: WithRole = Role.VIEWER, groups: WithGroups = "", data: Data = None) -> None:
    """Make an account. The password is asked for, or read from the first line of stdin."""
    from ..usecases.people import add, people

    services = _services(data)
    person = add(services, OPERATOR, name, _password(), role=role, groups=comma_list(groups))
    print(f"{person.name} can sign in, as {person.role}.")
    if not any(one.role is Role.OWNER for one in people(services, OPERATOR)):
        complain("From now on everybody signs in, and nobody is an owner: ./notflix people add NAME --role owner")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password


@app.command("list")
def list_people(data: Data = None, json: Json = False) -> None:
    """List people: the role, the groups and the quota of each."""
    from ..usecases.people import people

    listed = [_details(person) for person in people(_services(data), OPERATOR)]
    if json:
        as_json(listed)
    elif listed:
        rows = [(str(p["name"]), str(p["role"]), ", ".join(p["groups"]), _state(p), str(p["id"])) for p in listed]
        table(("NAME", "ROLE", "GROUPS", "STATE", "ID"), rows)
    else:
        print("Nobody has an account yet. Make one: ./notflix people add NAME --role owner")


def _details(person: Person) -> dict[str, Any]:
    import dataclasses

    return dataclasses.asdict(person) | {"groups": sorted(person.groups)}


def _state(person: dict[str, Any]) -> str:
    return "disabled" if person["disabled"] else "active"


@app.command()
def invite(
    role: WithRole = Role.VIEWER,
    groups: WithGroups = "",
    days: Annotated[float, typer.Option("--days", help="How long the link is good.")] = 7,
    data: Data = None,
) -> None:
    """Print a link by which one person makes an account. It is shown this once."""
    from ..usecases.invitations import invite

    _print_link(data, invite(_services(data), OPERATOR, role=role, groups=comma_list(groups), days=days))


@app.command()
def reset(name: Name, data: Data = None) -> None:
    """Print a link by which somebody sets a new password. It is shown this once."""
    from ..usecases.invitations import reset

    services = _services(data)
    _print_link(data, reset(services, OPERATOR, _person(services, name).id))


def _print_link(data: Path | None, secret: str) -> None:
    print(settings_of(data).url + link_path(secret))


@app.command()
def role(name: Name, role: Annotated[Role, typer.Argument(metavar="ROLE")], data: Data = None) -> None:
    """Change what somebody may do."""
    person = _changed(data, name, role=role)
    print(f"{person.name} is {person.role} now.")


@app.command()
def groups(
    name: Name,
    groups: Annotated[str, typer.Argument(metavar="A,B", help="All of them; '' for none.")],
    data: Data = None,
) -> None:
    """Say which groups somebody is in."""
    person = _changed(data, name, groups=comma_list(groups))
    print(f"{person.name} is in {', '.join(sorted(person.groups)) or 'no group'}.")


@app.command()
def quota(
    name: Name,
    gib: Annotated[
        float,
        typer.Argument(
            metavar="GIB", min=0, max=MAX_GIB, callback=finite, help="What their videos may take; 0: no limit."
        ),
    ],
    data: Data = None,
) -> None:
    """Say how much somebody's videos may take."""
    person = _changed(data, name, quota_bytes=math.ceil(gib * 2**30) or None)
    print(f"{person.name}'s videos may take {f'{gib:g} GiB' if person.quota_bytes else 'what there is'}.")


@app.command()
def visibility(
    name: Name,
    visibility: Annotated[str, typer.Argument(metavar="VISIBILITY", help="'' for whatever the site says.")],
    data: Data = None,
) -> None:
    """Say whom somebody's new videos are for: public, members, link or private."""
    person = _changed(data, name, visibility=_visibility(visibility))
    print(f"{person.name}'s new videos are for {person.visibility or 'whom the site says'}.")


def _visibility(text: str) -> Visibility | None:
    if text and text not in OF_NEW:
        raise Refused(f"“{text}” is none of {', '.join(OF_NEW)}.")
    return Visibility(text) if text else None


@app.command()
def disable(name: Name, data: Data = None) -> None:
    """Sign somebody out everywhere, and let them in no more. What is theirs stays."""
    print(f"{_changed(data, name, disabled=True).name} is signed out, and cannot sign in.")


@app.command()
def enable(name: Name, data: Data = None) -> None:
    """Let somebody in again who was disabled."""
    print(f"{_changed(data, name, disabled=False).name} can sign in again.")


@app.command()
def remove(name: Name, data: Data = None) -> None:
    """Remove an account. What they brought in stays."""
    from ..usecases.people import remove

    services = _services(data)
    person = _person(services, name)
    remove(services, OPERATOR, person.id)
    print(f"{person.name} is removed.")


def _services(data: Path | None) -> Services:
    return services_of(settings_of(data))


def _changed(data: Path | None, name: str, **changes: Any) -> Person:
    from ..usecases.people import change

    services = _services(data)
    return change(services, OPERATOR, _person(services, name).id, **changes)


def _person(services: Services, name: str) -> Person:
    from ..usecases.people import find_person

    return find_person(services, OPERATOR, name)
