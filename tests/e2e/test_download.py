"""Taking a film along from its page: one rung as a file that plays anywhere, and the file as it was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from notflix_app.core import keys
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.delete import delete
from tests.fixtures.films import live, services_of
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.media import make, shown

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make("plain", tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="module")
def film(own_stack: Stack, clip: Path) -> Iterator[str]:
    """The id of one that is live."""
    services = services_of(own_stack)
    video = live(services, clip, "To take along")
    eventually(lambda: services.sources.size(keys.source(video)), 60)  # its parts have become one object
    yield video
    delete(services, OPERATOR, video)


def downloaded(page: Page, stack: Stack, film: str, *, rung: str) -> Download:
    """rung: as the dialog names it; empty: the source."""
    page.goto(f"{stack.url}/watch/{film}")
    page.get_by_role("button", name="Download", exact=True).click()
    dialog = page.get_by_role("dialog", name="Download")
    with page.expect_download() as begun:
        if rung:
            dialog.get_by_role("radio", name=rung).check()
            dialog.get_by_role("button", name="Download", exact=True).click()
        else:
            dialog.get_by_role("link", name="Download it").click()
    expect(page).to_have_url(f"{stack.url}/watch/{film}")  # and nothing that plays is left for it
    return begun.value


def test_one_rung_is_one_file_that_plays(page: Page, own_stack: Stack, film: str, clip: Path) -> None:
    download = downloaded(page, own_stack, film, rung="240p")
    assert download.suggested_filename == "To take along (240p).mp4"
    assert shown(download.path(), "width,height") == shown(clip, "width,height")  # it has one rung


def test_the_source_is_what_was_sent(page: Page, own_stack: Stack, film: str, clip: Path) -> None:
    download = downloaded(page, own_stack, film, rung="")
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (download.path(), clip)}
    assert len(digests) == 1
