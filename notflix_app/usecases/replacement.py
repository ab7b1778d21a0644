"""A file that is sent to take the place of a film's own. It comes like any upload, as a video that is never made: once
all of it is here, a worker gives its bytes to the film, and it goes."""

from __future__ import annotations

from ..core import keys
from ..core.errors import Conflict, Refused
from ..core.metadata import checked_file_name
from ..core.parts import stored_source
from ..core.rights import Action, Actor
from ..core.video import FileInPlace, Video, VideoState
from .access import video_for
from .advance import advance
from .reencode import give_up_wanted, lies_in_parts
from .services import Services

GONE = "The film that this file was sent for is not there any more."


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
        raise Refused(GONE)
    begun = services.releases.wanted([film.id]).get(film.id)
    if begun is not None and begun.replacement == upload.id:
        return  # by an earlier try
    give_up_wanted(services, film.id)  # of the file before
    services.sources.compose(keys.source(film.id), [part.key for part in stored_source(upload)])
    services.catalog.record_source(film.id, upload.size, upload.file_name, None)
    _make(services, film, upload.id)


def replace_in_place(
    services: Services, actor: Actor, video_id: str, file_name: str, size: int, place: FileInPlace
) -> None:
    """The film is made of a file that workers read where it lies. size in bytes. Safe to do again after it broke off.
    Raises as replaceable(), and Refused."""
    film = replaceable(services, actor, video_id)
    services.catalog.record_source(video_id, size, checked_file_name(file_name), place)
    _make(services, film)


def _make(services: Services, film: Video, replacement: str = "") -> None:
    """Whatever has begun until now may have read of the file before, or of both: it never plays."""
    while True:  # somebody may begin another in between
        give_up_wanted(services, film.id)
        if begun := services.releases.begin(film.id, film.settings, replacement):
            advance(services, film.id, begun)
            return
        now = services.catalog.get_or_none(film.id)
        if now is None or now.state is not VideoState.LIVE:
            raise Refused(GONE)
