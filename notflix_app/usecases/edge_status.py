"""The edges and how they are: what the edges page shows."""

from __future__ import annotations

from ..core.edge_health import EdgeHealth, current
from ..core.edges import EdgeNode
from ..core.rights import Action, Actor, require
from ..core.steps import StepKind, StepState
from ..core.views import EdgeState, EdgeStatus, Seeding
from .services import Services

WARN_SECONDS = 14 * 24 * 3600  # before a certificate ends; one that is renewed by itself never gets this old
MAX_SEEDING = 200  # shown of what is on its way; a new edge waits for a whole library


def edge_statuses(services: Services, actor: Actor) -> list[EdgeStatus]:
    """By name, as the monitor last saw each. Raises Forbidden."""
    require(actor, Action.MANAGE_EDGES)
    coming, counts = _seeding(services), services.edges.count_held()
    seen, now = services.edges.health(), services.clock()
    return [
        EdgeStatus(
            name=edge.name,
            url=edge.url,
            state=edge_state(edge, health),
            videos=counts.get(edge.name, 0),
            seeding=tuple(coming.get(edge.name, ())),
            disk=health.disk if health else None,
            served=health.served if health else None,
            pulls=edge.pull,
            warning=_warning(edge, health, now, services.policy.secure_pages),
        )
        for edge in services.edges.all()
        for health in [current(seen.get(edge.name), now)]
    ]


def edge_state(edge: EdgeNode, health: EdgeHealth | None) -> EdgeState:
    """health: None where nobody has asked it for a while."""
    if health is None:
        return EdgeState.UNKNOWN
    if not health.well:
        return EdgeState.DOWN
    return EdgeState.DRAINING if edge.drained else EdgeState.UP


def _warning(edge: EdgeNode, health: EdgeHealth | None, now: float, secure_pages: bool) -> str:
    if secure_pages and edge.is_insecure:
        return (
            "It is left out: our pages come by https, and there browsers refuse films by http. Give it a certificate."
        )
    if health and health.problem:
        return health.problem
    if health and health.certificate_ends is not None and health.certificate_ends - now < WARN_SECONDS:
        days = max(0, int((health.certificate_ends - now) // (24 * 3600)))
        return f"Its certificate ends in {days} days and was not renewed: see to that where it comes from."
    return ""


def _seeding(services: Services) -> dict[str, list[Seeding]]:
    """Edge → what is on its way there, what moves first."""
    seeds = services.steps.open_steps(StepKind.SEED, MAX_SEEDING)
    titles = {video.id: video.title for video in services.catalog.get_many([seed.video_id for seed in seeds])}
    by_edge: dict[str, list[Seeding]] = {}
    for seed in seeds:
        if seed.video_id in titles:  # else it was deleted just now
            running = seed.state is StepState.RUNNING
            coming = Seeding(seed.video_id, titles[seed.video_id], seed.progress, running, seed.error)
            by_edge.setdefault(seed.edge, []).append(coming)
    return {edge: sorted(seeding, key=lambda s: (not s.running, s.title)) for edge, seeding in by_edge.items()}
