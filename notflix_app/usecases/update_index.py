"""Telling the search index what changed. Nothing and nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from ..core.errors import NotflixError, Unavailable
from ..core.ports import SearchDoc, Taken
from ..core.video import Video, VideoState
from .access import audiences
from .services import Services

log = logging.getLogger(__name__)

BATCH = 500
MAX_BACK_OFF = 30.0


def update_index(services: Services) -> None:
    """Works off what is due. Raises Unavailable where the database does not answer; the index may be away."""
    while taken := services.outbox.take(BATCH, services.policy.lease_seconds):
        if not _update(services, taken, taken.video_ids):
            return


def reindex(services: Services) -> int:
    """Empties the index and fills it with every live video; returns how many. Raises Unavailable where the index is
    away; once it was emptied, what is missing then follows by itself."""
    services.index.clear()
    live = services.outbox.add_live()
    while taken := services.outbox.take(BATCH, services.policy.lease_seconds):
        _write(services, taken.video_ids)
        services.outbox.settle(taken, taken.video_ids)
    return live


def _update(services: Services, taken: Taken, video_ids: Sequence[str]) -> bool:
    try:
        _write(services, video_ids)
    except Exception as error:  # whatever it is, it must not keep the others out of the index
        away = isinstance(error, Unavailable) and bool(error.part)
        if len(video_ids) > 1 and not away:  # it may be for one of them alone
            updated = [_update(services, taken, [one]) for one in video_ids]
            return all(updated)
        if taken.tries == 1 and not away:  # where it is away, the adapter has said so
            log.warning("not in the search index yet: %s", ", ".join(video_ids), exc_info=_unknown(error))
        services.outbox.postpone(taken, video_ids, services.clock() + _back_off(services, taken.tries))
        return False
    services.outbox.settle(taken, video_ids)
    return True


def _unknown(error: Exception) -> Exception | None:
    return None if isinstance(error, NotflixError) else error


def _back_off(services: Services, tries: int) -> float:
    return min(MAX_BACK_OFF, services.policy.retry_seconds * 2.0 ** min(tries - 1, 10))


def _write(services: Services, video_ids: Sequence[str]) -> None:
    """What the truth says of them now."""
    live = [video for video in services.catalog.get_many(video_ids) if video.state is VideoState.LIVE]
    if live:
        audience = audiences(services, live)
        services.index.put([_search_doc(video, audience[video.id]) for video in live])
    if gone := sorted(set(video_ids) - {video.id for video in live}):
        services.index.remove(gone)


def _search_doc(video: Video, audience: frozenset[str]) -> SearchDoc:
    return SearchDoc(
        id=video.id,
        title=video.title,
        description=video.description,
        tags=video.tags,
        duration=video.duration,
        created_at=video.created_at,
        audience=audience,
    )
