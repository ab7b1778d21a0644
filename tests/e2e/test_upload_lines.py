"""Large files over a line that is paused, breaks, falls silent or runs out. No byte is sent twice for it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.stack import Stack
from tests.fixtures.uploads import (
    LIVE_MS,
    SENT_MS,
    Line,
    arrives_whole,
    choose,
    chosen,
    eventually_gone,
    until_arrived,
    upload,
)
from tests.fixtures.waiting import until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(480)]


def test_a_pause_keeps_what_has_arrived(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    panel.get_by_role("button", name="Pause").click()
    expect(panel).to_have_attribute("data-state", "paused")
    line.open()
    panel.get_by_role("button", name="Go on").click()
    arrives_whole(page, stack, line, film)


def test_after_a_reload_it_goes_on_with_the_parts_that_are_missing(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(4)
    panel = chosen(page, stack, film)
    panel.locator("input[name=tags]").fill("padded")
    upload(page)
    until_arrived(page, line, 1, 2, 3)
    line.open()
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    page.goto(f"{stack.url}/upload")
    expect(page.get_by_text("An upload was interrupted.")).to_be_visible()  # it takes a moment to be read
    panel = choose(page, film)
    expect(panel.locator("input[name=tags]")).to_have_value("padded")
    upload(page)
    expect(panel.locator(".state-live")).to_be_visible(timeout=LIVE_MS)
    arrives_whole(page, stack, line, film)


def test_a_line_that_breaks_and_comes_back_needs_nobody(page: Page, stack: Stack, film: Path):
    line = Line(page)
    breaks = Counter({2: 3, 4: 1})
    line.first(breaks, lambda route: route.abort("connectionreset"))
    chosen(page, stack, film)
    upload(page)
    arrives_whole(page, stack, line, film)
    assert not breaks.total()


def test_an_address_that_has_run_out_is_asked_for_again(page: Page, stack: Stack, film: Path):
    """As after a machine's sleep between the asking and the sending."""
    line = Line(page)
    late = Counter({2: 1, 3: 1})
    line.first(
        late, lambda route: route.continue_(url=re.sub("X-Amz-Date=[0-9]{4}", "X-Amz-Date=2001", route.request.url))
    )
    chosen(page, stack, film)
    upload(page)
    arrives_whole(page, stack, line, film)
    assert not late.total()


def test_a_line_that_falls_silent_is_given_up(page: Page, stack: Stack, film: Path):
    page.add_init_script(  # a minute passes in a second
        "const later = window.setTimeout;"
        "window.hurry = true;"
        "window.setTimeout = (act, ms, ...more) => later(act, window.hurry && ms === 60000 ? 1000 : ms, ...more);"
    )
    line = Line(page)
    tried: Counter[int] = Counter()
    line.meanwhile = lambda number, _: tried.update([number])
    chosen(page, stack, film)
    upload(page)
    until(page, lambda: tried and min(tried.values()) >= 2)  # each that was sent; some wait until the first is there
    page.evaluate("window.hurry = false")
    line.open()
    arrives_whole(page, stack, line, film)


def test_a_file_that_changes_on_its_way_is_not_mixed(page: Page, stack: Stack, film: Path):
    line = Line(page)
    line.hold_from(3)
    panel = chosen(page, stack, film)
    upload(page)
    until_arrived(page, line, 1, 2)
    panel.get_by_role("button", name="Pause").click()
    with film.open("ab") as file:
        file.write(b"more")
    line.open()
    panel.get_by_role("button", name="Go on").click()
    expect(panel.get_by_role("alert")).to_contain_text("This file was changed or moved", timeout=SENT_MS)
    panel.get_by_role("button", name="Give up").click()
    expect(panel).to_have_count(0)
    eventually_gone(page, stack, film)
