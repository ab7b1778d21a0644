"""What is written down of what is said in a film, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from ..core.speech import Transcription
from ..core.steps import StepState
from ..translation.amounts import percent
from ..translation.sentences import sentence
from ..translation.texts import gettext, ngettext
from .language_names import named

_GOING = (StepState.READY, StepState.RUNNING)


@dataclass(frozen=True)
class SpeechModel:
    """going: it is being done. share: 0 to 100 of it. doing: the same in words. message: how the last one ended, where
    that is no track."""

    going: bool = False
    share: int = 0
    doing: str = ""
    message: str = ""


def speech_model(last: Transcription | None) -> SpeechModel:
    if last is None:
        return SpeechModel()
    if last.state in _GOING:
        share = int(100 * last.progress)
        waits = sentence(last.error) or gettext("Waits for a worker")
        done = gettext("{percent} is written down", percent=percent(share / 100))
        return SpeechModel(True, share, done if last.state is StepState.RUNNING else waits)
    if last.state is StepState.DONE and not last.cues:
        return SpeechModel(message=gettext("Nobody speaks in it, as far as could be heard."))
    return SpeechModel(message=sentence(last.error) if last.state is StepState.FAILED else "")


def written_down(last: Transcription | None, locale: Locale) -> str:
    """What somebody is told who has waited for it; '' where it came to nothing."""
    if last is None or last.state is not StepState.DONE or not last.cues:
        return ""
    lines = ngettext("{count} line", "{count} lines", last.cues)
    language = named(last.language, locale)
    if language:
        lines = gettext("{lines} in {language}", lines=lines, language=language)
    return gettext("Written down: {lines}. They are a track above, to be corrected.", lines=lines)
