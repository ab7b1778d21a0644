"""Searching in a browser: narrowed, by keyboard alone, with answers that come late, and while search is away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState, new_id
from notflix_app.settings import load_settings
from notflix_app.usecases.delete import delete
from notflix_app.usecases.search import SEARCH_AWAY
from notflix_app.wiring import build
from tests import builders
from tests.fixtures import http
from tests.fixtures.parts import without_search
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually, until

pytestmark = pytest.mark.e2e

FILMS = 30
YEAR = 31_557_600.0
IN_2021 = 1_625_000_000.0
GRID = ".grid-found"
EVENTS = re.compile(r"/_event")
# Every query whose results were shown, in order.
NOTE_SHOWN = """() => {
  window.shownQueries = [];
  new MutationObserver(() => {
    const query = document.querySelector("[data-results-for]")?.dataset.resultsFor;
    if (query && query !== window.shownQueries.at(-1)) window.shownQueries.push(query);
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


@pytest.fixture(scope="module", autouse=True)
def films(own_stack: Stack) -> Iterator[None]:
    """Rows without pictures: "Quixotic lighthouse keeper 0" …, every second of 2021, every third tagged "night"."""
    services = build(load_settings(own_stack.data))
    ids = [new_id() for _ in range(FILMS)]
    for number, video_id in enumerate(ids):
        film = builders.video(probed=True, id=video_id, title=f"Quixotic lighthouse keeper {number}")
        tags = ("night", "sea") if number % 3 == 0 else ("sea",)
        created_at = IN_2021 + YEAR * (number % 2)
        services.catalog.add(replace(film, state=VideoState.LIVE, tags=tags, created_at=created_at, live_at=created_at))
    services.outbox.add_live()
    eventually(lambda: total(own_stack), 60, until=lambda count: count == FILMS)
    yield
    for video_id in ids:
        delete(services, OPERATOR, video_id, for_good=True)
    eventually(lambda: total(own_stack), 60, until=lambda count: count == 0)  # their tags too are on nobody's page


def total(stack: Stack) -> int:
    answer = http.get(f"{stack.url}/api/search", params={"q": "quixotic lighthouse"})
    return int(answer.json()["total"]) if answer.is_success else -1


def front(page: Page, stack: Stack) -> None:
    page.goto(stack.url)
    expect(page.locator("a.card").first).to_be_visible()  # the page is awake


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize("width", [390, 1440])
def test_found_by_two_typos_narrowed_and_opened_by_keyboard_alone(page: Page, own_stack: Stack, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    front(page, own_stack)
    field = page.get_by_role("searchbox")
    page.keyboard.press("/")
    page.keyboard.type("lighthuose quixotc", delay=10)
    heading(page, "30 videos for lighthuose quixotc")
    expect(page.locator(f"{GRID} mark").first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="30 videos for lighthuose quixotc")).to_have_count(1)

    if width == 390:
        expect(page.get_by_role("link", name="night 10")).to_be_hidden()
        page.get_by_role("button", name="Sort and filter").press("Enter")
    page.get_by_role("link", name="night 10").press("Enter")
    heading(page, "10 videos for lighthuose quixotc")
    expect(page.get_by_role("link", name="night 10")).to_be_focused()
    page.get_by_role("link", name="2021 5").press("Enter")
    heading(page, "5 videos for lighthuose quixotc")
    if width == 390:
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Show 5 videos")).to_be_hidden()
    assert page.url.endswith("/?q=lighthuose+quixotc&tag=night&year=2021")

    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    first = page.locator(f"{GRID} .card").first
    expect(first).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(f"{GRID} .card").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/watch/*")

    page.go_back()
    heading(page, "5 videos for lighthuose quixotc")
    page.get_by_role("link", name="Without 2021").press("Enter")
    heading(page, "10 videos for lighthuose quixotc")
    page.keyboard.press("ArrowDown")  # from where the chip was
    expect(page.locator("main a:focus")).to_have_count(1)
    page.go_back()
    heading(page, "5 videos for lighthuose quixotc")

    field.fill("")
    heading(page, "5 videos")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="lighthuose quixotc")).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, "30 videos for lighthuose quixotc")
    field.fill("")
    page.get_by_role("button", name="Forget these searches").click()
    expect(page.get_by_role("group", name="Recent searches")).to_have_count(0)
    expect(page.locator(".lead")).to_be_visible()  # nothing is asked


def hold(
    page: Page, *, is_held: Callable[[str], bool], until: Callable[[str], bool], questions: bool
) -> list[str | bytes]:
    """One message over the page's websocket waits until another has passed. questions: to the server; else from it.
    Returns what waits."""
    held: list[str | bytes] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes, send: Callable[[str | bytes], None]) -> None:
            if is_held(str(message)):
                held.append(message)
                return
            send(message)
            if until(str(message)) and held:
                send(held.pop())

        socket.on_message(lambda message: pass_on(message, server.send) if questions else server.send(message))
        server.on_message(lambda message: socket.send(message) if questions else pass_on(message, socket.send))

    page.route_web_socket(EVENTS, between)
    return held


@pytest.mark.parametrize("late", ["question", "answer"])
def test_what_comes_late_never_stays(page: Page, own_stack: Stack, late: str) -> None:
    if is_question := late == "question":
        first, second = '"turn":1}', '"turn":2}'
    else:
        first, second = '"turn_rx_state_":1', '"turn_rx_state_":2'
    held = hold(page, is_held=lambda text: first in text, until=lambda text: second in text, questions=is_question)
    front(page, own_stack)
    page.evaluate(NOTE_SHOWN)
    field = page.get_by_role("searchbox")
    field.fill("quixotic 7")
    until(page, lambda: held)
    field.fill("quixotic lighthouse")
    expect(page.locator(GRID)).to_have_attribute("data-results-for", "quixotic lighthouse")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shownQueries.at(-1)") == "quixotic lighthouse"
    if late == "question":
        assert page.evaluate("window.shownQueries") == ["quixotic lighthouse"]
    heading(page, "30 videos for quixotic lighthouse")


def test_search_goes_away_in_between_and_comes_back(page: Page, own_stack: Stack) -> None:
    page.goto(f"{own_stack.url}/?q=quixotic&tag=night")
    heading(page, "10 videos for quixotic")
    notice = page.get_by_role("status").filter(has_text=SEARCH_AWAY)
    with without_search(own_stack):
        page.get_by_role("searchbox").fill("quixotic lighthouse")
        expect(notice).to_be_visible()
        expect(page.locator(".front a.card").first).to_be_visible()
    expect(notice).to_have_count(0)  # by itself
    eventually(lambda: total(own_stack), 60, until=lambda count: count == FILMS)
    page.get_by_role("searchbox").press("Enter")
    page.reload()
    heading(page, "10 videos for quixotic lighthouse")
