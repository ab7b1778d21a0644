"""Which edges a viewer should try, best first, by what the monitor last saw of them. Nobody waits for an edge here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..core.edge_health import EdgeHealth, current
from ..core.edge_selection import Candidate, Viewer, rank
from ..core.edges import EdgeNode
from .services import Services


def rank_edges(
    services: Services,
    edges: Iterable[EdgeNode],
    viewer: str = "",
    *,
    pulling: Collection[str] = (),
    round_trips: Mapping[str, float] | None = None,
    at: str = "",
) -> list[tuple[EdgeNode, str]]:
    """All of them, best for this viewer (an address, or '') first, each with the reason for its place.

    pulling: names of those that must fetch the video first. round_trips: edge → milliseconds, as the viewer measured
    them. at: the edge that is watched from; it is left only for one that is clearly better.
    """
    by_name = {edge.name: edge for edge in edges}
    seen, now = services.edges.health(), services.clock()
    candidates = [
        _candidate(services, edge, current(seen.get(edge.name), now) or EdgeHealth(), now, edge.name not in pulling)
        for edge in by_name.values()
    ]
    who = Viewer(viewer, services.geography.locate(viewer), dict(round_trips or {}), at)
    return [(by_name[ranked.name], ranked.reason) for ranked in rank(candidates, who)]


def closest_edges(
    services: Services, holders: Mapping[str, Sequence[EdgeNode]], viewer: str = ""
) -> dict[str, EdgeNode]:
    """Video id → the edge to try first, of those that hold it and that pages may read from. The edges are ranked once,
    however many videos."""
    secure_pages = services.policy.secure_pages
    usable = {id_: [e for e in held if not (secure_pages and e.is_insecure)] for id_, held in holders.items()}
    edges = {edge.name: edge for held in usable.values() for edge in held}
    place = {edge.name: number for number, (edge, _) in enumerate(rank_edges(services, edges.values(), viewer))}
    return {video_id: min(held, key=lambda edge: place[edge.name]) for video_id, held in usable.items() if held}


def _candidate(services: Services, edge: EdgeNode, health: EdgeHealth, now: float, holds: bool) -> Candidate:
    return Candidate(
        edge.name,
        healthy=health.well,
        settled=health.settled(now) or not health.well,
        drained=edge.drained,
        holds=holds,
        networks=services.geography.networks(edge.name),
        location=services.geography.location(edge.name, edge.url),
        load=health.load,
    )
