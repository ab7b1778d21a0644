"""Pages that look again each second do not fetch again what they have."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request

from notflix_app.core import keys
from notflix_app.core.video import VideoState
from notflix_app.settings import load_settings
from notflix_app.wiring import build
from tests import builders
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

LOOKS = 5


@pytest.mark.parametrize("where", ["/activity", "/watch/{id}"])
def test_a_poster_that_lies_in_the_store_is_fetched_once(own_stack: Stack, page: Page, where: str) -> None:
    services = build(load_settings(own_stack.data))
    video = builders.video(state=VideoState.FAILED, has_poster=True, created_at=services.clock(), error="For a test.")
    poster = keys.picture(video.id, video.version, keys.POSTER)
    services.packages.put_bytes(poster, b"\xff\xd8\xff\xd9")
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
