"""What crawlers get of a video's page."""

from __future__ import annotations

from html.parser import HTMLParser

from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import BASE, Client

NASTY = """</title><script>alert("1")</script> & 'quotes' "too\""""


class Head(HTMLParser):
    """title, metas (name or property → content), and every tag seen."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title, self.metas, self.tags = "", {}, []  # type: ignore[var-annotated]
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "meta":
            attributes = dict(attrs)
            key = attributes.get("property") or attributes.get("name")
            assert key not in self.metas or key is None, f"{key} is there twice"
            self.metas[key] = attributes.get("content")

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        if self.tags and self.tags[-1] == "title" and not self.title:
            self.title = data


def test_a_live_video_has_its_title_and_pictures(api: Client, workers: FakeWorkers) -> None:
    video = workers.ingest("Ocean at night", description="Near Kyoto,\n  in June")
    workers.run_all()
    answer = api.get(f"/watch/{video}")
    head = Head(answer.text)
    assert answer.status_code == 200
    assert head.title == "Ocean at night · Notflix"
    assert head.metas["og:title"] == head.metas["twitter:title"] == "Ocean at night"
    assert head.metas["og:description"] == head.metas["description"] == "Near Kyoto, in June"
    assert head.metas["og:url"] == f"{BASE}/watch/{video}"
    assert head.metas["og:image"] == head.metas["twitter:image"] == f"{BASE}/api/videos/{video}/poster"
    assert head.metas["twitter:card"] == "summary_large_image"
    assert head.metas["video:duration"] == "60"
    assert "robots" not in head.metas
    assert '<script src="/assets/app.js"></script></head>' not in answer.text
    assert '<div id="root"></div>' in answer.text


def test_what_people_wrote_is_escaped(api: Client, services: Services) -> None:
    video = builders.video(title=NASTY, description=NASTY, has_poster=True)
    services.catalog.add(video)
    head = Head(api.get(f"/watch/{video.id}").text)
    assert head.metas["og:title"] == NASTY
    assert head.metas["og:description"].startswith("</title>")
    assert head.tags.count("script") == 1
    assert head.title == f"{NASTY} · Notflix"


def test_a_title_is_no_pattern(api: Client, services: Services) -> None:
    video = builders.video(title=r"\1 \g<0> \d")
    services.catalog.add(video)
    assert Head(api.get(f"/watch/{video.id}").text).metas["og:title"] == r"\1 \g<0> \d"


def test_a_video_that_is_not_live_is_not_for_search_engines(api: Client, workers: FakeWorkers) -> None:
    answer = api.get(f"/watch/{workers.ingest()}")
    assert answer.status_code == 200
    assert Head(answer.text).metas["robots"] == "noindex"
    assert "og:image" not in Head(answer.text).metas


def test_an_unknown_id_is_a_real_404_with_the_page(api: Client) -> None:
    for path in ("/watch/nobody", "/watch/nobody/", "/watch/" + "x" * 5000, "/watch/%00"):
        answer = api.get(path)
        assert answer.status_code == 404
        assert '<div id="root"></div>' in answer.text
        assert Head(answer.text).title == "Not found · Notflix"


def test_head_answers_as_get_does(api: Client, workers: FakeWorkers) -> None:
    video = workers.ingest()
    assert api.request("HEAD", f"/watch/{video}").status_code == 200
    assert api.request("HEAD", "/watch/nobody").status_code == 404
