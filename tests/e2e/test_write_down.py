"""The button that has what is said written down: on a film's page, where a server hears it, until it is a track."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notflix_app.bench.stack import temporary_stack
from notflix_app.core.rights import OPERATOR
from notflix_app.core.speech import Heard, Transcription, Word
from notflix_app.core.steps import StepState
from notflix_app.usecases.services import Services
from notflix_app.usecases.tracks import remove, tracks
from notflix_app.usecases.transcribe import speech_offer
from notflix_app.wiring import build
from tests import media
from tests.fixtures.answers import Answers
from tests.fixtures.films import live
from tests.fixtures.player import play
from tests.fixtures.speech import StandIn, speech_server
from tests.fixtures.stack import QUICK
from tests.fixtures.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SENTENCE = " The lighthouse stands at the end of the harbour."
WORDS = [f" {word}" for word in SENTENCE.split()]
HEARD = Heard("en", tuple(Word(500 * n, 500 * n + 400, word) for n, word in enumerate(WORDS)))


@dataclass(frozen=True)
class Talkie:
    """server: where it is listened to."""

    url: str
    film: str
    server: StandIn
    services: Services


@pytest.fixture(scope="module")
def talkie(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talkie]:
    """A film in which somebody speaks, and in its second track says the same in German, on a Notflix that has them
    heard."""
    file = tmp_path_factory.mktemp("talkie") / "talkie.mp4"
    streams = media.lavfi("testsrc2=s=320x180:r=24:d=8", "sine=d=8", "sine=f=660:d=8")
    both = ("-map", "0", "-map", "1", "-map", "2", "-metadata:s:a:1", "language=deu")
    media.ffmpeg(*streams, *both, *media.H264, *media.AAC, file)
    with speech_server(HEARD) as server:
        extra = {**QUICK, "NOTFLIX_SPEECH_URL": server.url}
        with temporary_stack(1, extra, pages) as settings:
            services = build(settings)
            yield Talkie(settings.url, live(services, file, file.stem), server, services)


@pytest.fixture(autouse=True)
def _no_track_is_left(talkie: Talkie) -> Iterator[None]:
    yield
    for track in tracks(talkie.services, OPERATOR, talkie.film):
        remove(talkie.services, OPERATOR, talkie.film, track.id)


def test_what_is_said_becomes_a_track_by_a_click(page: Page, talkie: Talkie):
    page.goto(f"{talkie.url}/watch/{talkie.film}")
    play(page, loop=True)
    page.get_by_role("button", name="Tracks", exact=True).click()
    panel = page.get_by_role("region", name="Tracks")
    panel.get_by_role("button", name="Write down what is said").click()
    expect(panel.get_by_role("status").filter(has_text="Written down")).to_have_text(
        "Written down: 1 line in English. They are a track above, to be corrected.", timeout=60_000
    )
    track = panel.locator("[data-track]")
    expect(track.locator(".tracks-name")).to_have_text("English (automatic)")
    expect(track.locator(".tracks-detail")).to_contain_text("by a machine")
    track.get_by_role("button", name="Show in the player").click()
    expect(page.locator(".shaka-text-container")).to_contain_text("The lighthouse stands", timeout=20_000)
    expect(panel.get_by_role("button", name="Write down what is said")).to_be_visible()


def test_which_sound_and_language_are_chosen_and_it_is_called_off(page: Page, talkie: Talkie):
    """However soon it is clicked: what was chosen need not have come back to the page."""
    answers = Answers(page)
    talkie.server.hang()
    try:
        page.goto(f"{talkie.url}/watch/{talkie.film}")
        page.get_by_role("button", name="Tracks", exact=True).click()
        panel = page.get_by_role("region", name="Tracks")
        language = panel.get_by_role("combobox", name="Language")
        panel.get_by_role("combobox", name="Sound").select_option(index=1)
        expect(language).to_have_value("German")
        answers.held = True
        language.fill("Catalan")
        language.press("Enter")
        begun = len(talkie.server.asked)
        panel.get_by_role("button", name="Write down what is said").click()
        answers.let_through()
        expect(panel.get_by_role("progressbar")).to_be_visible()
        [asked] = eventually(lambda: talkie.server.asked[begun:], 30)
        assert asked["language"] == ["ca"]
        panel.get_by_role("button", name="Cancel").click()
        expect(panel.get_by_role("status").filter(has_text="It was called off.")).to_be_visible()
        expect(panel.get_by_role("progressbar")).to_have_count(0)
    finally:
        talkie.server.answer_again()


def test_who_was_away_meanwhile_hears_of_it(page: Page, talkie: Talkie):
    talkie.server.hang()
    try:
        page.goto(f"{talkie.url}/watch/{talkie.film}")
        page.get_by_role("button", name="Tracks", exact=True).click()
        panel = page.get_by_role("region", name="Tracks")
        track = panel.locator("[data-track]")
        expect(panel.get_by_role("button", name="Write down what is said")).to_be_visible()
        panel.get_by_role("button", name="Write down what is said").click()
        expect(panel.get_by_role("progressbar")).to_be_visible()
        page.get_by_role("link", name="Notflix, home").click()
        expect(panel).to_have_count(0)
    finally:
        talkie.server.answer_again()
    eventually(lambda: speech_offer(talkie.services, OPERATOR, talkie.film).last, 60, until=is_done)
    page.go_back()
    expect(panel.get_by_role("status").filter(has_text="Written down: 1 line in English.")).to_be_visible()
    expect(track).to_have_count(1)


def is_done(last: Transcription) -> bool:
    return last.state is StepState.DONE
