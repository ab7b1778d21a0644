"""A file that is sent to take the place of a film's own. It comes like any upload, as a video that is never made: once
all of it is here, a worker gives its bytes to the film, and it goes."""

from __future__ import annotations

from ..core import keys
from ..core.errors import Conflict, Refused
from ..core.parts import stored_source
from ..core.release import Release
from ..core.rights import OPERATOR, Action, Actor
from ..core.video import Video, VideoState
from .access import video_for
from .reencode import give_up_release, lies_in_parts, reencode
from .services import Services


def replaceable(services: Services, actor: Actor, video_id: str) -> Video:
    """The film, where it can be given another file now. Raises NotFound, Forbidden; Unavailable; Conflict where it is
    not live yet, or is being encoded again."""
    film = video_for(services, actor, Action.EDIT, video_id)
    if film.state is not VideoState.LIVE or lies_in_parts(services, film):
        raise Conflict("The film is not live yet.")
    wanted = services.releases.wanted([video_id]).get(video_id)
    if wanted is not None and wanted.state is not VideoState.FAILED:  # one that failed gives way
        raise Conflict("The film is being encoded again.")
    return film


def take_over(services: Services, upload: Video) -> None:
    """The film gets the file that was sent for it, and is made of it; it plays on meanwhile. Safe to do twice.

    Raises Refused where the film has gone; Unavailable.
    """
    film = services.catalog.get_or_none(upload.replaces)
    if film is None or film.state is not VideoState.LIVE:
        raise Refused("The film that this file was sent for is not there any more.")
    begun = services.releases.wanted([film.id]).get(film.id)
    if begun is not None:
        if _is_of(begun, upload):
            return
        give_up_release(services, begun)  # of the file before
    services.sources.compose(keys.source(film.id), [part.key for part in stored_source(upload)])
    services.catalog.record_source(film.id, upload.size, upload.file_name, None)
    reencode(services, OPERATOR, film.id, film.settings)


def _is_of(begun: Release, upload: Video) -> bool:
    """Whether it was begun by an earlier try, and not of the file before, which may have the same name."""
    is_later = upload.arrived_at is not None and begun.created_at >= upload.arrived_at
    return is_later and (begun.film.file_name, begun.film.size) == (upload.file_name, upload.size)
