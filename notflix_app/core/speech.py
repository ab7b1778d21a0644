"""What is said in a film, as it is written down: who asked for what, how far it is, the words. Pure.

A film is listened to in pieces: what was heard of one is kept, so that whoever begins anew goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .audio_tracks import default_track
from .errors import Conflict
from .steps import NewStep, Step, StepKind, StepState
from .video import Video

SAMPLE_RATE = 16_000  # of the sound that is listened to: mono, samples of 16 bits; every model wants it so
BYTES_PER_MS = SAMPLE_RATE * 2 // 1000
PIECE_MS = 240_000  # what is heard at a time; of uncompressed sound that is 7.7 MB
TAIL_MS = 30_000  # of a piece, within which the next one begins
BREATH_MS = 500  # of a pause, with which the next piece begins
PAUSE_MS = 600
HOW_TO_HAVE_IT = (
    "Speech to text is not set up here: NOTFLIX_SPEECH_MODEL names a folder of weights, or NOTFLIX_SPEECH_URL a "
    "server. docs/speech.md says how."
)


class Word(NamedTuple):
    """start, end: milliseconds. text: with a space before it where a new word begins, as in ' Hello', '-', 'world'."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one piece. language: BCP 47, '' where nothing tells it."""

    language: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class HeardSoFar:
    """Of a film. until: milliseconds of its beginning that were listened to."""

    language: str = ""
    until: int = 0
    words: tuple[Word, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """audio: which of the plan's tracks. language: BCP 47; '' to find out."""

    audio: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Transcription:
    """What somebody asked to have written down. progress 0 to 1. language: as it was asked for, and found at the end;
    '' while nobody knows. error: why it failed, or waits. track_id: '' until there is one; nobody spoke where there is
    none at the end."""

    state: StepState
    progress: float
    audio: int
    language: str
    error: str = ""
    track_id: str = ""
    cues: int = 0


def new_request(request: SpeechRequest, before: Iterable[Step]) -> NewStep:
    """before: the film's steps. Each request is a step of its own."""
    return NewStep(StepKind.SPEECH, 1 + max((s.index for s in speech_steps(before)), default=-1), asked=asdict(request))


def automatic_request(video: Video) -> tuple[NewStep, ...]:
    """Of a film that goes live, where it has sound."""
    if video.plan is None or not video.plan.audio:
        return ()
    number = default_track(video.plan.audio)
    return (new_request(SpeechRequest(number, video.plan.audio[number].language), ()),)


def speech_steps(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.kind is StepKind.SPEECH]


def last_request(steps: Iterable[Step]) -> Step | None:
    return max(speech_steps(steps), key=lambda step: step.index, default=None)


def transcription(step: Step) -> Transcription:
    request, made = SpeechRequest(**step.asked), step.state is StepState.DONE and bool(step.result.get("cues"))
    return Transcription(
        state=step.state,
        progress=step.progress,
        audio=request.audio,
        language=step.result.get("language", request.language),
        error=step.error,
        track_id=track_of(step) if made else "",
        cues=step.result.get("cues", 0),
    )


def track_of(step: Step) -> str:
    """The id of the text track that the step makes: done twice, it is the same one."""
    return step.id[:11]


def not_set_up() -> Conflict:
    return Conflict(HOW_TO_HAVE_IT)


# --- pieces --------------------------------------------------------------------------------------------------------
def next_begin(words: Sequence[Word], length: int) -> int:
    """Where in a piece the next one begins, so that no word is cut: in the last pause near its end, or the longest
    where nobody pauses. words: of the piece, in order; length: of the piece, milliseconds."""
    first = max(0, length - TAIL_MS)
    ends = [first, *(max(first, word.end) for word in words if word.end >= first)]
    starts = [*(word.start for word in words if word.end >= first), length]
    pauses = list(zip(ends, starts, strict=True))
    long = [pause for pause in pauses if pause[1] - pause[0] >= PAUSE_MS]
    begin, end = long[-1] if long else max(pauses, key=lambda pause: pause[1] - pause[0])
    return max(first, end - min(BREATH_MS, max(0, end - begin) // 2))


def heard_on(so_far: HeardSoFar, heard: Heard, length: int, *, last: bool) -> HeardSoFar:
    """With what was heard of the piece that begins at `so_far.until`. length: of the piece, milliseconds. last: there
    is none after it."""
    words = in_order(heard.words, length)
    cut = length if last else next_begin(words, length)
    kept = tuple(
        Word(so_far.until + word.start, so_far.until + word.end, word.text) for word in words if last or word.end <= cut
    )
    return HeardSoFar(so_far.language or heard.language, so_far.until + cut, so_far.words + kept)


def in_order(words: Iterable[Word], length: int) -> list[Word]:
    """Each begins where the one before has ended, at the earliest, and ends within the piece: models err."""
    made: list[Word] = []
    at = 0
    for word in words:
        start = min(max(at, word.start), length)
        at = min(max(start, word.end), length)
        if word.text.strip():
            made.append(Word(start, at, word.text))
    return made


def spread(text: str, start: int, end: int) -> list[Word]:
    """The words of a text whose times nobody told: each gets its share by its letters."""
    pieces = text.split()
    letters = sum(map(len, pieces)) or 1
    edges, spoken = [start], 0
    for piece in pieces:
        spoken += len(piece)
        edges.append(start + (end - start) * spoken // letters)
    return [Word(begin, stop, f" {piece}") for (begin, stop), piece in zip(pairwise(edges), pieces, strict=True)]
