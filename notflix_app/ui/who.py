"""Who sits in front of a page. It is asked anew at each event: nothing that is decided rests on what a page keeps."""

from __future__ import annotations

from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from ..core.errors import NotflixError
from ..core.people import Client
from ..core.rights import STRANGER, Action, Actor, may
from ..usecases.services import Services
from .news import News, Wants
from .provide import ask
from .subscriber import Subscriber

SIGN_IN = "/sign-in"
NOT_ASKED = "?"


async def actor_at(page: rx.State) -> Actor:
    """Raises Unavailable where the database does not answer."""
    return await ask(page, _itself)


def _itself(_services: Services, actor: Actor) -> Actor:
    return actor


def _with_language(services: Services, actor: Actor) -> tuple[Actor, str]:
    return actor, services.preferences.get(actor.person_id).pages_language if actor.person_id else ""


def client_of(page: rx.State) -> Client:
    return Client(page.router.session.client_ip, page.router.headers.user_agent)


def to_sign_in(page: rx.State) -> EventSpec:
    """Leads to the page where one signs in, and back from there."""
    url = page.router.url
    wanted = url.path + (f"?{url.query}" if url.query else "")
    return rx.redirect(f"{SIGN_IN}?next={quote(wanted, safe='/')}")


class Who(Subscriber, rx.State):
    """What the top of each page shows of whoever is there. id: '' for nobody; NOT_ASKED until we know. language: the
    one that they chose for the pages, wherever that was; '': none.

    Each page is opened by it first: what is shown after that is taken away when they are signed out elsewhere."""

    id: str = NOT_ASKED
    name: str = ""
    role: str = ""
    may_upload: bool = False
    sees_activity: bool = False
    manages_edges: bool = False
    manages_people: bool = False
    sees_audit: bool = False
    manages_webhooks: bool = False
    language: str = ""

    @rx.event
    async def open(self) -> None:
        self._subscribe()
        await self._look()

    async def _hear(self, news: News) -> bool:
        """Before the page does. Whether the news are for whoever it was opened for."""
        if self.id == NOT_ASKED and not news.trouble:
            await self._look()
        elif news.over and self.id:
            self._is(STRANGER)
            return False
        return True

    def _wants(self) -> Wants:
        return Wants()

    async def _receive(self, news: News) -> None:
        """Nothing of it is on every page."""

    async def _look(self) -> None:
        try:
            actor, self.language = await ask(self, _with_language)
        except NotflixError:  # the page itself says what is wrong
            return
        self._is(actor)

    def _is(self, actor: Actor) -> None:
        self.id = actor.person_id
        self.name = actor.name
        self.role = actor.role.value if actor.role else ""
        self.may_upload = may(actor, Action.UPLOAD)
        self.sees_activity = may(actor, Action.SEE_ACTIVITY)
        self.manages_edges = may(actor, Action.MANAGE_EDGES)
        self.manages_people = may(actor, Action.MANAGE_PEOPLE)
        self.sees_audit = may(actor, Action.SEE_AUDIT)
        self.manages_webhooks = may(actor, Action.MANAGE_WEBHOOKS)
