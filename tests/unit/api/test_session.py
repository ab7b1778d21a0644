"""Signing in and out over HTTP, by forms and by JSON; one's own account; people and their links."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from notflix_app.core.local_path import local_path
from notflix_app.core.people import Role, Scope, digest
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import invitations, people, tokens
from notflix_app.usecases.services import Services
from tests.fixtures.api import BASE, Client

PASSWORD = "correct horse"
FORM = {"name": "Olga", "password": PASSWORD}
OURS = {"origin": BASE}


@pytest.fixture(autouse=True)
def olga(services: Services) -> str:
    return people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER).id


def enter(api: Client, **changes: str) -> httpx.Response:
    return api.post("/api/session", json=FORM | changes)


@pytest.fixture
def signed_in(api: Client) -> dict[str, str]:
    """What a page of ours sends along."""
    token = enter(api).cookies["notflix_session"]
    api.forget_cookies()
    return {"cookie": f"a=b; notflix_session={token}", **OURS}


def test_json_signs_in(api: Client) -> None:
    answer = enter(api)
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["role"]) == ("Olga", "owner")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("notflix_session=")
    assert {"httponly", "path=/", "samesite=lax"} <= set(cookie.split("; "))
    assert api.get("/api/me").json()["name"] == "Olga"


def test_behind_https_the_cookie_is_of_this_host_alone(services: Services) -> None:
    from notflix_app.api.app import make_api
    from notflix_app.settings import Settings

    settings = Settings(public_url="https://notflix.test", _env_file=None)  # type: ignore[call-arg]
    secure = Client(make_api(services, settings))
    cookie = enter(secure).headers["set-cookie"]
    secure.close()
    assert cookie.startswith("__Host-notflix_session=")
    assert "; secure" in cookie.lower()
    assert "domain" not in cookie.lower()


def test_below_a_path_what_else_is_on_that_host_does_not_get_the_cookie(services: Services) -> None:
    """Browsers take no __Host- cookie with a path of its own."""
    from notflix_app.api.app import make_api
    from notflix_app.settings import Settings

    settings = Settings(public_url="https://notflix.test/video/", _env_file=None)  # type: ignore[call-arg]
    below = Client(make_api(services, settings))
    headers = [enter(below).headers["set-cookie"], below.delete("/api/session").headers["set-cookie"]]
    headers.append(below.post("/api/session/passkey/options", json={}).headers["set-cookie"])
    below.close()
    names = [header.partition("=")[0] for header in headers]
    assert names == ["__Secure-notflix_session", "__Secure-notflix_session", "__Secure-notflix_asked"]
    assert all({"path=/video/", "secure"} <= set(header.lower().split("; ")) for header in headers)


def test_a_form_is_led_on(api: Client) -> None:
    answer = api.post("/api/session", data=FORM | {"next": "/watch/x?t=1"}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/watch/x?t=1")
    assert "notflix_session=" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "referer", [f"{BASE}/sign-in?next=/watch/x%3Ft%3D1", f"{BASE}/video/sign-in/?a=b&next=/watch/x%3Ft%3D1"]
)
def test_a_form_that_says_nothing_is_led_where_its_page_says(api: Client, referer: str) -> None:
    answer = api.post("/api/session", data=FORM | {"next": ""}, headers=OURS | {"Referer": referer})
    assert (answer.status_code, answer.headers["location"]) == (303, "/watch/x?t=1")
    wrong = FORM | {"password": "wrong", "next": ""}
    answer = api.post("/api/session", data=wrong, headers=OURS | {"Referer": referer})
    assert answer.headers["location"] == "/sign-in?problem=credentials&next=%2Fwatch%2Fx%3Ft%3D1"


@pytest.mark.parametrize("referer", ["https://[", "nonsense", f"{BASE}/sign-in?next=//evil.example", f"{BASE}/sign-in"])
def test_a_page_leads_nowhere_else_either(api: Client, referer: str) -> None:
    answer = api.post("/api/session", data=FORM, headers=OURS | {"Referer": referer})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "evil", "", "/\t/evil", "/a\r\nb", "/ü"],
)
def test_nobody_is_led_elsewhere(api: Client, path: str) -> None:
    assert local_path(path) == "/"
    answer = api.post("/api/session", data=FORM | {"next": path})
    assert answer.headers["location"] == "/"


def test_a_form_that_is_wrong_is_led_back_without_a_word_of_its_own(api: Client) -> None:
    answer = api.post("/api/session", data=FORM | {"password": "<script>", "next": "/activity"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?problem=credentials&next=%2Factivity")
    assert "set-cookie" not in answer.headers
    for _ in range(9):
        api.post("/api/session", data=FORM | {"password": "x"})
    assert "problem=attempts" in api.post("/api/session", data=FORM).headers["location"]
    limited = enter(api)
    assert limited.status_code == 429
    assert int(limited.headers["retry-after"]) > 500


def test_what_is_wrong_is_told_in_one_way(api: Client) -> None:
    answers = [enter(api, password="wrong horse"), enter(api, name="nobody")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert api.post("/api/session", json={"name": "Olga"}).status_code == 422
    assert api.post("/api/session", json={**FORM, "more": 1}).status_code == 422
    assert api.post("/api/session", content=b"[1]").status_code == 422
    assert "password" not in api.post("/api/session", json={"name": 1, "password": "my password"}).text.replace(
        "body.password", ""
    )


def test_signing_in_again_rotates(api: Client, services: Services) -> None:
    first = enter(api).cookies["notflix_session"]
    second = enter(api).cookies["notflix_session"]
    assert first != second
    assert services.sessions.find(digest(first)) is None


def test_signing_out_counts_at_once(api: Client, signed_in: dict[str, str]) -> None:
    answer = api.delete("/api/session", headers=signed_in)
    assert answer.status_code == 204
    assert 'notflix_session="";' in answer.headers["set-cookie"]
    assert api.get("/api/me", headers=signed_in).status_code == 401
    assert api.post("/api/session/end", headers=signed_in).headers["location"] == "/"


def test_a_cookie_writes_only_from_our_own_pages(api: Client, signed_in: dict[str, str]) -> None:
    without = {"cookie": signed_in["cookie"]}
    assert api.get("/api/me", headers=without).status_code == 200
    for headers in (without, {**without, "origin": "https://evil.example"}):
        assert api.delete("/api/me/sessions", headers=headers).status_code == 403
    assert api.delete("/api/me/sessions", headers=signed_in).status_code == 204


def test_a_token_needs_no_page_of_ours_and_does_what_it_may(api: Client, services: Services, olga: str) -> None:
    def bearer(*scopes: Scope) -> dict[str, str]:
        return {"authorization": f"Bearer {tokens.make(services, OPERATOR, '', scopes, person_id=olga)}"}

    made = api.post("/api/playlists", json={"name": "Evening"}, headers=bearer(Scope.MANAGE))
    assert (made.status_code, made.json()["name"]) == (201, "Evening")  # though it may read nothing
    larger = {"name": "", "scopes": ["read", "admin"]}
    assert api.post("/api/me/tokens", json=larger, headers=bearer(Scope.ADMIN)).status_code == 403
    assert api.get("/api/me", headers=bearer(Scope.READ)).json()["may"] == [
        "browse",
        "watch",
        "download",
        "see_playlists",
        "see_activity",
    ]
    assert api.get("/api/people", headers=bearer(Scope.READ)).status_code == 403
    invited = api.post("/api/invitations", json={}, headers=bearer(Scope.ADMIN))
    assert invited.status_code == 201
    wrong = api.get("/api/me", headers={"authorization": "Bearer notflix_x"})
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "Bearer")


def test_ones_own_account(api: Client, signed_in: dict[str, str]) -> None:
    other = enter(api).cookies["notflix_session"]
    api.forget_cookies()
    listed = api.get("/api/me/sessions", headers=signed_in).json()
    assert {each["current"] for each in listed} == {True, False}
    assert all(each["address"] == "203.0.113.9" for each in listed)
    assert api.delete(f"/api/me/sessions/{digest(other)}", headers=signed_in).status_code == 204
    made = api.post("/api/me/tokens", json={"name": "backup", "scopes": ["read"]}, headers=signed_in).json()["token"]
    [shown] = api.get("/api/me/tokens", headers=signed_in).json()
    assert (shown["name"], shown["scopes"]) == ("backup", ["read"])
    assert made not in str(shown)
    assert api.delete(f"/api/me/tokens/{shown['id']}", headers=signed_in).status_code == 204
    change = {"old": PASSWORD, "new": "another horse"}
    assert api.request("PUT", "/api/me/password", json=change, headers=signed_in).status_code == 204
    assert enter(api).status_code == 401


def test_an_invitation_over_http(api: Client, signed_in: dict[str, str]) -> None:
    new = {"role": "editor", "groups": ["Family"], "days": 2}
    url = api.post("/api/invitations", json=new, headers=signed_in).json()["url"]
    assert re.fullmatch(rf"{BASE}/link/[\w-]+", url)
    link = "/api/links/" + url.rpartition("/")[2]
    offer = api.get(link).json()
    assert (offer["purpose"], offer["role"], offer["groups"]) == ("invite", "editor", ["family"])
    taken = api.post(link, json={"name": "olga", "password": PASSWORD})
    assert taken.status_code == 409
    back = api.post(link, data={"name": "ann", "password": "short"})
    assert back.headers["location"] == f"{url.removeprefix(BASE)}?problem=choice"
    made = api.post(link, data={"name": "Ann", "password": PASSWORD})
    assert (made.status_code, made.headers["location"]) == (303, "/")
    assert api.get("/api/me").json()["groups"] == ["family"]
    api.forget_cookies()
    assert api.get(link).status_code == 404


def test_people_over_http(api: Client, signed_in: dict[str, str], services: Services) -> None:
    new: dict[str, Any] = {"name": "Ann", "password": PASSWORD, "groups": ["Family"]}
    ann = api.post("/api/people", json=new, headers=signed_in).json()
    assert [person["name"] for person in api.get("/api/people", headers=signed_in).json()] == ["Ann", "Olga"]
    change = {"role": "editor", "quota_bytes": 100, "disabled": True, "groups": []}
    changed = api.patch(f"/api/people/{ann['id']}", json=change, headers=signed_in).json()
    assert {key: changed[key] for key in change} == change
    assert api.patch("/api/people/ann", json={"quota_bytes": None}, headers=signed_in).json()["quota_bytes"] is None
    half = {"role": "admin", "groups": ["\n"]}
    assert api.patch(f"/api/people/{ann['id']}", json=half, headers=signed_in).status_code == 422
    assert api.get(f"/api/people/{ann['id']}", headers=signed_in).json()["role"] == "editor"  # nothing of it was done
    assert api.post("/api/people/ann/reset", headers=signed_in).status_code == 404
    reset = api.post(f"/api/people/{ann['id']}/reset", headers=signed_in).json()["url"]
    assert api.get("/api/links/" + reset.rpartition("/")[2]).json()["name"] == "Ann"
    [invitation] = api.get("/api/invitations", headers=signed_in).json()
    assert api.delete(f"/api/invitations/{invitation['id']}", headers=signed_in).status_code == 204
    assert api.delete(f"/api/people/{ann['id']}", headers=signed_in).status_code == 204
    assert api.delete("/api/people/olga", headers=signed_in).status_code == 404
    assert len(services.people.all()) == 1


def test_a_stranger_learns_nothing(api: Client, services: Services) -> None:
    secret = invitations.invite(services, OPERATOR)
    for path in ("/api/me", "/api/people", "/api/people/olga", "/api/invitations", "/api/me/sessions"):
        answer = api.get(path)
        assert answer.status_code == 401
        assert "Olga" not in answer.text
        assert secret not in answer.text


def test_whom_ones_new_videos_are_for(api: Client, signed_in: dict[str, str], olga: str) -> None:
    new = {"file_name": "a.mp4", "size": 5}
    assert api.get("/api/me", headers=signed_in).json()["visibility"] == "members"
    assert api.patch("/api/me", headers=signed_in, json={"visibility": "private"}).json()["visibility"] == "private"
    by_default = api.post("/api/uploads", headers=signed_in, json=new).json()["video_id"]
    chosen = api.post("/api/videos", headers=signed_in, json=new | {"visibility": "link"}).json()["video_id"]
    for video, visibility in ((by_default, "private"), (chosen, "link")):
        access = api.get(f"/api/videos/{video}/access", headers=signed_in).json()
        assert access["visibility"] == visibility
    refused = api.post("/api/uploads", headers=signed_in, json=new | {"visibility": "chosen"})
    assert refused.status_code == 422
    assert "then share it" in refused.json()["detail"]
    changed = api.patch(f"/api/people/{olga}", headers=signed_in, json={"visibility": None})
    assert changed.json()["visibility"] is None
    assert api.get("/api/me", headers=signed_in).json()["visibility"] == "members"
