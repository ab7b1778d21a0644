"""What a page asks anew at each keystroke is done once, for the newest: what waits behind another, or comes late, is
left out."""

from __future__ import annotations

from typing import Any

from reflex.app import App, EventNamespace
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from .page_events import listen

TURN = "turn"  # the argument by which a page numbers what it asks


class Newest(Middleware):
    """A page's events are done one after the other. Events with a turn are dropped where a later one has come."""

    def __init__(self, events: EventNamespace) -> None:
        self._newest: dict[str, int] = {}  # by connection
        listen(events, self._arrived, self._gone)

    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        turn = event.payload.get(TURN)
        if turn is not None and turn < self._newest.get(state.router.session.session_id, turn):
            return StateUpdate()
        return None

    def _arrived(self, sid: str, data: Any) -> None:
        payload = data.get("payload") if isinstance(data, dict) else None
        turn = payload.get(TURN) if isinstance(payload, dict) else None
        if isinstance(turn, int):
            self._newest[sid] = max(turn, self._newest.get(sid, turn))

    def _gone(self, sid: str) -> None:
        self._newest.pop(sid, None)
