"""What is written down of what is said in a film, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from ..core.speech import Transcription
from ..core.steps import StepState
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
        doing = f"{share}% is written down" if last.state is StepState.RUNNING else last.error or "Waits for a worker"
        return SpeechModel(True, share, doing)
    if last.state is StepState.DONE and not last.cues:
        return SpeechModel(message="Nobody speaks in it, as far as could be heard.")
    return SpeechModel(message=last.error if last.state is StepState.FAILED else "")


def written_down(last: Transcription | None, locale: Locale) -> str:
    """What somebody is told who has waited for it; '' where it came to nothing."""
    if last is None or last.state is not StepState.DONE or not last.cues:
        return ""
    lines = "1 line" if last.cues == 1 else f"{last.cues:,} lines"
    language = named(last.language, locale)
    return f"Written down: {lines}{f' in {language}' if language else ''}. They are a track above, to be corrected."
