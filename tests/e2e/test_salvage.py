"""A film of which a part never arrived, as a person meets it: told where, offered the rest, told what is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import media
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

LIVE_MS = 120_000


def test_what_can_be_read_is_one_click_away(own_stack: Stack, page: Page, tmp_path: Path) -> None:
    whole, torn = tmp_path / "whole.mkv", tmp_path / "torn.mkv"
    media.ffmpeg("-i", media.big_buck_bunny(), "-c", "copy", whole)
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
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
