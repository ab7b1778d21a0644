"""Looking after edges: take one in, empty it, let it go, fill it again."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from ..core.audit import Deed
from ..core.edge_access import Denied, edge_access
from ..core.edge_health import EdgeHealth
from ..core.edges import EdgeNode
from ..core.errors import Conflict, NotFound, Refused
from ..core.rights import Action, Actor, require
from ..core.signed_paths import new_key, valid_keys
from .advance import wake_for
from .audit import note
from .edge_access import longest_path
from .services import Services

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def add(services: Services, actor: Actor, edge: EdgeNode, *, expected: str = "") -> EdgeNode:
    """Takes an edge in once it has shown that it works; the same name again changes it. Videos follow by themselves.

    edge.host_key: taken from the machine where it is empty, and pinned. expected: what it must be, from elsewhere.
    Raises Refused or Unavailable with what is wrong; then nothing has changed.
    """
    require(actor, Action.MANAGE_EDGES)
    known = next((each for each in services.edges.all() if each.name == edge.name), None)
    _check(services, edge)
    theirs = services.edge_storage.host_key(edge.ssh_host, edge.ssh_port)
    pinned = expected or (known.host_key if known else "")
    if pinned and pinned.split()[:2] != theirs.split()[:2]:
        raise Refused(
            f"{edge.ssh_host} shows another host key than {'the one given' if expected else 'before'}: {theirs}. If the"
            " machine was set up anew, say so with --host-key and the key that it printed; if not, somebody is between."
        )
    taken = replace(edge, host_key=theirs, drained=known.drained if known else False)
    keys, now = services.edges.keys().get(taken.name, []), services.clock()
    key = keys[0] if keys else new_key(now)
    services.edge_storage.put_access(taken, edge_access(valid_keys(keys, now) or [key], _denied(services)))
    services.edge_storage.prove(taken, key)
    services.edges.put(taken)
    if not keys:
        services.edges.add_key(taken.name, key, now)
    services.edges.record_health({taken.name: EdgeHealth(at=services.clock())})  # it has just served
    note(services, actor, Deed.EDGE_ADDED, taken.name, taken.url)
    return taken


def _denied(services: Services) -> list[Denied]:
    return services.catalog.denied(services.clock() - longest_path(services))


def _check(services: Services, edge: EdgeNode) -> None:
    if not NAME.fullmatch(edge.name):
        raise Refused("An edge's name is made of small letters, digits and '-', 63 at most.")
    url = urlsplit(edge.url)
    if url.scheme not in ("http", "https") or not url.hostname or url.query:
        raise Refused(f"{edge.url} is no address that a browser could ask. Give http://… or https://….")
    if services.policy.secure_pages and edge.is_insecure:
        raise Refused(
            f"Our pages come by https, and there browsers refuse films by http. Give {edge.name} a certificate"
            " (edge/install-debian.sh --domain … --email …, or one mounted into its container) and add it as https://…."
        )
    if not edge.root.startswith("/"):
        raise Refused("The folder begins with '/': it is as the SFTP login sees it.")
    for other in services.edges.all():
        host = urlsplit(other.url).hostname or ""
        if other.name != edge.name and (url.hostname in host or host in url.hostname):
            raise Refused(
                f"Players tell edges apart by host name, and {url.hostname} and {host} (of {other.name}) would be taken"
                " for one another. Give this edge a name that neither contains the other nor is part of it."
            )


def drain(services: Services, actor: Actor, name: str) -> None:
    """Viewers go to other edges, nothing new is put on it; what it holds it keeps. Raises NotFound."""
    require(actor, Action.MANAGE_EDGES)
    services.edges.put(replace(services.edges.get(name), drained=True))
    services.steps.delete_seeds(name, all_of_them=False)


def resume(services: Services, actor: Actor, name: str) -> None:
    """Undoes drain(): the scheduler plans what it missed. Raises NotFound."""
    require(actor, Action.MANAGE_EDGES)
    services.edges.put(replace(services.edges.get(name), drained=False))


def only_there(services: Services, name: str) -> list[str]:
    """The ids of the videos that no other edge holds, or can fetch. Raises NotFound."""
    services.edges.get(name)
    if any(edge.takes and edge.pull for edge in services.edges.all() if edge.name != name):
        return []
    held = services.edges.held(name)
    holders = services.edges.holders(held)
    return [v for v in held if not any(edge.name != name for edge in holders.get(v, []))]


def remove(services: Services, actor: Actor, name: str, *, force: bool = False) -> None:
    """Forgets it. The films stay in the store, so none is lost; its own copies stay on its disk.

    Raises NotFound; Conflict where films could not be watched any more, unless `force`.
    """
    require(actor, Action.MANAGE_EDGES)
    lonely = only_there(services, name)
    if lonely and not force:
        raise Conflict(
            f"{len(lonely)} videos are on no other edge and could not be watched until they are. Add another edge and"
            " wait for it to be filled, or say --force: nothing is lost, they come back with the next edge."
        )
    services.steps.delete_seeds(name, all_of_them=True)
    services.edges.remove(name)
    note(services, actor, Deed.EDGE_REMOVED, name)


def reseed(services: Services, actor: Actor, name: str) -> int:
    """Puts everything on it anew, as after its disk was replaced: what is still there is kept. Returns how many videos.

    Viewers go elsewhere until each film is there again. Raises NotFound; Conflict while it is drained.
    """
    require(actor, Action.MANAGE_EDGES)
    if not services.edges.get(name).takes:
        raise Conflict(f"{name} is being emptied. Let it come back first: ./notflix edges resume {name}")
    held = services.edges.held(name)
    for video_id in held:
        services.edges.unassign(video_id, name)
    again = services.steps.reseed(name)
    wake_for(services, again)
    return len({step.video_id for step in again})


def find_edge(services: Services, actor: Actor, name: str) -> EdgeNode:
    """Raises NotFound, with the names there are; Forbidden."""
    require(actor, Action.MANAGE_EDGES)
    try:
        return services.edges.get(name)
    except NotFound as error:
        names = ", ".join(edge.name for edge in services.edges.all()) or "none yet"
        raise NotFound(f"There is no edge {name}. There are: {names}.") from error
