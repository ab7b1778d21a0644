"""What one event of a page may carry: the same for every handler, before any handler sees it."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model
from reflex.app import App, EventNamespace
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict
from reflex_base.utils.types import get_type_hints

from ..core.errors import Refused
from ..translation.texts import gettext_noop

log = logging.getLogger(__name__)

# The largest honest event carries what is said about a video: 5,000 letters of description and a few hundred tags.
MAX_TEXT, MAX_VALUES = 32_000, 500
MAX_MESSAGE = 256 << 10  # bytes over the websocket: the same in UTF-8, and some
MAX_ADDRESS = 4000  # letters
MAX_NUMBER = 1e15  # an honest one is a size, a length or a rate
NONSENSE = gettext_noop("This page sent what nobody here understands. Reload it, then try again.")
_ROUTE = ("pathname", "asPath", "query")  # what a browser says of where it is; the rest the server knows better
# Ways of Reflex's to set a state's variables from the browser, of which our pages use none.
_SET_ANYTHING, _STORED_IN_BROWSER = "setvar", "vars"


class Bounds(Middleware):
    """Raises Refused, which the page shows. What a state gathers from many events, it has to bound itself."""

    async def preprocess(self, app: App, state: BaseState, event: Event) -> None:
        check(event.payload)
        check_arguments(RegistrationContext.get().event_handlers[event.name].handler.fn, event.payload)


def guard(events: EventNamespace) -> None:
    """Lets in only events that are shaped like ours: Reflex keeps for an hour what a browser says of where it is."""
    take = events.on_event

    async def on_event(sid: str, data: Any = None) -> None:
        try:
            sound = shaped(data)
        except Refused as wrong:
            log.warning("An event that no page sends was dropped: %s", wrong.message)
        else:
            await take(sid, sound)

    events.on_event = on_event  # type: ignore[method-assign]


def shaped(data: Any) -> dict[str, Any]:
    """The event with as much of its route as is known and bounded. Raises Refused."""
    if not isinstance(data, dict) or not isinstance(data.get("payload", {}), dict):
        raise Refused("It is no event.")
    if data.get("name") not in RegistrationContext.get().event_handlers:
        raise Refused("There is no such handler.")
    sent = data.get("router_data", {})
    route = {name: sent[name] for name in _ROUTE if name in sent} if isinstance(sent, dict) else {}
    check(route, MAX_ADDRESS)
    if not all(isinstance(value, dict if name == "query" else str) for name, value in route.items()):
        raise Refused("Its route is none.")
    return {**data, "router_data": route}


def check(payload: dict[str, Any], max_text: int = MAX_TEXT) -> None:
    """Raises Refused for too much text, too many values, half characters and absurd numbers, however deep they lie."""
    text = 0
    for count, value in enumerate(_all(payload)):
        if count > MAX_VALUES:
            raise Refused(f"These are too many values at once; {MAX_VALUES} is the most.")
        if isinstance(value, str):
            text += len(value)
            if text > max_text:
                raise Refused(f"This is too much text at once; {max_text} letters is the most.")
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise Refused("This text has half a character in it. Type it again.")
        elif isinstance(value, int | float) and not -MAX_NUMBER <= value <= MAX_NUMBER:  # nor NaN
            raise Refused("A number is out of range.")


def check_arguments(handler: Callable[..., Any], payload: dict[str, Any]) -> None:
    """Raises Refused unless the payload has the arguments that the handler takes, of the types that it names."""
    if handler.__name__ == _SET_ANYTHING or payload.get(_STORED_IN_BROWSER):
        raise Refused(NONSENSE)
    try:
        _arguments(handler).model_validate({name: form_data_as_dict(value) for name, value in payload.items()})
    except (TypeError, ValueError) as wrong:  # a form that is none, or what is not asked for
        raise Refused(NONSENSE) from wrong


@functools.cache
def _arguments(handler: Callable[..., Any]) -> type[BaseModel]:
    hints = get_type_hints(handler)
    taken = list(inspect.signature(handler).parameters.values())[1:]
    fields: dict[str, Any] = {
        one.name: (hints.get(one.name, Any), ... if one.default is one.empty else one.default) for one in taken
    }
    # Strict: the handlers get what was sent, and not what it could be read as.
    return create_model("Arguments", __config__=ConfigDict(extra="forbid", strict=True), **fields)


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
