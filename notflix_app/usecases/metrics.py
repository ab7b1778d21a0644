"""How the work stands, for whoever watches over it."""

from __future__ import annotations

from collections import Counter

from ..core.edge_health import current
from ..core.errors import Unavailable
from ..core.metrics import EdgeMeasures, Measures
from ..core.rights import Action, Actor, require
from .services import Services


def measure(services: Services, actor: Actor) -> Measures:
    """Raises Forbidden, SignInNeeded; Unavailable where the database does not answer."""
    require(actor, Action.SEE_METRICS)
    return Measures(
        backlogs=tuple(services.metrics.backlogs()),
        videos=services.metrics.videos(),
        tallies=tuple(services.metrics.tallies()),
        edges=tuple(_edges(services)),
        workers=_workers(services),
        events=sum(services.webhooks.waiting().values()),
    )


def _edges(services: Services) -> list[EdgeMeasures]:
    seen, counts, now = services.edges.health(), services.edges.count_held(), services.clock()
    return [
        EdgeMeasures(edge, current(seen.get(edge.name), now), counts.get(edge.name, 0)) for edge in services.edges.all()
    ]


def _workers(services: Services) -> dict[str, int] | None:
    try:
        alive = services.queue.workers()
    except Unavailable:
        return None
    return dict(Counter(queue for worker in alive for queue in worker.queues))
