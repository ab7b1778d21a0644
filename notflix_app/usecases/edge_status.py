"""The edges and how they are: what the edges page shows."""

from __future__ import annotations

from ..core.edge_health import EdgeHealth, current
from ..core.edges import EdgeNode
from ..core.steps import StepKind, StepState
from ..core.video import VideoState
from ..core.views import EdgeState, EdgeStatus, Seeding
from .services import Services

LATEST = 200  # videos that are looked through for what is being seeded


def edge_statuses(services: Services) -> list[EdgeStatus]:
    """By name, as the monitor last saw each."""
    coming = _seeding(services)
    seen, now = services.edges.health(), services.clock()
    return [
        EdgeStatus(
            name=edge.name,
            url=edge.url,
            state=edge_state(edge, health),
            videos=len(services.edges.held(edge.name)),
            seeding=tuple(coming.get(edge.name, ())),
            disk=health.disk if health else None,
            served=health.served if health else None,
            pulls=edge.pull,
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


def _seeding(services: Services) -> dict[str, list[Seeding]]:
    """Edge → what is on its way there, what moves first."""
    videos = services.catalog.videos((VideoState.SEEDING, VideoState.LIVE), limit=LATEST)
    titles = {video.id: video.title for video in videos}
    found: dict[str, list[Seeding]] = {}
    for video_id, summary in services.steps.summarize(list(titles)).items():
        for step in summary.steps:
            if step.kind is StepKind.SEED and step.state in (StepState.READY, StepState.RUNNING):
                running = step.state is StepState.RUNNING
                said = Seeding(video_id, titles[video_id], step.progress, running, step.error)
                found.setdefault(step.edge, []).append(said)
    return {edge: sorted(seeding, key=lambda s: (not s.running, s.title)) for edge, seeding in found.items()}
