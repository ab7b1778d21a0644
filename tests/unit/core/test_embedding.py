"""Films in frames on other sites."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from notflix_app.core.embedding import embed_code, embed_sites, frame_ancestors, frame_size
from notflix_app.core.errors import Refused
from notflix_app.core.visibility import Visibility
from tests import builders

EVERY = embed_sites("*")
PUBLIC = builders.video(visibility=Visibility.PUBLIC)
MEMBERS = builders.video(visibility=Visibility.MEMBERS)


def test_sites_are_listed_or_all_or_none() -> None:
    assert EVERY == ("*",)
    assert embed_sites("none") == ()
    sites = ("https://school.example", "https://*.club.example", "http://localhost:8080", "http://a.lan:*")
    assert embed_sites(", ".join(sites)) == sites


@pytest.mark.parametrize(
    "wrong", ["", "school.example", "https://a.example/path", "https://a; script-src *", "*, https://a", "'self'"]
)
def test_what_is_no_site_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="are no sites"):
        embed_sites(wrong)


def test_every_site_shows_what_is_for_everyone_and_the_sentence_in_its_place() -> None:
    assert frame_ancestors(EVERY, PUBLIC) == frame_ancestors(EVERY, None) == "frame-ancestors *"
    assert frame_ancestors(EVERY, MEMBERS) == "frame-ancestors 'self'"


def test_sites_that_are_named_show_what_their_viewer_may_see() -> None:
    for video in (PUBLIC, MEMBERS, None):
        assert frame_ancestors(embed_sites("https://a.example, https://b.example"), video) == (
            "frame-ancestors https://a.example https://b.example"
        )
        assert frame_ancestors((), video) == "frame-ancestors 'none'"


def test_a_frame_has_the_shape_of_the_film_and_fits() -> None:
    wide = builders.video(source=builders.source(width=1920, height=800))
    tall = builders.video(source=builders.source(width=1080, height=1920))
    assert frame_size(builders.video()) == (960, 540)
    assert frame_size(wide) == (960, 400)
    assert frame_size(wide, 480) == (480, 200)
    assert frame_size(tall, 480, 480) == (270, 480)
    assert frame_size(wide, 1, 1) == (1, 1)


def test_what_people_wrote_stays_a_title() -> None:
    class Tags(HTMLParser):
        seen: list[tuple[str, dict[str, str | None]]] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.append((tag, dict(attrs)))

    title = '"><script>alert(1)</script>'
    parser = Tags()
    parser.feed(embed_code("https://films.example", builders.video(id="homevideo01", title=title)))
    [(tag, attributes)] = parser.seen
    assert tag == "iframe"
    assert attributes["src"] == "https://films.example/embed/homevideo01"
    assert attributes["title"] == title
    assert (attributes["width"], attributes["height"]) == ("960", "540")
