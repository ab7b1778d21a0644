"""How much one event of a page may carry: the same for every handler, before any handler sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reflex.app import App
from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState

from ..core.errors import Refused

# The largest honest event carries what is said about a video: 5,000 letters of description and a few hundred tags.
MOST_TEXT, MOST_VALUES = 32_000, 500
LARGEST_NUMBER = 1e15  # an honest one is a size, a length or a rate


class Bounds(Middleware):
    """Raises Refused, which the page shows. What a state gathers from many events, it has to bound itself."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> None:
        check(event.payload)


def check(payload: dict[str, Any]) -> None:
    """Raises Refused for too much text, too many values and absurd numbers, however deep they lie."""
    text = 0
    for count, value in enumerate(_all(payload)):
        if count > MOST_VALUES:
            raise Refused(f"These are too many values at once; {MOST_VALUES} is the most.")
        if isinstance(value, str):
            text += len(value)
            if text > MOST_TEXT:
                raise Refused(f"This is too much text at once; {MOST_TEXT} letters is the most.")
        elif isinstance(value, int | float) and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:  # nor NaN
            raise Refused("A number is out of range.")


def _all(payload: Any) -> Iterator[Any]:
    """Every value in it, and every name."""
    waiting = [payload]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
