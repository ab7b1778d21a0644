"""Bringing a file in. Bytes go from the client straight to the store; this only hands out where.

Each part is an object of its own, so that a worker can read what has come while the rest is still on its way.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..core import keys
from ..core.errors import Conflict, NotFound, Refused
from ..core.metadata import Metadata, checked, checked_file_name, title_from
from ..core.parts import check_declared, check_whole, part_count, part_length, part_size
from ..core.ports import UploadedPart
from ..core.rights import Action, Actor, require
from ..core.transcode_limits import check_transcode_settings
from ..core.video import FileInPlace, TranscodeSettings, Video, VideoState, new_id
from ..core.views import UploadTicket
from ..core.visibility import Visibility, check_of_new
from .access import video_for
from .advance import advance
from .default_visibility import default_visibility
from .quota import check_quota
from .removal import begin_removal
from .replacement import replaceable
from .services import Services
from .upload_limits import ALL, SIGNED_SECONDS, arrived_of, arrived_parts, uploads_to_give_up

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewVideo:
    """What a person tells of a file. size in bytes. metadata: without a title, or with an empty one, it is made from
    the file's name. visibility: None: what its owner's new videos are. replaces: the id of a film that it is another
    file for, and takes the place of: nothing else counts then."""

    file_name: str
    size: int
    metadata: Metadata = field(default_factory=Metadata)
    settings: TranscodeSettings | None = None
    visibility: Visibility | None = None
    replaces: str = ""


def begin(services: Services, actor: Actor, new: NewVideo, video_id: str = "") -> UploadTicket:
    """Registers the video, which is theirs, and opens its upload. video_id: what new_id() made of it before; '': it is
    made now. Raises Refused with what to change; Forbidden."""
    require(actor, Action.UPLOAD)
    if new.replaces:
        film = replaceable(services, actor, new.replaces)
        new = replace(new, metadata=Metadata(title=film.title), visibility=Visibility.PRIVATE)
    video = _registered(services, actor, new, video_id or new_id())
    services.catalog.add(video)
    try:
        check_quota(services, actor, video.size, counted=True)
        for other in uploads_to_give_up(services, video):
            _tell_and_give_up(services, other)
        services.sources.ensure()  # whoever is told to send something can send it
    except BaseException:
        services.catalog.delete(video.id)
        raise
    return UploadTicket(video.id, video.upload_id, video.part_size, part_count(new.size, video.part_size))


def begin_in_one_piece(
    services: Services, actor: Actor, new: NewVideo, place: FileInPlace | None, video_id: str
) -> None:
    """Registers a video that nobody sends in parts, see arrive_in_one_piece(). place: where its source stays; None: it
    comes into the store as keys.source(). Raises Refused with what to change; Forbidden."""
    require(actor, Action.UPLOAD)
    video = _registered(services, actor, new, video_id)
    services.catalog.add(replace(video, upload_id="", in_place=place))


def arrive_in_one_piece(services: Services, video: Video) -> None:
    """Sends it into the pipeline. Safe to call twice."""
    at = services.catalog.record_arrival(video.id, VideoState.PROBING)
    if at is not None:
        advance(services, video.id, replace(video, state=VideoState.PROBING, arrived_at=at))


def sign_part(services: Services, actor: Actor, video_id: str, upload_id: str, number: int) -> str:
    """A URL that takes part `number` (from 1) by PUT, at its own length. Raises NotFound, Conflict, Refused."""
    video = _uploading(services, actor, video_id, upload_id)
    length = part_length(video.size, video.part_size, number)
    return services.sources.put_url(keys.part(video_id, number), length, SIGNED_SECONDS)


def arrived(services: Services, actor: Actor, video_id: str, upload_id: str) -> Sequence[UploadedPart]:
    """The parts that the store has whole: where an upload goes on after a broken connection.

    Raises NotFound, and Conflict where it was completed.
    """
    return arrived_parts(services, _uploading(services, actor, video_id, upload_id))


def tell_arrived(services: Services, actor: Actor, video_id: str, upload_id: str) -> None:
    """More parts have arrived: begins what can be made of them. Raises NotFound, Conflict."""
    advance(services, video_id, _uploading(services, actor, video_id, upload_id))


def complete(
    services: Services, actor: Actor, video_id: str, upload_id: str, declared: Sequence[UploadedPart] = ()
) -> Video:
    """Ends the upload and sends the video into the pipeline. Safe to call twice, and after a crash in between.

    declared: numbers and ETags as the client knows them, to be compared; none: what has arrived is believed.
    Raises NotFound, and Refused while a part is missing.
    """
    video = video_for(services, actor, Action.UPLOAD, video_id)
    if video.state is not VideoState.UPLOADING:
        return video
    _check_upload(video, upload_id)
    parts = arrived_parts(services, video)
    check_whole(video.size, parts)
    if declared:
        check_declared(parts, declared)
    return _arrived(services, video)


def abandon(services: Services, actor: Actor, video_id: str, upload_id: str) -> None:
    """Gives up an upload: nothing of it stays. No error where it is gone, or not theirs to see; Conflict once it has
    arrived. Raises NotFound where its id is another; Forbidden."""
    require(actor, Action.UPLOAD)
    try:
        video = video_for(services, actor, Action.UPLOAD, video_id)
    except NotFound:
        return
    if video.state is VideoState.UPLOADING and upload_id != video.upload_id:
        raise NotFound("There is no such upload. It may have been given up.")
    give_up(services, video_id)


def give_up(services: Services, video_id: str) -> None:
    """For ourselves: nobody is asked. No error where it is gone; raises Conflict once it has arrived.

    Nothing of it stays: at once where it is only parts, else as soon as its workers have let go.
    """
    # Before anything of it goes, so that its last part comes too late, or we do.
    if not services.catalog.move(video_id, VideoState.DELETING, origins=(VideoState.UPLOADING,)):
        video = services.catalog.get_or_none(video_id)
        if video is None or video.state is VideoState.DELETING:
            return
        raise Conflict("This upload has already arrived. Cancel or delete the video instead.")
    if services.steps.list_for_video(video_id):
        begin_removal(services, video_id)
        return
    services.sources.remove_all(keys.parts(video_id))
    services.packages.remove_all(keys.packages(video_id))  # its text is there already
    services.catalog.delete(video_id)


def expire_uploads(services: Services) -> list[str]:
    """Removes uploads that saw no byte for longer than the policy allows; returns their ids."""
    gone = []
    oldest = services.clock() - services.policy.upload_expire
    for video in services.catalog.videos((VideoState.UPLOADING,), limit=ALL):
        if video.created_at < oldest and arrived_of(services, video).last_at < oldest:
            _tell_and_give_up(services, video)
            gone.append(video.id)
    return gone


def _tell_and_give_up(services: Services, video: Video) -> None:
    log.info("%s: the upload of %s was given up", video.id, video.file_name)
    with contextlib.suppress(Conflict):  # its last part came just now
        give_up(services, video.id)


def _registered(services: Services, actor: Actor, new: NewVideo, video_id: str) -> Video:
    settings = new.settings or services.policy.defaults
    check_transcode_settings(settings)
    now = services.clock()
    title = new.metadata.get("title") or title_from(new.file_name)
    return Video(
        id=video_id,
        **checked({**new.metadata, "title": title}),
        state=VideoState.UPLOADING,
        created_at=now,
        updated_at=now,
        file_name=checked_file_name(new.file_name),
        size=_checked_size(services, new.size),
        settings=settings,
        upload_id=secrets.token_urlsafe(16),
        part_size=part_size(new.size, services.policy.upload_part),
        owner_id=actor.person_id,
        visibility=_visibility(services, actor, new.visibility),
        replaces=new.replaces,
    )


def _visibility(services: Services, actor: Actor, chosen: Visibility | None) -> Visibility:
    visibility = chosen or default_visibility(services, actor)
    check_of_new(visibility)
    return visibility


def _arrived(services: Services, video: Video) -> Video:
    error = _wrong_size(services, video.size)
    to = VideoState.FAILED if error else VideoState.PROBING
    at = services.catalog.record_arrival(video.id, to, error=error)
    if at is None:
        return services.catalog.get(video.id)
    video = replace(video, state=to, arrived_at=at, error=error)
    if error:
        services.sources.remove_all(keys.parts(video.id))
    else:
        advance(services, video.id, video)
    return video


def _wrong_size(services: Services, size: int) -> str:
    """What is wrong with a file of that many bytes; empty where nothing is."""
    if size == 0:
        return "This file is empty: it has no bytes."
    return _too_large(services, size) if size > services.policy.upload_max else ""


def _uploading(services: Services, actor: Actor, video_id: str, upload_id: str) -> Video:
    video = video_for(services, actor, Action.UPLOAD, video_id)
    if video.state is not VideoState.UPLOADING:
        raise Conflict("This upload has already ended.")
    _check_upload(video, upload_id)
    return video


def _check_upload(video: Video, upload_id: str) -> None:
    if not upload_id or upload_id != video.upload_id:
        raise NotFound("There is no such upload. It may have been given up; start it again.")


def _checked_size(services: Services, size: int) -> int:
    if size < 0:
        raise Refused("A file's size cannot be negative.")
    if size > services.policy.upload_max:
        raise Refused(_too_large(services, size))
    return size


def _too_large(services: Services, size: int) -> str:
    return (
        f"This file has {size / 2**30:.1f} GiB; the most that is accepted here is "
        f"{services.policy.upload_max / 2**30:.0f} GiB."
    )
