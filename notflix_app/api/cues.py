"""The lines of a text track, one by one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BeforeValidator, Field

from ..core.text_tracks import MAX_DELAY_MS
from ..usecases import edit_cues as use
from .problems import documented
from .provide import Asks, Given, VideoId
from .schemas import Sent, Shown, present
from .tracks import Track, TrackId

router = APIRouter(
    prefix="/api/videos/{video_id}/tracks/{track_id}",
    tags=["text tracks"],
    responses=documented(401, 403, 404, 409, 422, 503),
)

_Milliseconds = Annotated[int | None, BeforeValidator(present)]


class CueShown(Shown):
    """start, end: milliseconds since the film's beginning."""

    start: int
    end: int
    text: str = Field(description="As WebVTT has it: lines apart by a line feed; `<b>`, `<i>`, `<u>`, `&amp;`, `&lt;`.")
    at_top: bool = Field(description="It stands above the picture's middle.")


class Cues(Shown):
    """digest: of the text that these are; a change names it."""

    digest: str
    cues: list[CueShown]


class CueChanged(Sent):
    """What is left out stays as it is."""

    digest: str = Field(description="Of the text that was looked at: somebody else may have changed it since.")
    start: _Milliseconds = Field(None, ge=0, le=MAX_DELAY_MS)
    end: _Milliseconds = Field(None, ge=0, le=MAX_DELAY_MS)
    text: Annotated[str | None, BeforeValidator(present)] = Field(None, description="Empty: the line is taken away.")


class Edited(Shown):
    """number: of the line that was changed, as lines stand by their time."""

    number: int
    track: Track
    digest: str


class TextNamed(Sent):
    digest: str


@router.get("/cues")
def cues(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> Cues:
    """All lines, as players show them; the first one is number 0."""
    track, lines = use.cues(services, actor, video_id, track_id)
    return Cues.model_validate({"digest": track.digest, "cues": lines})


@router.patch("/cues/{number}")
def change_cue(
    services: Given,
    actor: Asks,
    video_id: VideoId,
    track_id: TrackId,
    number: Annotated[int, Path(ge=0)],
    change: CueChanged,
) -> Edited:
    """Changes a line's text or times. The text before stays for a day: `PUT …/text` brings it back."""
    wanted = use.CueChange(change.start, change.end, change.text)
    track, at = use.change_cue(services, actor, video_id, track_id, number, wanted, digest=change.digest)
    return Edited.model_validate({"number": at, "track": track, "digest": track.digest})


@router.put("/text")
def restore(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, named: TextNamed) -> Cues:
    """Back to a text that it had within the last day, by its digest."""
    use.restore(services, actor, video_id, track_id, named.digest)
    return cues(services, actor, video_id, track_id)
