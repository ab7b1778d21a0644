"""Chapters of a film: those of its file, until somebody sets others."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.chapters import (
    Chapter,
    chapter_of_cue,
    chapters_in_lines,
    chapters_webvtt,
    checked_chapters,
    within,
)
from ..core.errors import Refused
from ..core.rights import Action, Actor
from ..core.video import Video
from .access import find_video, video_for
from .services import Services


def chapters(services: Services, actor: Actor, video_id: str) -> tuple[Chapter, ...]:
    """By time. Raises NotFound."""
    return _listed(services, find_video(services, actor, video_id))


def set_chapters(services: Services, actor: Actor, video_id: str, chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """All of them, instead of those before; none: it has none. Raises NotFound, Forbidden, Refused."""
    video = video_for(services, actor, Action.EDIT, video_id)
    checked = checked_chapters(chapters, video.duration)
    services.chapters.put(video_id, checked)
    return checked


def read_chapters(services: Services, text: str) -> list[Chapter]:
    """Of WebVTT (or what else the subtitle reader knows), or of lines as "12:30 The chase". Raises Refused, with the
    line."""
    if "-->" in text:
        return [chapter_of_cue(cue) for cue in services.subtitles.read(text.encode("utf-8", "replace"), "")]
    listed = chapters_in_lines(text)
    if not listed:
        raise Refused("There are no chapters in it. Write one on each line, as in 12:30 The chase.")
    return listed


def chapters_file(services: Services, actor: Actor, video_id: str) -> str:
    """As WebVTT, for players. Raises NotFound."""
    video = find_video(services, actor, video_id)
    return chapters_webvtt(_listed(services, video), video.duration)


def _listed(services: Services, video: Video) -> tuple[Chapter, ...]:
    # Some may have been set before anybody knew how long the film is.
    return within(services.chapters.list_for_video(video.id), video.duration)
