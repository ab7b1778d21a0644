"""Telling the search index what changed. Nothing and nobody waits for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..core.added_sounds import AddedSound, with_added
from ..core.errors import NotflixError, Unavailable
from ..core.ports import IndexState, SearchDoc, Taken
from ..core.search import resolution
from ..core.video import Video, VideoState
from .access import audiences
from .film_lines import FilmLines, lines_of
from .services import Services

log = logging.getLogger(__name__)

MAX_BATCH = 5000
MAX_LINES = 50_000  # that are written in one go, but for those of one film: others wait no longer for the index
MAX_BACK_OFF = 30.0
MANY_TRIES = 3
PAUSE = 0.2  # seconds between two looks at what another process does


def update_index(services: Services) -> None:
    """Works off what is due, builds an index that was lost, and lets one answer that is whole.

    Raises Unavailable where the database does not answer; the index may be away.
    """
    if _state(services) is IndexState.LOST:
        begin_index(services)
    while taken := services.outbox.take(MAX_BATCH, services.policy.lease_seconds):
        if not _update(services, taken, taken.video_ids):
            return
    _finish(services)


def begin_index(services: Services) -> int:
    """Begins a new index beside the one that answers, and has every live video told to it; returns how many.

    Raises Unavailable. It answers once update_index() has worked everything off, in whichever process; at once where
    nothing is live.
    """
    services.index.begin()
    live = services.outbox.add_live()
    if not live:
        services.index.finish()
    return live


def reindex(services: Services, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Builds a new index of every live video, lets it answer, and returns how many there are.

    progress: is given how many are in it, and how many there are. Raises Unavailable where the index is away; what is
    missing then follows by itself.
    """
    total = begin_index(services)
    progress(0, total)
    while left := services.outbox.count():
        if taken := services.outbox.take(MAX_BATCH, services.policy.lease_seconds):
            _write(services, taken.video_ids)
            services.outbox.settle(taken, taken.video_ids)
            left -= len(taken.video_ids)
        else:  # the scheduler has them
            time.sleep(PAUSE)
        progress(max(0, total - left), total)
    services.index.finish()
    return total


def _state(services: Services) -> IndexState:
    try:
        return services.index.state()
    except NotflixError:  # away: what is due will be postponed, and says so
        return IndexState.READY


def _finish(services: Services) -> None:
    """What it has refused again and again waits for itself, and keeps no index from being finished."""
    if _state(services) is IndexState.BUILDING and not services.outbox.count(tried_below=MANY_TRIES):
        services.index.finish()


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
        audience, lines = audiences(services, live), lines_of(services, live)
        views = services.view_counts.among([video.id for video in live])
        sounds = services.added_sounds.live([video.id for video in live])
        for videos in _in_bounds(live, lines):
            docs = [
                _search_doc(video, audience[video.id], lines[video.id], sounds.get(video.id, ())) for video in videos
            ]
            services.index.put([replace(doc, views=views.get(doc.id, 0)) for doc in docs])
    if gone := sorted(set(video_ids) - {video.id for video in live}):
        services.index.remove(gone)


def _in_bounds(videos: Sequence[Video], lines: Mapping[str, FilmLines]) -> Iterator[list[Video]]:
    """As many at a time as have few lines together."""
    some, count = list[Video](), 0
    for video in videos:
        count += lines[video.id].at_most
        if some and count > MAX_LINES:
            yield some
            some, count = [], lines[video.id].at_most
        some.append(video)
    if some:
        yield some


def _search_doc(video: Video, audience: frozenset[str], lines: FilmLines, sounds: Sequence[AddedSound]) -> SearchDoc:
    heard = with_added(video.source.audio if video.source else (), sounds)
    return SearchDoc(
        id=video.id,
        title=video.title,
        description=video.description,
        tags=video.tags,
        duration=video.duration,
        created_at=video.created_at,
        audience=audience,
        resolution=resolution(video.source),
        languages=tuple(dict.fromkeys(track.language for track in heard if track.language)),
        owner_id=video.owner_id,
        people=(*video.people, video.series) if video.series else video.people,
        made=video.year,
        lines=lines,
    )
