"""What one keeps of films, the home page's rows and views, by the API."""

from __future__ import annotations

from typing import Any

import pytest

from notflix_app.core.people import Client as From
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import people
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import BASE, Client

PASSWORD = "correct horse"


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return workers.live("The long way home")


@pytest.fixture
def kim(services: Services, film: str) -> dict[str, str]:
    """What their browser sends along."""
    people.add(services, OPERATOR, "Kim", PASSWORD, role=Role.VIEWER)
    return {"origin": BASE, "cookie": f"notflix_session={sign_in(services, 'Kim', PASSWORD, From())}"}


def test_a_place_from_one_browser_to_the_other(api: Client, film: str, kim: dict[str, str]) -> None:
    place = {"video": film, "position": 42.5, "duration": 60.0}
    assert api.post("/api/me/watched", headers=kim, json={"places": [place]}).status_code == 204
    [kept] = api.get("/api/me/watched", headers=kim).json()["places"]
    assert {name: kept[name] for name in place} == place
    assert api.get(f"/api/videos/{film}/playback", headers=kim).json()["resume"] == 42.5
    [row, _] = api.get("/api/home", headers=kim).json()["rows"]
    assert row == {"kind": "continue", "name": "", "films": 1}
    [card] = api.get("/api/home/row?kind=continue", headers=kim).json()["cards"]
    assert (card["id"], card["title"], card["watched"]) == (film, "The long way home", 42.5 / 60)
    assert api.delete(f"/api/me/watched/{film}", headers=kim).status_code == 204
    assert api.get("/api/me/watched", headers=kim).json() == {"places": []}


def test_a_list(api: Client, film: str, kim: dict[str, str]) -> None:
    assert api.post("/api/me/list", headers=kim, json={"videos": [film]}).status_code == 204
    [card] = api.get("/api/me/list", headers=kim).json()["cards"]
    assert (card["id"], card["is_listed"]) == (film, True)
    assert api.get(f"/api/videos/{film}/playback", headers=kim).json()["is_listed"]
    assert api.post("/api/me/list", headers=kim, json={"videos": ["absent"]}).status_code == 404
    assert api.delete(f"/api/me/list/{film}", headers=kim).status_code == 204
    assert api.get("/api/me/list", headers=kim).json() == {"cards": []}


def test_preferences(api: Client, kim: dict[str, str]) -> None:
    style = {"size": "1.5", "colour": "yellow", "background": ""}
    choice = {"shown": True, "language": "de", "kind": ""}
    changes: dict[str, Any] = {"volume": 0.5, "caption_style": style, "caption_choice": choice, "even_loudness": False}
    changed = api.patch("/api/me/preferences", headers=kim, json=changes).json()
    assert changed == api.get("/api/me/preferences", headers=kim).json()
    assert {name: changed[name] for name in changes} == changes
    assert (changed["muted"], changed["speed"], changed["quality"], changed["language"]) == (False, 1.0, 0, "")
    assert api.patch("/api/me/preferences", headers=kim, json={"volume": 2}).status_code == 422
    assert api.patch("/api/me/preferences", headers=kim, json={"colour": "red"}).status_code == 422


def test_a_view(api: Client, services: Services, film: str, kim: dict[str, str]) -> None:
    address = f"/api/videos/{film}/views"
    assert api.post(address, headers=kim, json={"played": 0}).json() == {"counted": False}
    services.clock.advance(15)  # type: ignore[attr-defined]
    assert [api.post(address, headers=kim, json={"played": 30}).json()["counted"] for _ in range(2)] == [True, False]
    assert api.get(f"/api/videos/{film}/playback", headers=kim).json()["views"] == 1


def test_cards_of_what_a_browser_keeps(api: Client, film: str) -> None:
    [card] = api.get(f"/api/home/cards?id=absent&id={film}").json()["cards"]
    assert (card["id"], card["watched"], card["is_listed"]) == (film, 0, False)


@pytest.mark.parametrize(
    ("method", "path", "body", "problem"),
    [
        ("GET", "/api/home/row?kind=none", None, "kind"),
        ("GET", "/api/home/row?kind=tag", None, "which tag"),
        ("GET", "/api/home/cards", None, "id"),
        ("POST", "/api/me/watched", {"places": [{"video": "v", "position": -1, "duration": 9}]}, "position"),
        ("POST", "/api/me/watched", {"places": [{"video": "v", "position": 10, "duration": 9}]}, "within its film"),
        ("POST", "/api/me/watched", {"places": [{"video": "../v", "position": 1, "duration": 9}]}, "video"),
        ("DELETE", "/api/me/list/%00", None, "film"),
    ],
)
def test_what_will_not_do_is_said(
    api: Client, kim: dict[str, str], method: str, path: str, body: Any, problem: str
) -> None:
    more = {} if body is None else {"json": body}
    answer = api.request(method, path, headers=kim, **more)
    assert (answer.status_code, problem in answer.json()["detail"]) == (422, True), answer.text
