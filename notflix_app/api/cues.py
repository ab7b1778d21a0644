"""The lines of a text track."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from ..core.cues import Cue
from ..core.text_tracks import MAX_DELAY_MS
from ..usecases import edit_cues as use
from .problems import documented
from .provide import Asks, Given, VideoId
from .schemas import Sent, Shown
from .tracks import Track, TrackId

router = APIRouter(
    prefix="/api/videos/{video_id}/tracks/{track_id}",
    tags=["text tracks"],
    responses=documented(401, 403, 404, 409, 422, 503),
)

_At = Annotated[int, Field(ge=0, le=MAX_DELAY_MS, description="Milliseconds since the film's beginning.")]
MAX_LINES = 1000  # of one change


class CueShown(Shown):
    """start, end: milliseconds since the film's beginning."""

    start: int
    end: int
    text: str = Field(description="As WebVTT has it: lines apart by a line feed; `<b>`, `<i>`, `<u>`, `&amp;`, `&lt;`.")
    at_top: bool = Field(description="It stands above the picture's middle.")


class CueSent(Sent):
    """A line as `GET …/cues` has it."""

    start: _At
    end: _At
    text: str
    at_top: bool = False

    def cue(self) -> Cue:
        return Cue(self.start, self.end, self.text, self.at_top)


class Cues(Shown):
    """digest: of the text that these are."""

    digest: str
    cues: list[CueShown]


class CuesChanged(Sent):
    """Both lists together are one change: all of it is done, or nothing."""

    remove: list[CueSent] = Field([], max_length=MAX_LINES, description="Lines that go away, just as they were read.")
    add: list[CueSent] = Field([], max_length=MAX_LINES, description="Lines that come, also in place of those.")


class Edited(Shown):
    track: Track
    before: str = Field(description="Digest of the text that was changed; not the one you read: others changed it too.")
    digest: str = Field(description="Of the text as it is now.")
    added: list[CueShown] = Field(description="As they are kept, in the order in which they were sent.")


class TextNamed(Sent):
    digest: str


@router.get("/cues")
def cues(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId) -> Cues:
    """All lines, as players show them, by their time."""
    track, lines = use.cues(services, actor, video_id, track_id)
    return Cues.model_validate({"digest": track.digest, "cues": lines})


@router.patch("/cues")
def change_cues(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, sent: CuesChanged) -> Edited:
    """Takes lines away and puts others there, beside whatever others have changed since you read them: 409 where one to
    be taken away is not there any more. The text before stays for a day: `PUT …/text` brings it back."""
    change = use.CueChange([line.cue() for line in sent.remove], [line.cue() for line in sent.add])
    done = use.change_cues(services, actor, video_id, track_id, change)
    shown = {"track": done.track, "before": done.before, "digest": done.track.digest, "added": done.added}
    return Edited.model_validate(shown)


@router.put("/text")
def restore(services: Given, actor: Asks, video_id: VideoId, track_id: TrackId, named: TextNamed) -> Cues:
    """Back to a text that it had within the last day, by its digest."""
    use.restore(services, actor, video_id, track_id, named.digest)
    return cues(services, actor.reading, video_id, track_id)
