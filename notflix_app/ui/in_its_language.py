"""What a page's events answer is in the language in which the page was opened."""

from __future__ import annotations

from reflex.app import App
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState

from ..translation.languages import speak
from .provide import language_at


class InItsLanguage(Middleware):
    async def preprocess(self, app: App, state: BaseState, event: Event) -> None:
        speak(language_at(state))
