"""What is done on Activity about a film that is being made: cancelled, deleted and put back, tried again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from notflix_app.core.errors import Conflict
from notflix_app.core.release import Release
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.services import Services
from tests.fixtures.films import live, sent, services_of
from tests.fixtures.parts import encoders_stopped
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

LIVE_MS = 120_000


@pytest.fixture(scope="module")
def services(own_stack: Stack) -> Services:
    return services_of(own_stack)


def entry(page: Page, video: str) -> Locator:
    return page.locator(f"[data-video='{video}']")


def press(at: Locator, *names: str) -> None:
    """One button after the other: what it asks, and the answer."""
    for name in names:
        at.get_by_role("button", name=name).click()


def begun(services: Services, video: str) -> Release | None:
    """None: the file that it is made of is still being put together."""
    try:
        return reencode(services, OPERATOR, video)
    except Conflict:
        return None


def test_what_was_deleted_while_it_was_made_is_put_back_and_tried_again(
    page: Page, own_stack: Stack, services: Services, tmp_path: Path
) -> None:
    with encoders_stopped(own_stack):
        video = sent(services, make("plain", tmp_path), "There and back").id
        page.goto(f"{own_stack.url}/activity")
        press(entry(page, video), "Delete", "Delete it")
        expect(entry(page, video)).to_have_count(0)
        page.goto(f"{own_stack.url}/bin")
        page.get_by_role("listitem").filter(has_text="There and back").get_by_role("button", name="Put back").click()
        page.get_by_role("link", name="Go there").click()
        expect(entry(page, video).get_by_role("alert")).to_contain_text("It was deleted while it was being made.")
        entry(page, video).get_by_role("button", name="Try again").click()
        expect(entry(page, video).get_by_role("alert")).to_have_count(0)
    done = page.get_by_role("listitem").and_(entry(page, video))
    expect(done).to_have_attribute("data-state", "live", timeout=LIVE_MS)
    press(done, "Delete", "Delete it")
    expect(done).to_have_count(0)


def test_what_is_cancelled_is_told_and_deleted(
    page: Page, own_stack: Stack, services: Services, tmp_path: Path
) -> None:
    with encoders_stopped(own_stack):
        video = sent(services, make("plain", tmp_path), "Never to be made").id
        page.goto(f"{own_stack.url}/activity")
        press(entry(page, video), "Cancel", "Stop it")
        done = page.get_by_role("listitem").and_(entry(page, video))
        expect(done).to_contain_text("Cancelled")
        press(done, "Delete", "Delete it")
        expect(entry(page, video)).to_have_count(0)


def test_a_new_version_that_failed_is_tried_again_and_given_up(
    page: Page, own_stack: Stack, services: Services, tmp_path: Path
) -> None:
    video = live(services, make("plain", tmp_path), "Twice on Activity")
    with encoders_stopped(own_stack):
        new = eventually(lambda: begun(services, video), 60, every=0.5)
        services.releases.move(video, new.version, VideoState.FAILED, error="Its worker was lost too often.")
        page.goto(f"{own_stack.url}/activity")
        coming = page.locator(f"[data-video='{video}'][data-release='{new.version}']")
        expect(coming.get_by_role("alert")).to_contain_text("Its worker was lost too often.")
        coming.get_by_role("button", name="Try again").click()
        expect(coming.get_by_role("alert")).to_have_count(0)
        there = services.releases.version_of(video, new.version)
        assert isinstance(there, Release)
        assert there.state is VideoState.PROBING
        press(coming, "Cancel", "Give it up")
        expect(coming).to_have_count(0)
        assert services.catalog.get(video).version == 1
    delete(services, OPERATOR, video, for_good=True)
