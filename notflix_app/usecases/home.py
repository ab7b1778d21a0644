"""The home page: which rows it has, and the cards of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest

from ..core.home_rows import MAX_LISTED, MAX_ROWS, ROW, FilmRow, RowKind, check_named, worth_showing
from ..core.rights import Action, Actor, require
from ..core.video import VideoState
from ..core.views import Card
from .access import live_videos
from .cards import cards
from .next_up import next_up
from .services import Services

_OWN: dict[RowKind, Callable[[Services, Actor, int], Sequence[str]]] = {
    RowKind.CONTINUE: lambda services, actor, limit: [
        place.video_id for place in services.places.unfinished(actor.person_id, limit, seen_by=actor)
    ],
    RowKind.NEXT_UP: lambda services, actor, limit: next_up(services, actor)[:limit],
    RowKind.MY_LIST: lambda services, actor, limit: services.my_list.of_person(actor.person_id, limit, seen_by=actor),
}


def home_rows(services: Services, actor: Actor) -> tuple[FilmRow, ...]:
    """Those that are worth showing to them, in their order. Raises SignInNeeded, Forbidden."""
    require(actor, Action.BROWSE)
    return worth_showing(chain(_own_rows(services, actor), _shared_rows(services, actor)))


def row_cards(
    services: Services, actor: Actor, kind: RowKind, name: str = "", *, viewer: str = "", limit: int = ROW
) -> tuple[Card, ...]:
    """Of one row. name: of the tag, or of the series. limit: of cards, where the row is one's own. Raises Refused."""
    require(actor, Action.BROWSE)
    check_named(kind, name)
    return cards_of(services, actor, _ids(services, actor, kind, name, limit), viewer)


def cards_of(services: Services, actor: Actor, video_ids: Sequence[str], viewer: str = "") -> tuple[Card, ...]:
    """Of the live films among them that they may see, in the same order."""
    require(actor, Action.BROWSE)
    return cards(services, actor, live_videos(services, actor, video_ids), viewer)


def my_list(services: Services, actor: Actor, viewer: str = "") -> tuple[Card, ...]:
    """The last that was added first. Raises SignInNeeded."""
    require(actor, Action.KEEP)
    return row_cards(services, actor, RowKind.MY_LIST, viewer=viewer, limit=MAX_LISTED)


def _own_rows(services: Services, actor: Actor) -> Iterator[FilmRow]:
    if not actor.person_id:
        return
    ids = {kind: tuple(_OWN[kind](services, actor, ROW)) for kind in _OWN}
    seen = {video.id for video in live_videos(services, actor, [one for some in ids.values() for one in some])}
    for kind, some in ids.items():
        yield FilmRow(kind, tuple(one for one in some if one in seen))


def _shared_rows(services: Services, actor: Actor) -> Iterator[FilmRow]:
    newest = services.catalog.videos((VideoState.LIVE,), limit=ROW, seen_by=actor)
    yield FilmRow(RowKind.NEW, tuple(video.id for video in newest))
    yield FilmRow(RowKind.WATCHED_MOST, services.film_rows.most_watched(ROW, seen_by=actor))
    rows = services.film_rows
    series = rows.in_series(rows.series(MAX_ROWS), ROW, seen_by=actor)
    tags = rows.with_tags(rows.tags(MAX_ROWS), ROW, seen_by=actor)
    in_turn = zip_longest(
        (FilmRow(RowKind.SERIES, ids, name) for name, ids in series.items()),
        (FilmRow(RowKind.TAG, ids, name) for name, ids in tags.items()),
    )
    yield from (row for pair in in_turn for row in pair if row)


def _ids(services: Services, actor: Actor, kind: RowKind, name: str, limit: int) -> Sequence[str]:
    if kind in _OWN:
        return _OWN[kind](services, actor, limit) if actor.person_id else ()
    match kind:
        case RowKind.NEW:
            newest = services.catalog.videos((VideoState.LIVE,), limit=ROW, seen_by=actor)
            return [video.id for video in newest]
        case RowKind.WATCHED_MOST:
            return services.film_rows.most_watched(ROW, seen_by=actor)
        case RowKind.SERIES:
            return services.film_rows.in_series([name], ROW, seen_by=actor)[name]
        case _:
            return services.film_rows.with_tags([name], ROW, seen_by=actor)[name]
