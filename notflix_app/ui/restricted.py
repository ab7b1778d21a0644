"""What the pages have in common that are not for everybody."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

from ..core.errors import NotflixError, SignInNeeded, Unavailable
from ..core.rights import Action, require
from ..translation.sentences import sentence
from .who import actor_at, to_sign_in


class Restricted(rx.State, mixin=True):
    """closed: why whoever is there sees nothing. unavailable: why nobody sees it at the moment."""

    closed: str = ""
    unavailable: str = ""

    def _admit(self) -> None:
        self.closed = self.unavailable = ""

    async def _open_for(self, action: Action) -> EventSpec | None:
        """Of a page that is told by news what it shows, and whether that can be read."""
        try:
            require(await actor_at(self), action)
        except Unavailable:
            return None
        except NotflixError as error:
            return self._deny(error)
        self._admit()
        return None

    def _deny(self, error: NotflixError) -> EventSpec | None:
        """Where what the page shows could not be read: strangers are led to where one signs in."""
        self._admit()
        if isinstance(error, SignInNeeded):
            return to_sign_in(self)
        if isinstance(error, Unavailable):
            self.unavailable = sentence(error.message)
        else:
            self.closed = sentence(error.message)
        return None
