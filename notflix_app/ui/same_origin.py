"""Makes the pages talk to the origin that served them, whatever its name, its port and the path before it.

Reflex writes the address of its backend into the compiled pages; it replaces the host by the page's own, but not the
port. A build would then be good for one port only. And a path before its events it takes for a part of their namespace,
so that the web would have to know it.
"""

from __future__ import annotations

from typing import Any

from reflex.plugins.base import Plugin

STATE_JS = "utils/state.js"
BAKED = "const endpoint = new URL(url_str);"
OWN = """const endpoint = new URL(url_str);
  if (typeof window !== "undefined") {
    const socket = endpoint.protocol.startsWith("ws");
    const secure = window.location.protocol === "https:";
    endpoint.protocol = socket ? (secure ? "wss:" : "ws:") : window.location.protocol;
    endpoint.host = window.location.host;
    endpoint.port = window.location.port;
    return endpoint;
  }"""
BAKED_PATH = "path: endpoint.pathname,"
OWN_PATH = "path: import.meta.env.BASE_URL.slice(0, -1) + endpoint.pathname,"
REPLACED = ((BAKED, OWN), (BAKED_PATH, OWN_PATH))


class SameOrigin(Plugin):
    """Rewrites the two functions that make addresses of the backend."""

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"](STATE_JS, to_own_origin)


def to_own_origin(source: str) -> str:
    """Reflex's state.js, changed. Safe to do twice; fails where Reflex no longer has what is replaced."""
    for baked, own in REPLACED:
        if own in source:
            continue
        if source.count(baked) != 1:
            raise RuntimeError(
                f"{STATE_JS} of this Reflex makes the backend's address in another way: adapt {__name__}."
            )
        source = source.replace(baked, own)
    return source
