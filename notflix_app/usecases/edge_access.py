"""What edges are told of who may read: the keys that sign paths, and what must end before its time."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.audit import Deed
from ..core.edge_access import EdgeAccess, edge_access
from ..core.edges import EdgeNode
from ..core.rights import Action, Actor, require
from ..core.signed_paths import EdgeKey, new_key, valid_keys
from .audit import note
from .services import Services


def give_keys(services: Services) -> None:
    """A first signing key for each edge that has none: a new one, or one of the release before."""
    keys = services.edges.keys()
    for edge in services.edges.all():
        if edge.name not in keys:
            services.edges.add_first_key(edge.name, new_key(services.clock()))


def rotate(services: Services, actor: Actor, name: str) -> EdgeKey:
    """A new signing key for an edge; the one before it stays good for `policy.key_overlap`, so that what plays plays
    on. The scheduler tells the edge. Raises NotFound, Forbidden."""
    require(actor, Action.MANAGE_EDGES)
    now = services.clock()
    key = new_key(now)
    services.edges.add_key(name, key, now + services.policy.key_overlap)
    note(services, actor, Deed.EDGE_ROTATED, name)
    return key


def access_of(services: Services, edges: Iterable[EdgeNode]) -> dict[str, EdgeAccess]:
    """edge → what it must be told now. One that has no key yet is told to serve nothing; those below one address take
    each other's, too."""
    now, known = services.clock(), services.edges.all()
    keys = {name: valid_keys(each, now) for name, each in services.edges.keys().items()}
    # A path that is good for longer than this was never made.
    denied = services.catalog.denied(now - longest_path(services))
    together = {edge.name: {edge.name, *(e.name for e in known if e.address == edge.address)} for edge in edges}
    return {
        name: edge_access((key for each in stand_ins for key in keys.get(each, ())), denied)
        for name, stand_ins in together.items()
    }


def longest_path(services: Services) -> float:
    """Seconds that a path can be good for at most."""
    return services.policy.paths.longest(services.policy.max_seconds)
