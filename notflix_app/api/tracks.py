"""Text tracks of videos: what people do with them, and the text that manifests name.

The text itself any page may read, as it may the manifests, and whoever may not watch the film is told of none.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from ..core import keys
from ..core.errors import NotFound
from ..core.saved_as import attachment
from ..core.text_tracks import MAX_DELAY_MS, TextRole
from ..usecases import source_texts
from ..usecases import tracks as use
from .problems import documented
from .provide import Asks, Given, VideoId, is_video_id
from .schemas import IfGiven, Sent, Shown

router = APIRouter(prefix="/api/videos/{video_id}", tags=["text tracks"], responses=documented(401, 403, 404, 422, 503))

_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable", "Access-Control-Allow-Origin": "*"}
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file, as it is.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Track(Shown):
    """cues: how many the file has."""

    id: str
    language: str = Field(description="BCP 47, or empty where nobody knows.", examples=["pt-BR"])
    name: str = Field(description="What menus show; empty: the language's.")
    role: TextRole
    file_name: str
    delay_ms: int = Field(description="By how much it was moved against its file.")
    cues: int
    is_automatic: bool = Field(description="A machine has written it.")
    created_at: float = Field(description="Seconds since 1970, UTC.")


class LeftOut(Shown):
    """A stream of text in the film's own file that became no track."""

    language: str
    name: str
    role: TextRole
    format: str = Field(examples=["PGS"])
    problem: str


class Tracks(Shown):
    tracks: list[Track]
    left_out: list[LeftOut]


class TrackChange(Sent):
    """What is left out stays as it is."""

    language: IfGiven[str] = Field(None, examples=["pt-BR"])
    name: IfGiven[str] = None
    role: IfGiven[TextRole] = None
    delay_ms: IfGiven[int] = Field(
        None, ge=-MAX_DELAY_MS, le=MAX_DELAY_MS, description="Against its file, not against what is there."
    )


async def track_id_of(track_id: Annotated[str, Path()]) -> str:
    if not is_video_id(track_id):  # they are made alike
        raise NotFound("There is no such track.")
    return track_id


async def _content(request: Request) -> bytes:
    return await request.body()  # BodyLimit has bounded it


TrackId = Annotated[str, Depends(track_id_of)]


@router.get("/tracks")
def tracks(services: Given, actor: Asks, video_id: VideoId) -> Tracks:
    """Subtitles and the like, oldest first; and what the film's own file has besides, with the reason."""
    left_out = [
        LeftOut(
            language=one.stream.language,
            name=one.stream.title,
            role=one.stream.role,
            format=one.stream.format,
            problem=one.problem,
        )
        for one in source_texts.left_out(services, actor, video_id)
    ]
    return Tracks.model_validate({"tracks": use.tracks(services, actor, video_id), "left_out": left_out})


@router.post("/tracks", status_code=201, responses=documented(409, 413), openapi_extra=_FILE)
def add(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    content: Annotated[bytes, Depends(_content)],
    file_name: Annotated[str, Query(min_length=1, max_length=1000, examples=["Film.pt-BR.sdh.srt"])],
    response: Response,
    language: Annotated[str | None, Query(max_length=100, description="BCP 47. Left out: by the file's name.")] = None,
    name: Annotated[str, Query(max_length=1000, description="What menus show. Left out: the language's.")] = "",
    role: Annotated[TextRole | None, Query(description="Left out: by the file's name, else subtitles.")] = None,
    delay_ms: Annotated[int, Query(ge=-MAX_DELAY_MS, le=MAX_DELAY_MS, description="Later by so much.")] = 0,
) -> Track:
    """The body is the file. Players that open the film from now on show it."""
    made = use.add(services, actor, video_id, use.NewTrack(file_name, content, language, name, role, delay_ms))
    response.headers["Location"] = f"/api/videos/{video_id}/tracks/{made.id}"
    return Track.model_validate(made)


@router.patch("/tracks/{track_id}")
def change(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, change: TrackChange) -> Track:
    """Names it otherwise, or moves it in time."""
    changed = use.change(services, actor, video_id, track_id, **change.model_dump())
    return Track.model_validate(changed)


@router.delete("/tracks/{track_id}", status_code=204)
def remove(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> None:
    """Gone at once, with its file."""
    use.remove(services, actor, video_id, track_id)


@router.get("/tracks/{track_id}/file", response_class=Response, responses={200: {"content": {"text/vtt": {}}}})
def file(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> Response:
    """As WebVTT, moved in time as players show it."""
    name, text = use.download(services, actor, video_id, track_id)
    headers = {"Content-Disposition": attachment(name), "Cache-Control": "private, no-cache"}
    return Response(text, headers=headers, media_type=keys.content_type(name))


@router.get("/text/{track_id}/{name}", response_class=Response, responses={200: {"content": {"text/vtt": {}}}})
def text(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, name: str) -> Response:
    """What manifests name: WebVTT, or a playlist of it. What is at an address never changes."""
    digest, _, ending = name.rpartition(".")
    if ending == "vtt":
        body: bytes | str = use.served_text(services, actor, video_id, track_id, digest)
    elif ending == "m3u8":
        body = use.served_playlist(services, actor, video_id, track_id, digest)
    else:
        raise NotFound("There is no such text.")
    return Response(body, headers=_FOREVER, media_type=keys.content_type(name))
