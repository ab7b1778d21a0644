"""Chapters of videos."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from ..core.chapters import MAX_CHAPTERS, Chapter
from ..core.webvtt import MEDIA_TYPE
from ..usecases import chapters as use
from .problems import documented
from .provide import Asks, Given, VideoId
from .schemas import Sent, Shown

router = APIRouter(prefix="/api/videos/{video_id}", tags=["chapters"], responses=documented(401, 403, 404, 422, 503))

# As manifests and text tracks: any page may read what this viewer may.
_HEADERS = {"Cache-Control": "private, no-cache", "Access-Control-Allow-Origin": "*"}


class ShownChapter(Shown):
    at: float = Field(description="Seconds since the film's beginning.")
    title: str


class Chapters(Shown):
    chapters: list[ShownChapter]


class SentChapter(Sent):
    at: float = Field(description="Seconds since the film's beginning.", examples=[754.5])
    title: str = Field(max_length=10_000, examples=["The chase"])


class NewChapters(Sent):
    chapters: list[SentChapter] = Field(max_length=MAX_CHAPTERS)


@router.get("/chapters")
def chapters(services: Given, actor: Asks, video_id: VideoId) -> Chapters:
    """By time: those of the file, until somebody sets others."""
    return Chapters.model_validate({"chapters": use.chapters(services, actor, video_id)})


@router.put("/chapters")
def set_chapters(services: Given, actor: Asks, video_id: VideoId, new: NewChapters) -> Chapters:
    """All of them, instead of those before. An empty list: it has none, whatever its file says."""
    given = [Chapter(chapter.at, chapter.title) for chapter in new.chapters]
    return Chapters.model_validate({"chapters": use.set_chapters(services, actor, video_id, given)})


@router.get("/chapters.vtt", response_class=Response, responses={200: {"content": {"text/vtt": {}}}})
def file(services: Given, actor: Asks, video_id: VideoId) -> Response:
    """The same as WebVTT, for players."""
    return Response(use.chapters_file(services, actor, video_id), headers=_HEADERS, media_type=MEDIA_TYPE)
