"""tracks transcribe: has what is said in a film written down."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import NotFound
from ..core.rights import OPERATOR
from ..core.steps import StepState
from .options import Data, Json, VideoId, services_of, settings_of
from .progress_line import ProgressLine
from .show import as_json, complain

if TYPE_CHECKING:
    from ..core.speech import Transcription
    from ..usecases.services import Services

LOOK_EVERY = 0.5
_OPEN = (StepState.READY, StepState.RUNNING)


def transcribe(
    video_id: VideoId,
    language: Annotated[
        str | None, typer.Option("--language", metavar="TAG", help="Such as en or de; '': find out.")
    ] = None,
    audio: Annotated[
        int | None,
        typer.Option("--audio", min=0, help="Which of its audio tracks, from 0.", show_default="the main one"),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Return when it is written down, or failed; also of one that is under way.")
    ] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Call off what is under way.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Write down what is said in a film that is live, as a track of its own.

    The language is the audio track's unless one is given. Exit code 1: it failed.
    """
    from ..usecases.transcribe import cancel_transcription, transcribe, transcription

    services = services_of(settings_of(data))
    if cancel:
        cancel_transcription(services, OPERATOR, video_id)
        print("It is called off.")
        return
    under_way = transcription(services, OPERATOR, video_id) if wait else None
    if under_way and under_way.state in _OPEN:
        asked = under_way
    else:
        asked = transcribe(services, OPERATOR, video_id, language, audio)
    asked = _wait_for(services, video_id, asked) if wait else asked
    if json:
        as_json(dataclasses.asdict(asked))
    else:
        print(_words(asked, video_id))
    if asked.state is StepState.FAILED:
        raise typer.Exit(1)


def _wait_for(services: Services, video_id: str, asked: Transcription) -> Transcription:
    from ..usecases.transcribe import transcription

    line = ProgressLine()
    try:
        while asked.state in _OPEN:
            line.write(f"{asked.progress:.0%} {asked.error}")
            time.sleep(LOOK_EVERY)
            now = transcription(services, OPERATOR, video_id)
            if now is None:
                raise NotFound("The film is gone.")
            asked = now
    except KeyboardInterrupt:
        complain("Not waiting any more; the work goes on.")
        raise typer.Exit(130) from None
    finally:
        line.end()
    return asked


def _words(asked: Transcription, video_id: str) -> str:
    if asked.state is StepState.FAILED:
        return f"It failed: {asked.error}"
    if asked.state is StepState.CANCELLED:
        return "It was called off."
    if asked.state is not StepState.DONE:
        return f"A speech worker writes it down. How far it is: ./notflix tracks transcribe {video_id} --wait"
    if not asked.track_id:
        return "Nobody speaks in this film."
    return f"{asked.track_id}: {asked.cues} cues in {asked.language or 'an unknown language'}."
