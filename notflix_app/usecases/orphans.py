"""What lies in the stores and belongs to nobody: written by a worker that had lost its step and did not know yet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from ..core import keys
from ..core.errors import NotflixError
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
    Raises what went wrong last, after all the others.
    """
    if not services.catalog.count():
        return
    sources, packages = services.sources, services.packages
    _each(
        (
            partial(_remove_unwanted, services, sources, keys.SOURCES, keys.source),
            partial(_remove_unwanted, services, sources, keys.PARTS, keys.parts),
            partial(_remove_unwanted, services, sources, keys.SOUNDS, keys.sent_sounds),
            partial(_remove_unwanted, services, packages, "", keys.packages),
            partial(_remove_old_work, services),
            # A composition that broke off, or an upload of a release that had its parts put together by the store.
            partial(sources.abort_unfinished, services.clock() - services.policy.orphan_age),
        )
    )


def _each(tasks: Iterable[Callable[[], object]]) -> None:
    """One that fails must not keep the others from being done."""
    wrong: NotflixError | None = None
    for task in tasks:
        try:
            task()
        except NotflixError as error:
            wrong = error
    if wrong:
        raise wrong


def _remove_unwanted(services: Services, store: ObjectStore, folder: str, prefix_of: Callable[[str], str]) -> None:
    unwanted = _unwanted(services, store.names(folder))
    _each(partial(_remove_old, services, store, prefix_of(video_id)) for video_id in unwanted)


def _remove_old_work(services: Services) -> None:
    names = services.sources.names(keys.OLD_WORK)
    _each(partial(_remove_old, services, services.sources, f"{keys.OLD_WORK}{name}/") for name in names)


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
