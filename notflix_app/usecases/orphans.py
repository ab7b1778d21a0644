"""What lies in the stores and belongs to nobody: written by a worker that had lost its step and did not know yet."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice

from ..core import keys
from ..core.pipeline import held
from ..core.ports import ObjectStore
from ..core.video import Video, VideoState, is_id
from .services import Services

log = logging.getLogger(__name__)

BATCH = 500  # videos asked for in one query


def remove_orphans(services: Services) -> None:
    """Removes what no row has known for `policy.orphan_age`, and what was published late of a cancelled video.

    The store is listed before the rows are asked: a video that comes meanwhile has its row before its first object.
    Beside an empty catalog everything stays: that is a database that was lost, or the wrong one.
    """
    if not services.catalog.count():
        return
    for video_id in _unwanted(services, services.sources.names(keys.SOURCES)):
        _remove_old(services, services.sources, keys.source(video_id))
    for video_id in _unwanted(services, services.sources.names(keys.PARTS)):
        _remove_old(services, services.sources, keys.parts(video_id))
    for video_id in _unwanted(services, services.sources.names(keys.SOUNDS)):
        _remove_old(services, services.sources, keys.sent_sounds(video_id))
    for video_id in _unwanted(services, services.packages.names("")):
        _remove_old(services, services.packages, keys.packages(video_id))
    # A composition that broke off, or an upload of a release that had its parts put together by the store.
    services.sources.abort_unfinished(services.clock() - services.policy.orphan_age)
    for name in services.sources.names(keys.OLD_WORK):
        _remove_old(services, services.sources, f"{keys.OLD_WORK}{name}/")


def _unwanted(services: Services, names: Iterator[str]) -> Iterator[str]:
    """Those that could be ids of ours and are not, or not any more. The bucket may hold what others put there."""
    ids = filter(is_id, names)
    while batch := list(islice(ids, BATCH)):
        known = {video.id: video for video in services.catalog.get_many(batch)}
        yield from (one for one in batch if _is_unwanted(services, one, known.get(one)))


def _is_unwanted(services: Services, video_id: str, listed: Video | None) -> bool:
    video = listed or services.catalog.get_or_none(video_id)
    if video is None:
        return True
    # A worker that has not noticed yet writes on.
    cancelled = video.state is VideoState.CANCELLED
    return cancelled and not held(services.steps.list_for_video(video_id), services.clock())


def _remove_old(services: Services, store: ObjectStore, prefix: str) -> None:
    """Nothing of it, where any of it is younger: a database restored from yesterday does not know today's films."""
    stored = list(store.list(prefix))
    if stored and max(one.modified for one in stored) <= services.clock() - services.policy.orphan_age:
        log.info("%s belongs to no video: removed", prefix)
        store.remove_all(prefix)
