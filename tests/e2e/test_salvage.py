"""A film of which a part never arrived, as a person meets it: told where, offered the rest, told what is missing."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from tests import media
from tests.fixtures.films import services_of
from tests.fixtures.parts import encoders_stopped
from tests.fixtures.stack import Stack
from tests.fixtures.uploads import chosen, upload

pytestmark = pytest.mark.e2e

LIVE_MS = 120_000


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    whole, torn = tmp_path / "whole.mkv", tmp_path / f"torn_{uuid.uuid4().hex[:8]}.mkv"
    media.ffmpeg("-i", media.big_buck_bunny(), "-c", "copy", whole)
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    return torn


def test_what_can_be_read_is_one_click_away(own_stack: Stack, page: Page, torn: Path) -> None:
    [video] = own_stack.json("ingest", torn, "--wait", check=False)
    assert (video["status"], video["salvageable"]) == ("failed", True)

    page.goto(f"{own_stack.url}/activity")
    card = page.locator(f"[data-video='{video['id']}']")
    expect(card.get_by_role("alert")).to_contain_text("it says that it is 5.3 seconds long, and ends after")
    card.get_by_role("button", name="Use what can be read").click()
    expect(page.locator(f"[data-video='{video['id']}'][data-state=live]")).to_be_visible(timeout=LIVE_MS)

    page.goto(f"{own_stack.url}/watch/{video['id']}")
    expect(page.locator(".lost")).to_have_text(re.compile(r"^Incomplete.* s at 0:0\d could not be read\.$"))
    [report] = [video_report for video_report in own_stack.json("videos") if video_report["id"] == video["id"]]
    [lost] = report["lost"]
    assert lost["at"] + lost["seconds"] == pytest.approx(5.3, abs=0.3)


def test_on_the_upload_page_too_and_what_failed_then_is_tried_again(own_stack: Stack, page: Page, torn: Path) -> None:
    services = services_of(own_stack)
    panel = chosen(page, own_stack, torn)
    upload(page)
    expect(panel.get_by_role("alert")).to_contain_text("it says that it is 5.3 seconds long", timeout=LIVE_MS)
    with encoders_stopped(own_stack):
        panel.get_by_role("button", name="Use what can be read").click()
        expect(panel.get_by_role("alert")).to_have_count(0)
        [video] = [one for one in services.catalog.videos() if one.file_name == torn.name]
        services.catalog.move(video.id, VideoState.FAILED, error="Its worker was lost too often.")
        expect(panel.get_by_role("alert")).to_contain_text("Its worker was lost too often.")
        panel.get_by_role("button", name="Try again").click()
        expect(panel.get_by_role("alert")).to_have_count(0)
    expect(panel.locator(".state-live")).to_be_visible(timeout=LIVE_MS)
    delete(services, OPERATOR, video.id)
