"""Tracks of sound that are added to films that are live: their files go straight to the store, as films do."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from ..core.added_sounds import SoundState
from ..core.audio_tracks import AudioRole
from ..core.parts import MAX_PARTS
from ..core.text_tracks import MAX_DELAY_MS
from ..core.views import SoundStatus
from ..usecases import sound_upload, sounds
from .problems import documented
from .provide import Asks, Given, VideoId
from .schemas import Arrived, Finish, IfGiven, PartUrl, Sent, Shown
from .tracks import TrackId

router = APIRouter(
    prefix="/api/videos/{video_id}/sounds", tags=["added sound"], responses=documented(401, 403, 404, 409, 422, 503)
)

UploadId = Annotated[str, Path(max_length=1024)]
Number = Annotated[int, Path(ge=1, le=MAX_PARTS)]


class NewSound(Sent):
    file_name: str = Field(min_length=1, max_length=1000, examples=["Film.de.commentary.m4a"])
    size: int = Field(ge=0, description="Bytes.")
    language: str | None = Field(None, max_length=100, description="BCP 47. Left out: by the file's name.")
    name: str = Field("", max_length=1000, description="What menus show. Left out: the language's.")
    role: AudioRole | None = Field(None, description="Left out: by the file's name, else main.")
    delay_ms: int = Field(0, ge=-MAX_DELAY_MS, le=MAX_DELAY_MS, description="Later than in the file by so much.")


class Ticket(Shown):
    """Cut the file into parts of part_size bytes; the last may be shorter."""

    track_id: str
    upload_id: str
    part_size: int
    parts: int = Field(description="How many parts the file has.")


class Sound(Shown):
    id: str
    language: str = Field(description="BCP 47, or empty where nobody knows.", examples=["pt-BR"])
    name: str = Field(description="What menus show; empty: the language's.")
    role: AudioRole
    file_name: str
    delay_ms: int = Field(description="By how much it begins later than in its file.")
    state: SoundState
    plays: bool = Field(description="Also while it is made anew with another delay.")
    progress: float = Field(description="0 to 1.")
    message: str = Field(description="Why it failed, or waits.")
    created_at: float = Field(description="Seconds since 1970, UTC.")


class Sounds(Shown):
    sounds: list[Sound]


class SoundChange(Sent):
    """What is left out stays as it is."""

    language: IfGiven[str] = Field(None, examples=["pt-BR"])
    name: IfGiven[str] = None
    role: IfGiven[AudioRole] = None
    delay_ms: IfGiven[int] = Field(
        None, ge=-MAX_DELAY_MS, le=MAX_DELAY_MS, description="Against its file. It is made anew, and plays meanwhile."
    )


def _shown(status: SoundStatus) -> Sound:
    sound = status.sound
    return Sound(
        id=sound.id,
        language=sound.language,
        name=sound.name,
        role=sound.role,
        file_name=sound.file_name,
        delay_ms=sound.delay_ms,
        state=sound.state,
        plays=status.plays,
        progress=status.progress,
        message=status.message,
        created_at=sound.created_at,
    )


@router.get("")
def added(services: Given, actor: Asks, video_id: VideoId) -> Sounds:
    """Those that were added, oldest first. What the film's own file has is `audio` of `/playback`, with them."""
    return Sounds(sounds=[_shown(status) for status in sounds.added_sounds(services, actor, video_id)])


@router.post("", status_code=201)
def begin(services: Given, actor: Asks, video_id: VideoId, new: NewSound, response: Response) -> Ticket:
    """Begins the upload of a file. `Location` is where it is followed, completed and given up."""
    asked = sound_upload.NewSound(**new.model_dump())
    ticket = sound_upload.begin_sound(services, actor, video_id, asked)
    upload = quote(ticket.upload_id, safe="")
    response.headers["Location"] = f"/api/videos/{video_id}/sounds/{ticket.track_id}/{upload}"
    return Ticket.model_validate(ticket)


@router.patch("/{track_id}")
def change(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, change: SoundChange) -> Sound:
    """Names it otherwise, or moves it in time."""
    return _shown(sounds.change_sound(services, actor, video_id, track_id, **change.model_dump()))


@router.delete("/{track_id}", status_code=204)
def remove(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> None:
    """Players that open the film from now on do not have it, and its file goes when nobody can be listening. Of an
    upload, nothing stays."""
    sounds.remove_sound(services, actor, video_id, track_id)


@router.post("/{track_id}/retry", status_code=204)
def retry(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> None:
    """One that failed is made once more."""
    sounds.retry_sound(services, actor, video_id, track_id)


@router.get("/{track_id}/file", response_class=RedirectResponse, status_code=307)
def file(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> RedirectResponse:
    """Leads to the file as it was sent, in the store, for an hour."""
    url = sounds.sound_file(services, actor, video_id, track_id)
    return RedirectResponse(url, headers={"Cache-Control": "no-store"})


# --- the upload of its file ------------------------------------------------------------------------------------------
@router.get("/{track_id}/{upload_id}")
def arrived(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, upload_id: UploadId) -> Arrived:
    """The parts that the store has: where to go on after a broken connection."""
    parts = sound_upload.arrived_sound(services, actor, video_id, track_id, upload_id)
    return Arrived.model_validate({"parts": parts})


@router.get("/{track_id}/{upload_id}/parts/{number}")
def part_url(
    services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, upload_id: UploadId, number: Number
) -> PartUrl:
    """Where to PUT one part. The URL takes a body of that part's length only, and for an hour: then ask again."""
    return PartUrl(url=sound_upload.sign_sound_part(services, actor, video_id, track_id, upload_id, number))


@router.post("/{track_id}/{upload_id}/complete")
def complete(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    track_id: TrackId,
    upload_id: UploadId,
    finish: Annotated[Finish | None, Body()] = None,
) -> Sound:
    """Ends the upload: the track is made. Safe to do twice."""
    declared = [part.uploaded() for part in finish.parts] if finish else []
    sound_upload.complete_sound(services, actor, video_id, track_id, upload_id, declared)
    return _shown(sounds.added_sound(services, actor.reading, video_id, track_id))
