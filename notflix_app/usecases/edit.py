"""Changing what is written about videos: of one, or of many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Unpack, cast

from ..core.audit import Deed
from ..core.errors import NotFound, Refused
from ..core.metadata import Metadata, checked, checked_tags
from ..core.rights import Action, Actor, no_such_video, require
from ..core.video import Video
from ..core.visibility import Visibility
from .access import video_for
from .audit import note
from .services import Services

MAX_TOGETHER = 500  # videos


@dataclass(frozen=True, slots=True)
class Change:
    """Of one video among many. add_tags, remove_tags: of those that it has, or that metadata gives it. visibility: None
    leaves it; whom it was granted to is kept. expects, expects_visibility: what it must have for this, else somebody
    has changed it since and it is passed over."""

    metadata: Metadata = field(default_factory=Metadata)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    visibility: Visibility | None = None
    expects: Metadata = field(default_factory=Metadata)
    expects_visibility: Visibility | None = None

    @property
    def is_conditional(self) -> bool:
        return bool(self.expects) or self.expects_visibility is not None

    def fits(self, video: Video) -> bool:
        """Whether it has what is expected."""
        as_expected = all(getattr(video, name) == value for name, value in self.expects.items())
        return as_expected and self.expects_visibility in (None, video.visibility)


def edit(services: Services, actor: Actor, video_id: str, **changes: Unpack[Metadata]) -> Video:
    """Changes what is given. Raises NotFound, Forbidden, Refused."""
    video_for(services, actor, Action.EDIT, video_id)
    return services.catalog.edit(video_id, **checked(changes))


def edit_many(services: Services, actor: Actor, changes: Mapping[str, Change]) -> dict[str, Change]:
    """Changes all of them, or none; but what expects something is passed over where it is otherwise, or gone. Returns
    what takes it back, by the same function, as far as nobody has changed the same since: of those that were changed.

    Raises NotFound, Forbidden, and Refused with the title of the video that it is about.
    """
    require(actor, Action.EDIT)
    if len(changes) > MAX_TOGETHER:
        raise Refused(f"These are {len(changes)} videos; {MAX_TOGETHER} is the most at once.")
    allowed = [video_id for video_id, change in changes.items() if _may_change(services, actor, video_id, change)]
    before: dict[str, Video] = {}
    written: dict[str, Metadata] = {}

    def changed(video_id: str, video: Video | None) -> Metadata | None:
        change = changes[video_id]
        if video is None and not change.is_conditional:
            raise no_such_video(video_id)
        if video is None or not change.fits(video):
            return None
        before[video_id], written[video_id] = video, _metadata(video, change)
        return written[video_id]

    services.catalog.edit_many(allowed, changed)
    for video_id, video in before.items():
        if changes[video_id].visibility not in (None, video.visibility):
            _show_to(services, actor, video_id, changes[video_id])
    return {video_id: _as_it_was(video, written[video_id], changes[video_id]) for video_id, video in before.items()}


def _may_change(services: Services, actor: Actor, video_id: str, change: Change) -> bool:
    """False where it is passed over."""
    try:
        video_for(services, actor, Action.EDIT, video_id)
    except NotFound:
        if change.is_conditional:
            return False
        raise
    if change.visibility is not None:
        video_for(services, actor, Action.SHARE, video_id)
    return True


def _metadata(video: Video, change: Change) -> Metadata:
    """Raises Refused."""
    metadata = cast(Metadata, dict(change.metadata))
    try:
        if change.add_tags or change.remove_tags:
            gone = set(checked_tags(change.remove_tags))
            kept = (tag for tag in metadata.get("tags", video.tags) if tag not in gone)
            metadata["tags"] = (*kept, *change.add_tags)
        return checked(metadata)
    except Refused as wrong:
        raise Refused(f"“{video.title}”: {wrong.message}") from wrong


def _show_to(services: Services, actor: Actor, video_id: str, change: Change) -> None:
    visibility = change.visibility
    if visibility and services.video_rights.show_to(video_id, visibility, change.expects_visibility):
        note(services, actor, Deed.SHARED, video_id, visibility)


def _as_it_was(video: Video, written: Metadata, change: Change) -> Change:
    before = {name: getattr(video, name) for name in written}
    return Change(
        cast(Metadata, before),
        visibility=video.visibility if change.visibility else None,
        expects=written,
        expects_visibility=change.visibility,
    )
