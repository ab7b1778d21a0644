"""A page that is visited, and one whose line was lost and found: Reflex opens both alike.

What a page says of what was done, and offers to take back, stays for as long as one does not go away.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.app import EventNamespace
from reflex_base.constants import CompileVars

from .page_events import listen

_found_again: set[str] = set()  # connections of pages that were open already, and were not left since


def is_visited(page: rx.State) -> bool:
    """Of a page that is opened: False where its browser has only come back to it."""
    return page.router.session.session_id not in _found_again


def tell_visits(events: EventNamespace) -> None:
    """Before it serves. A browser that loads a page says what it has of it, one that comes back does not
    (`initialEvents` of reflex_base/compiler/templates.py)."""
    listen(events, _arrived, _found_again.discard)


def _arrived(sid: str, data: Any) -> None:
    name, payload = data["name"], data.get("payload", {})
    if name.endswith(f".{CompileVars.HYDRATE_AND_LOAD}") and CompileVars.PAYLOAD_HASHES not in payload:
        _found_again.add(sid)
    elif name.endswith(CompileVars.ON_LOAD_INTERNAL):  # from page to page
        _found_again.discard(sid)
