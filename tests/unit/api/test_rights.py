"""Every address of the API against everybody: allowed or refused as the table of rights says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Route

from notflix_app.api.app import make_api
from notflix_app.api.headers import DOCS
from notflix_app.api.rights import ROUTES
from notflix_app.core.people import Client as From
from notflix_app.core.people import Role, Scope
from notflix_app.core.rights import OPERATOR, STRANGER, Action, Actor, VideoAccess, may, of_person
from notflix_app.core.sharing import Grants
from notflix_app.core.visibility import Visibility
from notflix_app.settings import Settings
from notflix_app.usecases import people, tokens
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import BASE, SHELL, Client

PASSWORD = "correct horse"
BODIES: dict[str, Any] = {
    "POST /api/videos": {"file_name": "a.mp4", "size": 1},
    "POST /api/uploads": {"file_name": "a.mp4", "size": 1},
    "PATCH /api/me": {"visibility": "private"},
    "PUT /api/me/password": {"old": PASSWORD, "new": "another horse"},
    "POST /api/me/tokens": {"name": "", "scopes": ["read"]},
    "POST /api/me/passkeys": {"credential": {}},
    "POST /api/people": {"name": "New", "password": PASSWORD},
    "PATCH /api/people/{person_id}": {"groups": ["x"]},
    "POST /api/invitations": {},
    "PATCH /api/videos/{video_id}": {"title": "Changed"},
    "PUT /api/videos/{video_id}/access": {"visibility": "members"},
    "POST /api/videos/{video_id}/links": {},
}
# Of nobody who is signed in, but of somebody whose account it is: a token of the API or the front of the machine.
GIVE_UP = "DELETE /api/uploads/{video_id}/{upload_id}"
NAMES = ("stranger", "viewer", "editor", "other editor", "admin", "owner", "token that reads", "ended session")


def routes() -> set[str]:
    """'GET /api/videos' and so on, of all that is answered before the pages."""
    settings = Settings(public_url=BASE, _env_file=None)  # type: ignore[call-arg]
    api = make_api(None, settings, lambda: SHELL)  # type: ignore[arg-type]
    flat = [each for route in api.routes for each in getattr(route, "original_router", APIRouter()).routes]
    known = [route for route in [*api.routes, *flat] if not hasattr(route, "original_router")]
    assert [route.path for route in known if not isinstance(route, Route | APIRoute)] == [f"{DOCS}/assets"]
    return {
        f"{method} {route.path}"
        for route in known
        if isinstance(route, Route | APIRoute) and route.path not in ("/api/{path:path}", f"{DOCS}/oauth2-redirect")
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_address_says_whom_it_is_for() -> None:
    assert routes() == set(ROUTES)


@dataclass
class House:
    api: Client
    video: str
    person: str
    actors: dict[str, Actor]
    headers: dict[str, dict[str, str]]

    def ask(self, route: str, who: str) -> int:
        method, _, path = route.partition(" ")
        names = {
            "video_id": self.video,
            "person_id": self.person,
            "upload_id": "u",
            "number": "1",
            "session_id": "s",
            "token_id": "t",
            "passkey_id": "k",
            "link_id": "l",
            "secret": "x",
        }
        body = {"json": BODIES[route]} if route in BODIES else {}
        return self.api.request(method, path.format(**names), headers=self.headers[who], **body).status_code


@pytest.fixture
def house(api: Client, services: Services, workers: FakeWorkers) -> House:
    video = workers.live()
    actors, headers = {"stranger": STRANGER}, {"stranger": {"origin": BASE}}
    for name in NAMES[1:6]:
        role = Role(name.split()[-1])
        person = people.add(services, OPERATOR, name, PASSWORD, role=role)
        token = sign_in(services, name, PASSWORD, From())
        actors[name], headers[name] = of_person(person), {"cookie": f"notflix_session={token}", "origin": BASE}
    reads = frozenset({Scope.READ})
    token = tokens.make(services, actors["admin"], "", reads)
    actors[NAMES[6]] = of_person(services.people.get(actors["admin"].person_id), scopes=reads)
    headers[NAMES[6]] = {"authorization": f"Bearer {token}"}
    actors[NAMES[7]], headers[NAMES[7]] = STRANGER, {"cookie": "notflix_session=over", "origin": BASE}
    services.video_rights.give(video, actors["editor"].person_id)
    person = people.add(services, OPERATOR, "somebody", PASSWORD)
    return House(api, video, person.id, actors, headers)


def expected(house: House, services: Services, route: str, actor: Actor) -> set[int]:
    """The statuses by which it is refused; empty where it is not."""
    action = ROUTES[route]
    if action is None:
        return set()
    if "{video_id}" in route:
        video = services.catalog.get(house.video)
        of_video = VideoAccess(video.id, video.owner_id, video.visibility)
        if may(actor, action, of_video):
            return set()
        if not may(Actor(actor.person_id, actor.role, actor.groups), Action.WATCH, of_video):
            # Giving up an upload twice is no error, nor is it for what one may not see.
            return expected(house, services, "POST /api/uploads", actor) if route == GIVE_UP else {404}
        return {401} if actor.is_stranger else {403}
    if may(actor, action):
        return set()
    return {401} if actor.is_stranger else {403}


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS, Visibility.PRIVATE])
@pytest.mark.parametrize("route", [route for route, action in ROUTES.items() if "{video_id}" in route])
def test_each_address_of_a_video_is_for_whom_the_table_says(
    house: House, services: Services, route: str, visibility: Visibility
) -> None:
    services.video_rights.share(house.video, visibility, Grants())
    _check(house, services, route)


@pytest.mark.parametrize("route", [route for route in ROUTES if "{video_id}" not in route])
def test_each_address_is_for_whom_the_table_says(house: House, services: Services, route: str) -> None:
    _check(house, services, route)


def _check(house: House, services: Services, route: str) -> None:
    for who in NAMES:  # those who may not come first, for who may may delete it
        refusals = expected(house, services, route, house.actors[who])
        status = house.ask(route, who)
        if refusals:
            assert status in refusals, (route, who, status)
        else:
            signs_in = "/api/session" in route
            assert status not in ({403} if signs_in else {401, 403}), (route, who, status)
        if route.startswith("DELETE") and route != GIVE_UP and not refusals:
            return
        house.api.forget_cookies()
