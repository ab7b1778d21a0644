"""Having what is said in a film written down."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from ..core.errors import NotFound
from ..core.steps import StepState
from ..usecases.transcribe import cancel_transcription, transcribe, transcription
from .problems import documented
from .provide import Asks, Given, VideoId
from .schemas import IfGiven, Sent, Shown

router = APIRouter(prefix="/api/videos/{video_id}", tags=["text tracks"], responses=documented(401, 403, 404, 422, 503))


class Speech(Shown):
    """What somebody asked to have written down."""

    state: StepState
    progress: float = Field(description="0 to 1.")
    audio: int = Field(description="Which of the film's audio tracks, from 0.")
    language: str = Field(description="As it was asked for, and found at the end; empty while nobody knows.")
    error: str = Field(description="Why it failed, or waits.")
    track_id: str = Field(description="The text track that it became; empty before, and where nobody spoke.")
    cues: int


class SpeechAsked(Sent):
    language: IfGiven[str] = Field(
        None, description="BCP 47; empty: to be found out. Left out: the audio track's.", examples=["de"]
    )
    audio: int | None = Field(
        None, ge=0, description="Which of the film's audio tracks, from 0. Left out: the one that plays by itself."
    )


@router.post("/tracks/transcribe", status_code=202, responses=documented(409))
def write_down(services: Given, actor: Asks, video_id: VideoId, asked: SpeechAsked | None = None) -> Speech:
    """Has what is said in a film that is live written down, as a track of its own. A worker does it."""
    asked = asked or SpeechAsked.model_validate({})
    return Speech.model_validate(transcribe(services, actor, video_id, asked.language, asked.audio))


@router.get("/transcription")
def written_down(services: Given, actor: Asks, video_id: VideoId) -> Speech:
    """How far the last that was asked for is. 404 where nobody has asked."""
    last = transcription(services, actor, video_id)
    if last is None:
        raise NotFound("Nobody has asked to write down what is said in this film.")
    return Speech.model_validate(last)


@router.delete("/transcription", status_code=204)
def call_off(services: Given, actor: Asks, video_id: VideoId) -> None:
    """Calls it off while it is being done."""
    cancel_transcription(services, actor, video_id)
