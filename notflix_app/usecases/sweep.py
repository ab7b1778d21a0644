"""What the SWEEP step does: takes away what a video no longer needs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from ..core import keys
from ..core.errors import Refused, Unavailable
from ..core.parts import stored_source
from ..core.pipeline import held, is_open
from ..core.steps import StepKind
from ..core.video import IN_PIPELINE, Video, VideoState
from .services import Services


def sweep(services: Services, video: Video) -> None:
    """LIVE: the source, where it is not kept, and versions before. Else everything, and DELETING the row too.

    Raises Unavailable where a store or an edge does not answer, Refused where an edge turns us away: it is tried again.
    """
    video_id = video.id
    if video.state in IN_PIPELINE:
        raise Unavailable("The video is still in the pipeline; it is swept later.")
    # Asked before anything is removed: what a worker writes while we sweep is for the second pass.
    steps = services.steps.list_for_video(video_id)
    in_hand = held(steps, services.clock())
    if video.state is VideoState.LIVE:
        if is_open(steps, StepKind.TEXT):
            raise Unavailable("The text in this file is still being read; it is swept later.", "text")
        if services.policy.keep_source:
            _compose_source(services, video)
        else:
            _remove_source(services, video_id)
        # What had gone ahead to edges when the film turned out to be broken.
        _take_off_edges(services, video_id, range(1, video.version))
        return
    services.packages.remove_all(keys.packages(video_id))
    _remove_source(services, video_id)
    for edge in services.edges.all():
        services.edges.unassign(video_id, edge.name)
    _take_off_edges(services, video_id, range(1, video.version + 1))
    # While a worker may still write, the row stays: the second pass comes when the last lease has run out.
    if video.state is VideoState.DELETING and not in_hand:
        services.catalog.delete(video_id)


def _compose_source(services: Services, video: Video) -> None:
    """What is kept is one object. The row says which counts, for in between there are both."""
    if video.upload_id:
        services.sources.compose(keys.source(video.id), [part.key for part in stored_source(video)])
        services.catalog.record_composed(video.id)
    services.sources.remove_all(keys.parts(video.id))


def _remove_source(services: Services, video_id: str) -> None:
    """In whichever form it lies there."""
    services.sources.remove_all(keys.parts(video_id))
    services.sources.remove(keys.source(video_id))


def _take_off_edges(services: Services, video_id: str, versions: Iterable[int]) -> None:
    """Raises Unavailable or Refused where one is away or turns us away, after the others."""
    left: Unavailable | Refused | None = None
    for version, edge in product(versions, services.edges.all()):
        try:
            services.edge_storage.remove(edge, keys.package(video_id, version))
        except (Unavailable, Refused) as error:  # one of them must not keep the film on the others
            left = error
    if left:
        raise left
