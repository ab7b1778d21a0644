"""How long a film will take from its arrival until it is live: pure, from what films like it took here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from .ladder import fit
from .progress import seconds_of
from .step_summary import MANY, StepSummary, of_kinds
from .steps import StepState
from .video import Quality, Video

COMPARABLE = 10  # a film says nothing of one that is ten times as long: what each step costs to begin, or to go on
_ALONE = ("probe", "package", "seed")  # stages that more workers do not shorten


@dataclass(frozen=True, slots=True)
class Film:
    """One that is yet to come. duration in seconds; pixels: of one picture, in all of its renditions together."""

    duration: float
    pixels: int
    quality: Quality


def pixels(width: int, height: int, renditions: Mapping[int, int]) -> int:
    """renditions: rung → how many of its size are made."""
    return sum(
        wide * high * count for rung, count in renditions.items() for wide, high, _ in [fit(width, height, rung)]
    )


def forecast(
    film: Film, done: Sequence[tuple[Video, StepSummary]], *, chunk_seconds: float, workers: int
) -> float | None:
    """Seconds, when nothing else is to be done; None where no film like it was made, or nobody is there to do it.

    done: live videos with their steps. Time spent in a queue is in none of the figures, here as there.
    """
    like = [(video, steps) for video, steps in done if _is_like(video, film)]
    written = sum(_pixels_of(video) * video.duration for video, _ in like)
    if not written or workers < 1:
        return None
    work = sum(_encoding(steps) for _, steps in like)
    rest = sum(seconds_of(video, steps, stage, video.live_at or 0.0) for video, steps in like for stage in _ALONE)
    chunks = max(1, ceil(film.duration / chunk_seconds - 0.25))
    rounds = ceil(chunks / workers)
    encode = film.pixels * film.duration * work / written * rounds / chunks
    return encode + film.duration * rest / sum(video.duration for video, _ in like)


def _is_like(video: Video, film: Film) -> bool:
    near = video.duration < film.duration * COMPARABLE and film.duration < video.duration * COMPARABLE
    return near and video.settings.quality is film.quality and video.plan is not None


def _pixels_of(video: Video) -> int:
    return sum(rung.width * rung.height for rung in video.plan.ladder) if video.plan else 0


def _encoding(steps: StepSummary) -> float:
    return sum(count.seconds for count in of_kinds(steps.counts, MANY) if count.state is StepState.DONE)
