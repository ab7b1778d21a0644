"""edges: the machines that serve films to viewers."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.rights import OPERATOR
from ..core.sizes import counted
from .options import Data, Json, services_of, settings_of
from .show import as_json, table

if TYPE_CHECKING:
    from ..core.edges import EdgeNode
    from ..core.views import EdgeStatus

app = typer.Typer(help="Edges: add, list, show, drain, resume, rotate, remove, verify, reseed.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The edge's name.")]


@app.command()
def key(data: Data = None) -> None:
    """Print the public key that an edge must let in."""
    from ..adapters.edge_ssh.keys import make_key

    print(make_key(settings_of(data).edge_key))


@app.command()
def add(
    name: Name,
    url: Annotated[str, typer.Option("--url", help="How browsers reach it.")],
    host: Annotated[str, typer.Option("--host", help="Where its SSH server is.")],
    ssh_port: Annotated[int | None, typer.Option("--ssh-port", min=1, max=65535, help="2222 for a new one.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="Its SFTP login; notflix for a new one.")] = None,
    root: Annotated[
        str | None, typer.Option("--root", help="Where films go, as the login sees it; /www for a new one.")
    ] = None,
    host_key: Annotated[str, typer.Option("--host-key", help="What its host key must be, 'ssh-ed25519 AAAA…'.")] = "",
    pull: Annotated[bool | None, typer.Option("--pull/--no-pull", help="It fetches by itself what it lacks.")] = None,
    rate: Annotated[
        float | None, typer.Option("--rate", min=0, help="Megabits a second to fill it with; 0: no limit.")
    ] = None,
    data: Data = None,
) -> None:
    """Take an edge in, or change it; what is not said stays as it was.

    Checks the login, pins the host key, tries a file.
    """
    from ..core.edges import EdgeNode
    from ..usecases.edges import add

    services = services_of(settings_of(data))
    new = EdgeNode(name, url, host, ssh_port=2222, ssh_user="notflix", host_key="", root="/www")
    known = {edge.name: edge for edge in services.edges.all()}.get(name, new)
    given = {"ssh_port": ssh_port, "ssh_user": user, "root": root, "pull": pull, "rate_mbit": rate}
    changes: dict[str, Any] = {option: value for option, value in given.items() if value is not None}
    wanted = dataclasses.replace(known, url=url.rstrip("/"), ssh_host=host, **changes)
    taken = add(services, OPERATOR, wanted, expected=host_key.strip())
    print(f"{name} works: its login lets us in, and {taken.url} serves what is put there.")
    print(f"Its host key is pinned: {taken.host_key}")
    print("It is being filled; until a film is there, " + ("it fetches it." if taken.pull else "others serve it."))


@app.command("list")
def list_edges(data: Data = None, json: Json = False) -> None:
    """List edges: how each is, and how many videos it holds."""
    from ..usecases.edge_status import edge_statuses

    services = services_of(settings_of(data))
    statuses = {status.name: status for status in edge_statuses(services, OPERATOR)}
    listed = [_details(edge, statuses[edge.name]) for edge in services.edges.all() if edge.name in statuses]
    if json:
        as_json(listed)
    elif listed:
        rows = [(e["name"], e["state"], str(e["videos"]), "yes" if e["pull"] else "no", e["url"]) for e in listed]
        table(("NAME", "STATE", "VIDEOS", "PULLS", "URL"), rows)
        for warned in (e for e in listed if e["warning"]):
            print(f"{warned['name']}: {warned['warning']}")
    else:
        print("There are no edges yet. Add one: ./notflix edges add NAME --url … --host …")


@app.command()
def show(name: Name, data: Data = None, json: Json = False) -> None:
    """Show one edge: its settings, its disk, its videos."""
    from ..core.errors import NotflixError
    from ..usecases.edge_status import edge_statuses
    from ..usecases.edges import find_edge

    services = services_of(settings_of(data))
    edge = find_edge(services, OPERATOR, name)
    [status] = [status for status in edge_statuses(services, OPERATOR) if status.name == edge.name]
    details = _details(edge, status) | {"disk": None, "problem": ""}
    try:
        disk = services.edge_storage.disk(edge)
        details["disk"] = dataclasses.asdict(disk) if disk else None
    except NotflixError as wrong:
        details["problem"] = wrong.message
    held = services.catalog.get_many(services.edges.held(name))
    if json:
        as_json(details | {"held": [video.id for video in held]})
        return
    for what, value in details.items():
        if what == "disk" and value:
            value = f"{value['free'] / 1e9:,.1f} GB free of {value['total'] / 1e9:,.1f}"
        if value not in ("", None):
            print(f"{what}: {value}")
    for video in held:
        print(f"  {video.id}  {video.title}")


def _details(edge: EdgeNode, status: EdgeStatus) -> dict[str, Any]:
    fields = dataclasses.asdict(edge)
    del fields["drained"]
    return {
        "name": fields.pop("name"),
        "state": "drained" if edge.drained else status.state,
        "videos": status.videos,
        "warning": status.warning,
        **fields,
    }


@app.command()
def drain(name: Name, data: Data = None) -> None:
    """Move viewers away from an edge, and put nothing new on it."""
    from ..usecases.edges import drain, find_edge

    services = services_of(settings_of(data))
    find_edge(services, OPERATOR, name)
    drain(services, OPERATOR, name)
    print(
        f"Viewers leave {name} within a minute or so, and nothing new is put on it. Back: ./notflix edges resume {name}"
    )


@app.command()
def resume(name: Name, data: Data = None) -> None:
    """Let an edge that was drained serve and be filled again."""
    from ..usecases.edges import find_edge, resume

    services = services_of(settings_of(data))
    find_edge(services, OPERATOR, name)
    resume(services, OPERATOR, name)
    print(f"{name} serves again; what it missed is put on it.")


@app.command()
def rotate(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The edge's name.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All edges.")] = False,
    data: Data = None,
) -> None:
    """Give an edge a new signing key, as when somebody may know the old one."""
    from ..core.errors import Refused
    from ..usecases.edge_access import rotate
    from ..usecases.edges import find_edge

    services = services_of(settings_of(data))
    if bool(name) == every:
        raise Refused("Name one edge, or say --all.")
    for edge in services.edges.all() if every else [find_edge(services, OPERATOR, name)]:
        rotate(services, OPERATOR, edge.name)
        hours = services.policy.key_overlap / 3600
        print(f"{edge.name} signs with a new key within a minute or two; the old one is good for {hours:g} hours more.")


@app.command()
def remove(
    name: Name,
    force: Annotated[bool, typer.Option("--force", help="Also where films are on no other edge.")] = False,
    data: Data = None,
) -> None:
    """Forget an edge. No video is lost: the store has them all."""
    from ..usecases.edges import find_edge, remove

    services = services_of(settings_of(data))
    find_edge(services, OPERATOR, name)
    remove(services, OPERATOR, name, force=force)
    print(f"{name} is forgotten. What it holds stays on its disk.")


@app.command()
def verify(
    name: Name,
    video: Annotated[str, typer.Option("--video", metavar="ID", help="Only this one.")] = "",
    repair: Annotated[bool, typer.Option("--repair", help="Put right what is wrong.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Compare every file on an edge with the store, by size and content. Ends with 1 where something is wrong."""
    from ..usecases.edges import find_edge
    from ..usecases.verify import verify

    services = services_of(settings_of(data))
    find_edge(services, OPERATOR, name)
    verdicts, wrong = [], 0
    for each in verify(services, OPERATOR, name, video_id=video, repair=repair):
        verdicts.append(
            {
                "id": each.video.id,
                "files": each.files,
                "faults": [dataclasses.asdict(fault) for fault in each.faults],
                "healed": each.healed,
            }
        )
        wrong += bool(each.faults) and not each.healed
        if not json:
            verdict = (
                f"{len(each.faults)} of {each.files} files wrong"
                if each.faults
                else f"{counted(each.files, 'file')}, all well"
            )
            print(f"{each.video.id}: {verdict}{', healed' if each.healed else ''}")
            for fault in each.faults:
                print(f"  {fault.path}: {_WRONG[fault.what]}")
    if json:
        as_json(verdicts)
    elif wrong:
        print(f"Heal it with: ./notflix edges verify {name} --repair")
    raise typer.Exit(1 if wrong else 0)


_WRONG = {"missing": "is missing", "size": "has another size", "content": "has other content", "extra": "is too much"}


@app.command()
def reseed(name: Name, data: Data = None) -> None:
    """Put everything on an edge anew, as after its disk was replaced."""
    from ..usecases.edges import find_edge, reseed

    services = services_of(settings_of(data))
    find_edge(services, OPERATOR, name)
    print(f"Being put on {name}: {counted(reseed(services, OPERATOR, name), 'video')}.")
