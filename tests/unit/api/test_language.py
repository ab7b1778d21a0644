"""In which language the API answers, and how somebody chooses one."""

from __future__ import annotations

import pytest

from notflix_app.api.app import make_api
from notflix_app.core.rights import OPERATOR
from notflix_app.settings import Settings
from notflix_app.usecases import people
from notflix_app.usecases.services import Services
from tests.fixtures.api import BASE, SHELL, Client, calling

PASSWORD = "correct horse"


def choose(api: Client, language: str, **headers: str):  # type: ignore[no-untyped-def]
    return api.post("/api/language", data={"language": language}, headers=headers, follow_redirects=False)


def test_what_is_wrong_is_said_in_the_language_of_whoever_asks(api: Client) -> None:
    for headers, says in (
        ({}, "There is no video nothing."),
        ({"accept-language": "de-AT,en;q=0.5"}, "Ein Video nothing gibt es nicht."),
        ({"accept-language": "de", "cookie": "notflix_language=en"}, "There is no video nothing."),
    ):
        assert api.get("/api/videos/nothing", headers=headers).json()["detail"] == says


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        (f"{BASE}/watch/abc?t=12", "/watch/abc?t=12"),
        (f"{BASE}/", "/"),
        ("", "/"),
        ("http://[", "/"),
        ("https://evil.example//evil.example", "/"),
        ("https://evil.example/api/session/end", "/"),
    ],
)
def test_a_choice_is_kept_in_the_browser_and_leads_back(api: Client, page: str, leads_to: str) -> None:
    answer = choose(api, "de", referer=page)
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
    assert answer.cookies["notflix_language"] == "de"


def test_below_a_path_the_choice_is_for_that_path(services: Services) -> None:
    """The front puts the path before where it leads; a browser that says where it was has it in that."""
    api = Client(make_api(services, Settings(public_url=f"{BASE}/video", _env_file=None)))  # type: ignore[call-arg]
    answer = choose(api, "de", referer=f"{BASE}/video/upload")
    assert answer.headers["location"] == "/upload"
    assert "Path=/video/;" in answer.headers["set-cookie"]
    api.close()


@pytest.mark.parametrize("language", ["", "de; path=/evil", "x" * 40, "de/../"])
def test_what_is_no_language_is_refused(api: Client, language: str) -> None:
    assert choose(api, language).status_code == 422


def test_json_nested_beyond_all_measure_is_no_language(api: Client) -> None:
    nested = "[" * 100_000
    answer = api.post("/api/language", content=f'{{"language": {nested}', headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_it_goes_along_with_the_account(api: Client, services: Services) -> None:
    people.add(services, OPERATOR, "Kim", PASSWORD)
    api.post("/api/session", json={"name": "Kim", "password": PASSWORD})
    choose(api, "de", origin=BASE)
    assert api.get("/api/me/preferences").json()["pages_language"] == "de"
    api.patch("/api/me/preferences", json={"pages_language": ""}, headers={"origin": BASE})
    assert api.get("/api/me/preferences").json()["pages_language"] == ""


def test_a_page_s_shell_is_that_of_the_language(services: Services) -> None:
    with calling(services, lambda language, _: SHELL.replace("<head>", f"<head data-language={language}>")) as api:
        for headers, language, title in (({}, "en", "Not found"), ({"accept-language": "de"}, "de", "Nicht gefunden")):
            page = api.get("/watch/nothing", headers=headers)
            assert page.status_code == 404
            assert f"data-language={language}" in page.text
            assert f"<title>{title} · Notflix</title>" in page.text
            assert "Accept-Language" in page.headers["vary"]
