"""Whom a new video is for: one's own default, and a choice for each file."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.delete import delete
from tests.fixtures.house import House
from tests.fixtures.waiting import eventually
from tests.media import make

pytestmark = pytest.mark.e2e


def test_the_upload_page_begins_with_ones_own_choice(page: Page, house: House, tmp_path: Path) -> None:
    una = house.person("Una", Role.EDITOR)
    house.signed_in(page, "Una", then="/account")
    page.get_by_label("New videos are for").select_option("Only you")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("New videos are for")).to_have_value("private")
    page.goto(f"{house.url}/upload")
    first = make("plain", tmp_path)
    files = [first.with_name("mine.mp4"), first.with_name("ours.mp4")]
    for file in files:
        file.write_bytes(first.read_bytes())
    page.locator("input.uppy-Dashboard-input[type=file]").first.set_input_files(files)
    chooser = {name: page.get_by_role("article", name=name).get_by_label("Who sees it") for name in ("mine", "ours")}
    for each in chooser.values():
        expect(each).to_have_value("private")
    chooser["ours"].select_option("Members")
    page.get_by_role("button", name="Upload 2 videos").click()
    expect(page.get_by_role("link", name="Open its page").or_(page.get_by_role("link", name="Watch"))).to_have_count(2)
    for each in chooser.values():
        expect(each).to_be_disabled()
    theirs = [video for video in house.services.catalog.videos() if video.owner_id == una.id]
    visibilities = {video.title: video.visibility for video in theirs}
    assert visibilities == {"mine": Visibility.PRIVATE, "ours": Visibility.MEMBERS}
    for video in theirs:
        eventually(
            lambda v=video: house.services.catalog.get(v.id).state, 60, until=lambda s: s is not VideoState.UPLOADING
        )
        delete(house.services, OPERATOR, video.id)


def test_whoever_only_watches_is_not_asked(page: Page, house: House) -> None:
    house.person("Viola")
    house.signed_in(page, "Viola", then="/account")
    expect(page.get_by_label("Shown as")).to_be_visible()
    expect(page.get_by_label("New videos are for")).to_have_count(0)
