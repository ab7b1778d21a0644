"""Every address of the API against everybody: allowed or refused as the table of rights says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Route

from notflix_app.api.app import make_api
from notflix_app.api.headers import DOCS
from notflix_app.core.people import Client as From
from notflix_app.core.people import Role, Scope, digest
from notflix_app.core.rights import OPERATOR, STRANGER, Action, Actor, VideoAccess, may, of_person
from notflix_app.core.sharing import Grants
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.rights_table import ROUTES
from notflix_app.settings import Settings
from notflix_app.usecases import people, sharing, tokens
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from tests.fakes.services import FakeWorkers, fake_services
from tests.fixtures.api import BASE, SHELL, Client, calling

PASSWORD = "correct horse"
BODIES: dict[str, Any] = {
    "POST /api/videos": {"file_name": "a.mp4", "size": 1},
    "POST /api/uploads": {"file_name": "a.mp4", "size": 1},
    "PATCH /api/me": {"visibility": "private"},
    "POST /api/me/watched": {"places": []},
    "POST /api/me/list": {"videos": []},
    "PATCH /api/me/preferences": {"muted": True},
    "POST /api/videos/{video_id}/views": {"played": 0},
    "PUT /api/me/password": {"old": PASSWORD, "new": "another horse"},
    "POST /api/me/tokens": {"name": "", "scopes": ["read"]},
    "POST /api/me/passkeys": {"credential": {}},
    "POST /api/people": {"name": "New", "password": PASSWORD},
    "PATCH /api/people/{person_id}": {"groups": ["x"]},
    "POST /api/invitations": {},
    "POST /api/webhooks": {"url": "https://films.example/hook"},
    "POST /api/playlists": {"name": "For the evening"},
    "PATCH /api/playlists/{playlist_id}": {"name": "Changed"},
    "PUT /api/playlists/{playlist_id}/order": {"videos": []},
    "POST /api/playlists/{playlist_id}/videos": {"video_id": "v"},
    "PATCH /api/videos": {"videos": {"v": {"year": 1999}}},
    "PATCH /api/videos/{video_id}": {"title": "Changed"},
    "PUT /api/videos/{video_id}/chapters": {"chapters": []},
    "PUT /api/videos/{video_id}/access": {"visibility": "members"},
    "POST /api/videos/{video_id}/links": {},
    "PATCH /api/videos/{video_id}/tracks/{track_id}": {"name": "Changed"},
    "POST /api/videos/{video_id}/sounds": {"file_name": "a.mp3", "size": 1},
    "PATCH /api/videos/{video_id}/sounds/{track_id}": {"name": "Changed"},
    "PATCH /api/videos/{video_id}/tracks/{track_id}/cues": {"add": [{"start": 0, "end": 1, "text": "Changed"}]},
    "PUT /api/videos/{video_id}/tracks/{track_id}/text": {"digest": "d"},
}
QUERIES = {
    "GET /api/home/row": "?kind=new",
    "GET /api/home/cards": "?id=v",
    "PUT /api/videos/{video_id}/poster/frame": "?at=1",
    "GET /api/videos/{video_id}/download": "?of=720p",
    "POST /api/videos/{video_id}/tracks": "?file_name=a.srt",
}
# Of nobody who is signed in, but of somebody whose account it is: a token of the API or the front of the machine.
GIVE_UP = "DELETE /api/uploads/{video_id}/{upload_id}"
GROUP = "family"
IN_GROUP, LINK, READS, ENDED, EXPIRED = (
    "viewer of the group",
    "link",
    "token that reads",
    "ended session",
    "expired token",
)
PEOPLE = {
    "viewer": Role.VIEWER,
    IN_GROUP: Role.VIEWER,
    "other editor": Role.EDITOR,
    "editor": Role.EDITOR,
    "admin": Role.ADMIN,
    "owner": Role.OWNER,
}
# Those who may least first, for those who may delete it do.
NAMES = ("stranger", ENDED, EXPIRED, LINK, READS, *PEOPLE)


def routes() -> set[str]:
    """'GET /api/videos' and so on, of all that is answered before the pages."""
    settings = Settings(public_url=BASE, _env_file=None)  # type: ignore[call-arg]
    api = make_api(None, settings, lambda *_: SHELL)  # type: ignore[arg-type]
    flat = [each for route in api.routes for each in getattr(route, "original_router", APIRouter()).routes]
    known = [route for route in [*api.routes, *flat] if not hasattr(route, "original_router")]
    assert [route.path for route in known if not isinstance(route, Route | APIRoute)] == [f"{DOCS}/assets"]
    return {
        f"{method} {route.path}"
        for route in known
        if isinstance(route, Route | APIRoute) and route.path != "/api/{path:path}"
        for method in (route.methods or set()) - {"HEAD"}
    }


def test_every_address_says_whom_it_is_for() -> None:
    assert routes() == set(ROUTES)


@dataclass
class House:
    services: Services
    api: Client
    video: str
    binned: str
    person: str
    actors: dict[str, Actor]
    headers: dict[str, dict[str, str]]

    def ask(self, route: str, who: str) -> int:
        method, _, path = route.replace(":path", "").partition(" ")
        names = {
            "video_id": self.binned if in_bin(route) else self.video,
            "person_id": self.person,
            "upload_id": "u",
            "number": "1",
            "session_id": "s",
            "token_id": "t",
            "passkey_id": "k",
            "link_id": "l",
            "secret": "x",
            "film": self.video,
            "version": "1",
            "path": "v1080p/00001.m4s",
            "track_id": "t",
            "name": "0.vtt",
            "webhook_id": "w",
            "series_id": "dark-1",
            "playlist_id": "p",
            "listed": "v",
        }
        body = {"json": BODIES[route]} if route in BODIES else {}
        address = path.format(**names) + QUERIES.get(route, "")
        return self.api.request(method, address, headers=self.headers[who], **body).status_code


def in_bin(route: str) -> bool:
    return "/api/bin/" in route


@pytest.fixture
def house(api: Client, services: Services, tmp_path: Path) -> House:
    return furnished(services, api, tmp_path)


@pytest.fixture(scope="module")
def read_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """For those who only read: it stays as it is, but for whom its film is shared with."""
    services = fake_services()
    with calling(services) as api:
        yield furnished(services, api, tmp_path_factory.mktemp("house"))


def furnished(services: Services, api: Client, folder: Path) -> House:
    """With a live film, one in the bin, and with everybody."""
    workers = FakeWorkers(services, folder)
    video, binned = workers.live(), workers.ingest()
    services.catalog.move(binned, VideoState.BINNED)
    secret = sharing.make_link(services, OPERATOR, video)
    actors = {"stranger": STRANGER, ENDED: STRANGER, EXPIRED: STRANGER, LINK: Actor(links=frozenset({digest(secret)}))}
    cookies = {ENDED: "notflix_session=over", LINK: f"notflix_links={secret}"}
    for name, role in PEOPLE.items():
        groups = {GROUP} if name == IN_GROUP else ()
        actors[name] = of_person(people.add(services, OPERATOR, name, PASSWORD, role=role, groups=groups))
        cookies[name] = f"notflix_session={sign_in(services, name, PASSWORD, From())}"
    admin = services.people.get(actors["admin"].person_id)
    actors[READS] = of_person(admin, scopes=frozenset({Scope.READ}))
    bearers = {READS: tokens.make(services, actors["admin"], "", {Scope.READ}), EXPIRED: expired(services, admin.id)}
    for one in (video, binned):
        services.video_rights.give(one, actors["editor"].person_id)
    headers = {name: {"origin": BASE} for name in NAMES}
    for name, cookie in cookies.items():
        headers[name]["cookie"] = cookie
    for name, bearer in bearers.items():
        headers[name]["authorization"] = f"Bearer {bearer}"
    somebody = people.add(services, OPERATOR, "somebody", PASSWORD)
    return House(services, api, video, binned, somebody.id, actors, headers)


def expired(services: Services, person_id: str) -> str:
    """A token of theirs with all scopes."""
    token = tokens.make(services, OPERATOR, "", list(Scope), days=1, person_id=person_id)
    pair = services.api_tokens.find(digest(token))
    assert pair
    services.api_tokens.remove(pair[0].id)
    services.api_tokens.add(replace(pair[0], expires_at=services.clock() - 1))
    return token


def expected(house: House, route: str, actor: Actor) -> set[int]:
    """The statuses by which it is refused; empty where it is not."""
    action = ROUTES[route]
    if action is None:
        return set()
    if "{video_id}" in route:
        access = access_to(house.services, house.video)
        if may(actor, action, access):
            return set()
        if in_bin(route):
            return {404}  # what somebody deleted is nothing to others, whoever saw it before
        if not may(replace(actor, scopes=None), Action.WATCH, access):
            # Giving up an upload twice is no error, nor is it for what one may not see.
            return expected(house, "POST /api/uploads", actor) if route == GIVE_UP else {404}
    elif may(actor, action):
        return set()
    return {401} if actor.is_stranger else {403}


def access_to(services: Services, video_id: str) -> VideoAccess:
    video, links = services.catalog.get(video_id), services.video_rights.links(video_id)
    ids = frozenset(link.id for link in links)
    return VideoAccess(video.id, video.owner_id, video.visibility, groups=frozenset({GROUP}), links=ids)


OF_A_VIDEO = [route for route in ROUTES if "{video_id}" in route]


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("route", [route for route in OF_A_VIDEO if route.startswith("GET ")])
def test_each_address_of_a_video_is_read_by_whom_the_table_says(
    read_house: House, route: str, visibility: Visibility
) -> None:
    _check_shared(read_house, route, visibility)


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("route", [route for route in OF_A_VIDEO if not route.startswith("GET ")])
def test_each_address_of_a_video_is_for_whom_the_table_says(house: House, route: str, visibility: Visibility) -> None:
    _check_shared(house, route, visibility)


@pytest.mark.parametrize("route", [route for route in ROUTES if "{video_id}" not in route])
def test_each_address_is_for_whom_the_table_says(house: House, route: str) -> None:
    _check(house, route)


def _check_shared(house: House, route: str, visibility: Visibility) -> None:
    house.services.video_rights.share(house.video, visibility, Grants(groups=frozenset({GROUP})))
    _check(house, route)


def _check(house: House, route: str) -> None:
    for who in NAMES:
        refusals = expected(house, route, house.actors[who])
        status = house.ask(route, who)
        if who == EXPIRED:  # programs hear that of what is for everybody, too
            assert status == 401 or ROUTES[route] is None, (route, status)
        elif refusals:
            assert status in refusals, (route, who, status)
        else:
            signs_in = "/api/session" in route
            assert status not in ({403} if signs_in else {401, 403}), (route, who, status)
        if route.startswith("DELETE") and route != GIVE_UP and not refusals:
            return
        house.api.forget_cookies()
