"""What counts as a view, and which films are watched most. docs/views.md says it to people."""

from __future__ import annotations

import math

DAY = 86_400.0
VIEW_SECONDS = 30.0  # that were really played, or half of a film that is shorter than twice that
MAX_SPEED = 2.0  # of our player: so much faster than the clock a film can be played
HEAT_SECONDS = 30 * DAY  # after which a view weighs 1/e of a new one


def seconds_of_view(duration: float) -> float:
    """How many seconds of a film must have been played. duration: in seconds, 0 where nobody knows."""
    return min(VIEW_SECONDS, duration / 2) if duration > 0 else VIEW_SECONDS


def heat_with(heat: float | None, at: float) -> float:
    """The logarithm of all views' weights, with one more at that time. Weights fade alike for all films, so their order
    stays as it is while nobody watches, and an index can keep it. heat: as it was; None: nobody has watched it yet."""
    new = at / HEAT_SECONDS
    if heat is None:
        return new
    more, less = max(heat, new), min(heat, new)
    return more + math.log1p(math.exp(less - more))


def least_heat(views: float, at: float) -> float:
    """Of a film whose views weigh as much, at that time, as so many new ones."""
    return at / HEAT_SECONDS + math.log(views)


def is_worth_telling(views: int) -> bool:
    """Whether search is to hear of it: its ranking asks how often the number has doubled."""
    return views > 0 and views & (views - 1) == 0
