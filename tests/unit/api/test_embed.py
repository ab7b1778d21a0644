"""Films on other sites: the page for a frame, oEmbed, and what tells of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from xml.etree import ElementTree

import pytest

from notflix_app.api.app import make_api
from notflix_app.api.headers import HEADERS, POLICY, SecurityHeaders, page_policy
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.settings import Settings
from notflix_app.usecases import people, tokens
from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import fake_services
from tests.fixtures.api import BASE, SHELL, Client

FRAME = "X-Frame-Options"
OF_PAGES = page_policy([SHELL])


@pytest.fixture
def services() -> Services:
    return fake_services(alone=False)


@pytest.fixture
def api(services: Services) -> Iterator[Client]:
    yield from calling(services, "*")


def calling(services: Services, sites: str) -> Iterator[Client]:
    settings = Settings(public_url=BASE, embed_sites=sites, _env_file=None)  # type: ignore[call-arg]
    client = Client(SecurityHeaders(make_api(services, settings, lambda *_: SHELL), OF_PAGES))
    try:
        yield client
    finally:
        client.close()


def film(services: Services, visibility: Visibility = Visibility.PUBLIC, **changes: object) -> str:
    given = {"title": "Home", "state": VideoState.LIVE, "source": builders.source(), "has_poster": True, **changes}
    video = builders.video(visibility=visibility, **given)
    services.catalog.add(video)
    return video.id


def bearer(services: Services) -> dict[str, str]:
    admin = people.add(services, OPERATOR, "Olga", "correct horse", role=Role.ADMIN)
    return {"authorization": f"Bearer {tokens.make(services, OPERATOR, '', list(tokens.Scope), person_id=admin.id)}"}


def test_a_film_for_everyone_may_be_framed_by_every_site(api: Client, services: Services) -> None:
    answer = api.get(f"/embed/{film(services)}")
    assert answer.status_code == 200
    assert answer.headers[POLICY] == OF_PAGES.replace("frame-ancestors 'none'", "frame-ancestors *")
    assert FRAME not in answer.headers
    assert "<title>Home · Notflix</title>" in answer.text


def test_nothing_else_may_be(api: Client, services: Services) -> None:
    video = film(services)
    for path in (f"/watch/{video}", f"/api/videos/{video}", "/api/videos", "/embed", "/oembed?url=x", "/feed.xml"):
        headers = api.get(path).headers
        assert headers[FRAME] == "DENY", path
        assert "frame-ancestors 'none'" in headers[POLICY], path


def test_what_is_not_for_strangers_is_a_sentence_in_a_frame_and_nothing_of_it(api: Client, services: Services) -> None:
    hidden = api.get(f"/embed/{film(services, Visibility.MEMBERS)}")
    nothing = api.get("/embed/nobody")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.text == nothing.text
    assert hidden.headers[POLICY] == nothing.headers[POLICY]
    assert "frame-ancestors *" in hidden.headers[POLICY]


def test_whoever_is_signed_in_is_not_shown_their_films_on_any_site(api: Client, services: Services) -> None:
    answer = api.get(f"/embed/{film(services, Visibility.MEMBERS)}", headers=bearer(services))
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in answer.headers[POLICY]


def test_sites_can_be_named_and_none_at_all(services: Services) -> None:
    video = film(services)
    for sites, policy in (("https://school.example", "https://school.example"), ("none", "'none'")):
        with contextmanager(calling)(services, sites) as client:
            headers = client.get(f"/embed/{video}").headers
            assert f"frame-ancestors {policy}" in headers[POLICY]
            assert {name for name in HEADERS if name not in headers} == {FRAME}


def test_the_watch_page_tells_other_sites_how_to_show_it(api: Client, services: Services) -> None:
    video = film(services)
    page = api.get(f"/watch/{video}").text
    assert f'<meta property="og:video" content="{BASE}/embed/{video}"/>' in page
    links = dict(re.findall(r'<link rel="alternate" type="(\S+)\+oembed" href="(\S+)"', page))
    answer = api.get(unescape(links["application/json"]))
    assert answer.json() == {
        "version": "1.0",
        "type": "video",
        "provider_name": "Notflix",
        "provider_url": BASE,
        "title": "Home",
        "html": answer.json()["html"],
        "width": 960,
        "height": 540,
        "thumbnail_url": f"{BASE}/api/videos/{video}/poster",
        "thumbnail_width": 960,
        "thumbnail_height": 540,
    }
    assert f'src="{BASE}/embed/{video}"' in answer.json()["html"]
    assert answer.headers["access-control-allow-origin"] == "*"
    xml = ElementTree.fromstring(api.get(unescape(links["text/xml"])).content)
    assert {each.tag: each.text for each in xml} == {k: str(v) for k, v in answer.json().items()}


def test_what_it_says_as_schema_org(api: Client, services: Services) -> None:
    title = "</script><script>alert(1)</script>"
    video = film(services, title=title, tags=("sea", "harbour"), live_at=86400.0)
    page = api.get(f"/watch/{video}").text
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(text)
    assert data["@type"] == "VideoObject"
    assert data["name"] == title
    assert data["uploadDate"] == "1970-01-02T00:00:00+00:00"
    assert data["duration"] == "PT60S"
    assert data["thumbnailUrl"] == f"{BASE}/api/videos/{video}/poster"
    assert data["embedUrl"] == f"{BASE}/embed/{video}"
    assert data["keywords"] == "sea, harbour"
    assert data["potentialAction"]["target"] == f"{BASE}/watch/{video}?t={{seek_to_second_number}}"


def test_a_film_for_members_says_nothing_of_frames_even_to_them(api: Client, services: Services) -> None:
    video, headers = film(services, Visibility.MEMBERS), bearer(services)
    page = api.get(f"/watch/{video}", headers=headers).text
    assert "Home" in page
    assert "VideoObject" in page
    assert not any(word in page for word in ("og:video", "oembed", "embedUrl"))
    own = api.get(f"/oembed?url={BASE}/watch/{video}", headers=headers)
    assert (own.status_code, "not for everyone" in own.json()["detail"]) == (404, True)
    assert "Home" not in api.get(f"/watch/{video}").text


def test_it_fits_where_it_is_to_stand(api: Client, services: Services) -> None:
    video = film(services)
    answer = api.get(f"/oembed?url={BASE}/embed/{video}/%3Ft%3D5&maxwidth=400&maxheight=100").json()
    assert (answer["width"], answer["height"]) == (178, 100)
    assert 'width="178" height="100"' in answer["html"]


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.PRIVATE, Visibility.LINK])
def test_what_one_may_not_see_is_not_there(api: Client, services: Services, visibility: Visibility) -> None:
    hidden = api.get(f"/oembed?url={BASE}/watch/{film(services, visibility)}")
    assert hidden.status_code == 404
    assert "There is no video" in hidden.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 422),
        ("url=http://elsewhere.example/watch/homevideo01", 404),
        (f"url={BASE}/watch/a/b", 404),
        (f"url={BASE}.evil.example/watch/homevideo01", 404),
        (f"url={BASE}/watch/nobody", 404),
        (f"url={BASE}/watch/nobody&format=yaml", 501),
        (f"url={BASE}/watch/nobody&maxwidth=0", 422),
    ],
)
def test_what_cannot_be_shown(api: Client, query: str, status: int) -> None:
    assert api.get(f"/oembed?{query}").status_code == status


def test_a_film_that_is_not_live_is_not_shown_elsewhere(api: Client, services: Services) -> None:
    assert api.get(f"/oembed?url={BASE}/watch/{film(services, state=VideoState.ENCODING)}").status_code == 404
