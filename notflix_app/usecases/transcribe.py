"""Having what is said in a film written down: asked for, looked after, called off. A worker does it (listen.py)."""

from __future__ import annotations

from dataclasses import dataclass

from ..core import keys
from ..core.audio_tracks import default_track
from ..core.errors import Conflict, Refused
from ..core.languages import checked_language
from ..core.rights import Action, Actor
from ..core.speech import (
    HOW_TO_HAVE_IT,
    SpeechRequest,
    Transcription,
    last_request,
    new_request,
    not_set_up,
    track_of,
)
from ..core.speech import transcription as as_transcription
from ..core.steps import SPEECH_QUEUE, Step, StepKind, StepState
from ..core.text_tracks import MAX_TRACKS
from ..core.video import Video, VideoState
from .access import video_for
from .advance import wake
from .services import Services

_OPEN = (StepState.READY, StepState.RUNNING)


def transcribe(
    services: Services, actor: Actor, video_id: str, language: str | None = None, audio: int | None = None
) -> Transcription:
    """language: BCP 47; None: the audio track's, '' to find out. audio: its number, from 0; None: of the one that
    plays unless somebody chooses.

    Raises NotFound, Forbidden, Refused; Conflict where nothing is set up for it, the film is not live, or it is being
    done already.
    """
    video = video_for(services, actor, Action.EDIT, video_id)
    if services.speech is None:
        raise not_set_up()
    request = _checked(video, language, audio)
    if len(services.text_tracks.list_for_video(video_id)) >= MAX_TRACKS:
        raise Refused(f"{MAX_TRACKS} tracks of one film are enough. Remove one first.")
    steps = services.steps.list_for_video(video_id)
    if last := last_request(steps):
        _end(services, last)
    planned = services.steps.plan(video_id, [new_request(request, steps)])
    if not planned:
        raise Conflict("What is said in this film is being written down already.")
    wake(services, {SPEECH_QUEUE: 1})
    return as_transcription(planned[0])


def _checked(video: Video, language: str | None, number: int | None) -> SpeechRequest:
    if video.state is not VideoState.LIVE or video.plan is None:
        raise Conflict("What is said can be written down once the film is live.")
    tracks = video.plan.audio
    if not tracks:
        raise Conflict("This film has no sound.")
    audio = default_track(tracks) if number is None else number
    if not 0 <= audio < len(tracks):
        raise Refused(f"This film has {len(tracks)} audio tracks; the first one is 0.")
    return SpeechRequest(audio, tracks[audio].language if language is None else checked_language(language))


def _end(services: Services, last: Step) -> None:
    """What one that came to nothing left behind. Raises Conflict where it is still being done."""
    if last.state in _OPEN:
        raise Conflict("What is said in this film is being written down already.")
    if last.state is not StepState.DONE:
        services.packages.remove_all(keys.texts(last.video_id, track_of(last)))


def transcription(services: Services, actor: Actor, video_id: str) -> Transcription | None:
    """The last that was asked for. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    last = last_request(services.steps.list_for_video(video_id))
    return as_transcription(last) if last else None


@dataclass(frozen=True, slots=True)
class SpeechOffer:
    """missing: how to have what is said written down, where nothing is set up for it. last: what was asked for."""

    missing: str
    last: Transcription | None


def speech_offer(services: Services, actor: Actor, video_id: str) -> SpeechOffer:
    """Raises NotFound, Forbidden."""
    last = transcription(services, actor, video_id)
    return SpeechOffer("" if services.speech else HOW_TO_HAVE_IT, last)


def cancel_transcription(services: Services, actor: Actor, video_id: str) -> None:
    """Nothing of it stays. Where none is under way, nothing happens. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.EDIT, video_id)
    services.steps.cancel(video_id, StepKind.SPEECH)
