"""A film is encoded again while a page plays it: that page notices nothing but a line, and the next one has the new
version."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from notflix_app.bench.films import draw
from tests.fixtures.stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

# As somebody who presses play until it does: what is only being loaded lets go of the first press.
PLAYS = """(at) => {
  const v = document.querySelector('.player-video');
  if (v?.paused) { v.muted = true; v.play().catch(() => {}); }
  return v && v.currentTime > at && !v.paused;
}"""
VIDEO = "document.querySelector('.player-video')"
SECONDS = 40


def segments(answers: list[Response], version: int) -> list[int]:
    return [one.status for one in answers if f"/v{version}/" in one.url and ".m4s" in one.url]


def test_whoever_watches_plays_on_and_the_next_page_has_the_new_version(
    own_stack: Stack, page: Page, tmp_path: Path
) -> None:
    film = draw(tmp_path / "again.mp4", SECONDS, "640x360")
    [video] = own_stack.json("ingest", film, "--title", "Once more", "--rungs", "360", "--wait")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{own_stack.url}/watch/{video['id']}")
    page.wait_for_function(PLAYS, arg=0.5)
    page.evaluate(f"{VIDEO}.dataset.same = 'yes'")

    page.get_by_role("button", name="Encode again").click()
    dialog = page.get_by_role("dialog", name="Encode again")
    dialog.get_by_text("Change", exact=True).click()
    dialog.get_by_text("360p", exact=True).first.click()  # all but this one
    expect(dialog.get_by_text("240p", exact=True).first).to_be_visible()
    dialog.get_by_role("button", name="Encode again").click()
    expect(page.get_by_role("region", name="The new version")).to_be_visible()
    expect(page.get_by_text("A new version plays from now on")).to_be_visible(timeout=120_000)

    assert page.evaluate(f"{VIDEO}.dataset.same") == "yes"
    page.evaluate(f"{VIDEO}.currentTime = {SECONDS - 3}")
    page.wait_for_function(PLAYS, arg=SECONDS - 2)
    assert set(segments(answers, 1)) == {200}
    assert segments(answers, 2) == []
    with page.expect_response(lambda answer: bool(segments([answer], 2)), timeout=60_000):
        page.get_by_role("button", name="Watch it").click()
    expect(page.get_by_text("A new version plays from now on")).to_have_count(0)
    page.evaluate(f"{VIDEO}.currentTime = 1")
    page.wait_for_function(PLAYS, arg=2)
    assert set(segments(answers, 2)) == {200}
