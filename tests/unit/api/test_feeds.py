"""Feeds, as a reader of feeds reads them."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest

from notflix_app.core.people import Role, Scope
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import people, tokens
from notflix_app.usecases.services import Services
from notflix_app.usecases.update_index import begin_index, update_index
from tests import builders
from tests.fakes.services import fake_services
from tests.fixtures.api import BASE, Client


@pytest.fixture
def services() -> Services:
    return fake_services(alone=False)


def film(services: Services, title: str, visibility: Visibility = Visibility.PUBLIC, **changes: Any) -> str:
    given = {"state": VideoState.LIVE, "source": builders.source(), **changes}
    video = builders.video(title=title, visibility=visibility, **given)
    services.catalog.add(video)
    return video.id


def read(api: Client, query: str = "", **more: Any) -> Any:
    answer = api.get(f"/feed.xml{query}", **more)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/rss+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "rss20"
    return feed


def titles(feed: Any) -> list[str]:
    return [entry.title for entry in feed.entries]


def test_the_newest_come_first_with_all_that_readers_show(api: Client, services: Services) -> None:
    film(services, "Old", created_at=1000.0)
    new = film(
        services,
        "New & <b>bold</b>\x07",
        created_at=2000.0,
        live_at=86400.0,
        description="Near Kyoto",
        tags=("sea", "night"),
        has_poster=True,
    )
    film(services, "Not live", state=VideoState.ENCODING, created_at=3000.0)
    feed = read(api)
    assert titles(feed) == ["New & <b>bold</b>", "Old"]
    entry = feed.entries[0]
    assert (entry.id, entry.link) == (new, f"{BASE}/watch/{new}")
    assert entry.published == "Fri, 02 Jan 1970 00:00:00 GMT"
    assert entry.summary == "Near Kyoto"
    assert [tag.term for tag in entry.tags] == ["sea", "night"]
    [enclosure] = entry.enclosures
    assert (enclosure.href, enclosure.type) == (
        f"{BASE}/api/videos/{new}/master.m3u8",
        "application/vnd.apple.mpegurl",
    )
    assert entry.media_thumbnail == [{"url": f"{BASE}/api/videos/{new}/poster"}]
    assert entry.media_content[0]["duration"] == "60"
    assert entry.media_player["url"] == f"{BASE}/embed/{new}"
    assert feed.feed.link == f"{BASE}/"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [f"{BASE}/feed.xml"]


def test_each_reads_of_what_they_may_see(api: Client, services: Services) -> None:
    film(services, "For everyone")
    film(services, "For members", Visibility.MEMBERS)
    ann = people.add(services, OPERATOR, "Ann", "correct horse", role=Role.EDITOR)
    film(services, "For Ann", Visibility.PRIVATE, owner_id=ann.id)
    token = tokens.make(services, OPERATOR, "", [Scope.READ], person_id=ann.id)
    assert titles(read(api)) == ["For everyone"]
    own = read(api, f"?token={token}")
    assert sorted(titles(own)) == ["For Ann", "For everyone", "For members"]
    assert token not in str(own)
    answer = api.get(f"/feed.xml?token={token}")
    assert "no-store" in answer.headers["cache-control"]
    private = next(entry for entry in own.entries if entry.title == "For Ann")
    assert "media_player" not in private
    assert sorted(titles(read(api, headers={"authorization": f"Bearer {token}"}))) == sorted(titles(own))


def test_a_token_that_is_not_good_is_no_stranger(api: Client, services: Services) -> None:
    ann = people.add(services, OPERATOR, "Ann", "correct horse", role=Role.EDITOR)
    uploads = tokens.make(services, OPERATOR, "", [Scope.UPLOAD], person_id=ann.id)
    assert api.get("/feed.xml?token=nobody").status_code == 401
    assert api.get(f"/feed.xml?token={uploads}").status_code == 403


def test_by_tag(api: Client, services: Services) -> None:
    film(services, "Harbour", tags=("the sea & more",), created_at=1.0)
    film(services, "Storm", tags=("the sea & more",), created_at=2.0)
    film(services, "Kitchen", tags=("food",))
    film(services, "Hidden", Visibility.MEMBERS, tags=("food",))
    begin_index(services)
    update_index(services)
    feed = read(api, "?tag=the%20sea%20%26%20more")
    assert titles(feed) == ["Storm", "Harbour"]
    assert feed.feed.title == "the sea & more · Notflix"
    assert feed.feed.link == f"{BASE}/?tag=the+sea+%26+more"
    assert titles(read(api, "?tag=food")) == ["Kitchen"]
    assert titles(read(api, "?tag=nothing")) == []


def test_while_search_is_away_the_newest_are_there_all_the_same(api: Client, services: Services) -> None:
    film(services, "Harbour")
    services.index.away = True
    assert titles(read(api)) == ["Harbour"]
    assert api.get("/feed.xml?tag=sea").status_code == 503
