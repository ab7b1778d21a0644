"""Another file under the same film: it plays as it is until what is made of the new one takes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..core import keys
from ..core.imports import ReadAt
from ..core.metadata import checked_file_name
from ..core.parts import part_count, part_size
from ..core.rights import Actor
from ..core.video import FileInPlace
from ..core.views import UploadTicket
from .ingest_file import send_parts
from .reencode import reencode
from .replacement import replaceable
from .services import Services


@dataclass(frozen=True, slots=True)
class NewSource:
    """size in bytes. place: where it stays; None: `read` gives its bytes, which are kept."""

    file_name: str
    size: int
    read: ReadAt
    place: FileInPlace | None = None


def replace_source(
    services: Services,
    actor: Actor,
    video_id: str,
    new: NewSource,
    on_progress: Callable[[int], None] = lambda sent: None,
) -> None:
    """Safe to do again after it broke off. Raises NotFound, Forbidden, Refused, Unavailable; Conflict where the
    film is not live yet, or is being encoded again: then nothing of the new file stays."""
    film = replaceable(services, actor, video_id)
    if new.place is None:
        _send(services, actor, video_id, new, on_progress)
    services.catalog.record_source(video_id, new.size, checked_file_name(new.file_name), new.place)
    reencode(services, actor, video_id, film.settings)


def _send(services: Services, actor: Actor, video_id: str, new: NewSource, on_progress: Callable[[int], None]) -> None:
    """In parts, of which one object is made: what is there of the old one stays until then. Raises as replaceable()."""
    each = part_size(new.size, services.policy.upload_part)
    ticket = UploadTicket(video_id, "", each, part_count(new.size, each))
    parts = [keys.part(video_id, number) for number in range(1, ticket.parts + 1)]
    services.sources.remove_all(keys.parts(video_id))
    services.catalog.record_composed(video_id)  # else these would be taken for what it was uploaded in
    try:
        send_parts(services, ticket, new.size, new.read, on_progress)
        replaceable(services, actor, video_id)  # as before: an encode that began meanwhile reads the old file
        services.sources.compose(keys.source(video_id), parts)
    finally:
        services.sources.remove_all(keys.parts(video_id))
