"""Pages that look again each second do not fetch again what they have."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Page, Request, Route

from notflix_app.core import keys
from notflix_app.core.video import VideoState
from notflix_app.settings import load_settings
from notflix_app.wiring import build
from tests import builders
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

LOOKS = 5
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAAAAAAALAAAAAABAAEAAAIBRAA7")  # a picture of one


@pytest.mark.parametrize("where", ["/activity", "/watch/{id}"])
def test_a_poster_that_lies_in_the_store_is_fetched_once(own_stack: Stack, page: Page, where: str) -> None:
    services = build(load_settings(own_stack.data))
    video = builders.video(state=VideoState.FAILED, has_poster=True, created_at=services.clock(), error="For a test.")
    poster = keys.picture(video.id, video.version, keys.POSTER)
    services.packages.put_bytes(poster, PIXEL)
    services.catalog.add(video)
    asked: list[str] = []

    def note(request: Request) -> None:
        if poster in request.url:
            asked.append(request.url)

    page.on("request", note)
    try:
        page.goto(own_stack.url + where.format(id=video.id))
        page.wait_for_selector(f"img[src*='{poster}']", state="attached")
        page.wait_for_timeout(LOOKS * 1000)
    finally:
        services.catalog.delete(video.id)
        services.packages.remove(poster)
    # Twice where the hour in which one address holds has just ended.
    assert 1 <= len(asked) <= 2, asked


def test_a_poster_whose_address_is_good_no_more_is_asked_for_again(own_stack: Stack, page: Page) -> None:
    """As on a page that was open for longer than its signature."""
    services = build(load_settings(own_stack.data))
    video = builders.video(state=VideoState.FAILED, has_poster=True, created_at=services.clock(), error="For a test.")
    poster = keys.picture(video.id, video.version, keys.POSTER)
    services.packages.put_bytes(poster, PIXEL)
    services.catalog.add(video)
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(body="No picture.")  # a refusal would be on the console, and fail the test

    page.route(f"**/{poster}*", refuse_once)
    try:
        page.goto(f"{own_stack.url}/watch/{video.id}")
        again = page.wait_for_selector(f"img.poster[src='/api/videos/{video.id}/poster']", state="attached")
        page.wait_for_function("image => image.naturalWidth > 0", arg=again)
    finally:
        services.catalog.delete(video.id)
        services.packages.remove(poster)
    assert len(refused) == 1
