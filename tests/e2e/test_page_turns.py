"""The page turns from one film to another while somebody is at work: what they pressed is done to what they saw."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from notflix_app.bench.films import draw
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import playlists
from notflix_app.usecases.chapters import chapters
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from tests.fixtures.answers import Answers
from tests.fixtures.films import live, services_of
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.parts import dead, wait_until_up
from tests.fixtures.player import READY
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

COUNTED = ".next-up-left"
SECONDS = 12  # of each film


@pytest.fixture
def answers(page: Page) -> Answers:
    return Answers(page)


@pytest.fixture(scope="module")
def two(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Ids of "The door" and "Salt", episodes of one series."""
    services = services_of(own_stack)
    folder = tmp_path_factory.mktemp("turns")
    films = [live(services, draw(folder / f"{uuid.uuid4().hex}.mp4", SECONDS), title) for title in ("The door", "Salt")]
    series = f"Turns {uuid.uuid4().hex[:8]}"
    for number, film in enumerate(films, 1):
        edit(services, OPERATOR, film, series=series, season=1, episode=number)
    yield films[0], films[1]
    for film in films:
        delete(services, OPERATOR, film)


@pytest.fixture
def at_the_door(page: Page, answers: Answers, own_stack: Stack, two: tuple[str, str]) -> Page:
    page.goto(f"{own_stack.url}/watch/{two[0]}")
    page.wait_for_function(READY)
    return page


def card_at_home(page: Page, film: str) -> Locator:
    """The page of a film links to others, too, until home has come."""
    return page.locator(f".main-home a[href='/watch/{film}']").first


def turn(page: Page, answers: Answers, to: str) -> None:
    """Its address is another one's already; what the page shows is not."""
    answers.held = True
    page.locator(f".lineup a[href*='{to}']").click()
    expect(page).to_have_url(re.compile(to))
    expect(page.locator("form.edit, .chapter-editor")).to_be_visible()


def arrived(page: Page, answers: Answers) -> None:
    page.wait_for_timeout(1000)  # all that was pressed is on its way
    answers.let_through()
    expect(page.get_by_role("heading", name="Salt", level=1)).to_be_visible()
    page.wait_for_timeout(500)


def test_a_form_is_saved_to_its_own_film(
    at_the_door: Page, answers: Answers, own_stack: Stack, two: tuple[str, str]
) -> None:
    page, services = at_the_door, services_of(own_stack)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Description").fill("Of the door")
    turn(page, answers, two[1])
    page.locator("form.edit").get_by_role("button", name="Save").click()
    arrived(page, answers)
    eventually(lambda: services.catalog.get(two[0]).description)
    door, salt = (services.catalog.get(film) for film in two)
    assert (door.title, door.description, door.episode) == ("The door", "Of the door", 1)
    assert (salt.title, salt.description, salt.episode) == ("Salt", "", 2)
    edit(services, OPERATOR, two[0], description="")


def test_chapters_are_saved_to_their_own_film(
    at_the_door: Page, answers: Answers, own_stack: Stack, two: tuple[str, str]
) -> None:
    page, services = at_the_door, services_of(own_stack)
    choose_from_more(page, "Edit chapters")
    page.get_by_label("One on each line").fill("0:00 The hinge")
    turn(page, answers, two[1])
    page.locator(".chapter-editor").get_by_role("button", name="Save").click()
    arrived(page, answers)
    [chapter] = eventually(lambda: chapters(services, OPERATOR, two[0]))
    assert chapter.title == "The hinge"
    assert not chapters(services, OPERATOR, two[1])


def test_a_draft_stays_with_its_own_film(at_the_door: Page, answers: Answers, two: tuple[str, str]) -> None:
    page = at_the_door
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.get_by_label("Description")).to_have_value("")
    turn(page, answers, two[1])
    page.get_by_label("Description").fill("Of the door")
    arrived(page, answers)
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.get_by_label("Title")).to_have_value("Salt")
    page.wait_for_timeout(500)
    expect(page.get_by_label("Description")).to_have_value("")
    page.go_back()
    expect(page.get_by_role("heading", name="The door", level=1)).to_be_visible()
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.get_by_label("Description")).to_have_value("Of the door")
    page.get_by_role("button", name="Cancel").click()


def test_whoever_writes_is_not_carried_off_to_the_next_film(at_the_door: Page) -> None:
    page = at_the_door
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_label("Description").fill("Not yet")
    page.evaluate("() => { const v = document.querySelector('.player-video'); v.currentTime = v.duration; }")
    expect(page.locator(COUNTED)).to_have_text("10")
    page.locator("h1, .wordmark").first.focus()  # an open form is enough
    page.wait_for_timeout(3000)
    expect(page.locator(COUNTED)).to_have_text("10")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(COUNTED)).not_to_have_text("10")


def test_a_page_shows_nothing_of_its_last_visit(
    at_the_door: Page, answers: Answers, own_stack: Stack, two: tuple[str, str]
) -> None:
    """Neither the film before nor the same one as it was: its place, above all."""
    page = at_the_door
    page.locator("a.wordmark").click()
    for film, title in zip(reversed(two), ("Salt", "The door"), strict=True):
        card = card_at_home(page, film)
        expect(card).to_be_visible()
        page.wait_for_timeout(500)
        answers.held = True
        card.click()
        expect(page).to_have_url(re.compile(film))
        expect(page.locator(".player-box.bone")).to_be_visible()
        page.wait_for_timeout(500)
        expect(page.get_by_role("heading", level=1)).to_have_count(0)
        expect(page.locator("video")).to_have_count(0)
        answers.let_through()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        page.wait_for_function(READY)
        page.locator("a.wordmark").click()


def test_what_the_page_before_is_told_late_shows_nothing_of_the_last_visit(
    at_the_door: Page, answers: Answers, two: tuple[str, str]
) -> None:
    """Home, and back by a link before home's own answer has come."""
    page, card = at_the_door, card_at_home(at_the_door, two[0])
    page.locator("a.wordmark").click()
    expect(card).to_be_visible()
    card.click()
    page.wait_for_function(READY)
    answers.held = True
    page.locator("a.wordmark").click()
    expect(card).to_be_visible()
    until(page, lambda: answers.waiting)
    page.wait_for_timeout(1000)
    of_home = answers.waiting
    card.click()
    expect(page.locator(".player-box.bone")).to_be_visible()
    answers.let_through(of_home)
    page.wait_for_timeout(1000)
    expect(page.locator("video")).to_have_count(0)
    answers.let_through()
    page.wait_for_function(READY)


def test_back_and_a_web_that_was_killed_keep_the_player(
    at_the_door: Page, own_stack: Stack, two: tuple[str, str]
) -> None:
    page = at_the_door
    page.evaluate("() => { document.querySelector('.player-video').dataset.same = 'yes'; }")
    page.locator(f".lineup a[href*='{two[1]}']").click()
    expect(page.get_by_role("heading", name="Salt", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="The door", level=1)).to_be_visible()
    page.wait_for_function(READY)
    assert page.evaluate("() => document.querySelector('.player-video').dataset.same") == "yes"
    gone = page.get_by_text("The connection to Notflix is gone.")
    with dead(own_stack, "web"):
        expect(gone).to_be_visible()
    wait_until_up(own_stack, 60)
    expect(gone).to_have_count(0)
    page.wait_for_timeout(2000)  # its state has come anew
    assert page.evaluate("() => document.querySelector('.player-video')?.dataset.same") == "yes"


@pytest.fixture
def lists(own_stack: Stack, two: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Ids of two playlists with both films."""
    services = services_of(own_stack)
    made = [playlists.create(services, OPERATOR, name, video_id=two[0]).id for name in ("Morning", "Evening")]
    for playlist in made:
        playlists.put_in(services, OPERATOR, playlist, two[1])
    yield made[0], made[1]
    for playlist in made:
        playlists.delete(services, OPERATOR, playlist)


def test_a_playlist_page_shows_nothing_of_another_playlist(
    page: Page, answers: Answers, own_stack: Stack, lists: tuple[str, str]
) -> None:
    page.goto(f"{own_stack.url}/playlists")
    page.get_by_role("link", name="Morning").click()
    expect(page.get_by_role("heading", name="Morning")).to_be_visible()
    page.go_back()
    evening = page.get_by_role("link", name="Evening")
    expect(evening).to_be_visible()
    page.wait_for_timeout(500)
    answers.held = True
    evening.click()
    expect(page.locator(".playlist-waits")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator("[data-film]")).to_have_count(0)
    answers.let_through()
    expect(page.get_by_role("heading", name="Evening")).to_be_visible()
    expect(page.locator("[data-film]")).to_have_count(2)


def test_a_list_that_is_put_in_order_does_not_jump_back(
    page: Page, answers: Answers, own_stack: Stack, lists: tuple[str, str]
) -> None:
    page.goto(f"{own_stack.url}/playlists/{lists[0]}")
    titles = page.locator(".playlist-title")
    expect(titles).to_have_text(["The door", "Salt"])
    answers.held = True
    handle = page.get_by_role("button", name="Move Salt")
    handle.press("ArrowUp")
    expect(titles).to_have_text(["Salt", "The door"])
    until(page, lambda: answers.waiting)
    handle.press("ArrowDown")
    expect(titles).to_have_text(["The door", "Salt"])
    answers.let_through(answers.waiting)
    page.wait_for_timeout(500)
    expect(titles).to_have_text(["The door", "Salt"])
    answers.let_through()
    page.wait_for_timeout(500)
    expect(titles).to_have_text(["The door", "Salt"])


def test_ticks_are_of_the_film_that_is_asked_about(
    page: Page, own_stack: Stack, two: tuple[str, str], lists: tuple[str, str]
) -> None:
    door, salt = two
    playlists.take_out(services_of(own_stack), OPERATOR, lists[0], salt)
    later: list[Route] = []
    page.route(re.compile(rf"/api/playlists\?video={door}"), lambda route: later.append(route))
    page.goto(f"{own_stack.url}/watch/{door}")
    page.get_by_role("button", name="Add to playlist").click()
    dialog = page.get_by_role("dialog", name="Add to playlist")
    dialog.get_by_role("button", name="Done").click()
    page.locator(f".lineup a[href*='{salt}']").click()
    expect(page.get_by_role("heading", name="Salt", level=1)).to_be_visible()
    page.get_by_role("button", name="Add to playlist").click()
    expect(dialog.get_by_label("Morning")).not_to_be_checked()
    for route in later:
        route.continue_()
    page.wait_for_timeout(700)
    expect(dialog.get_by_label("Morning")).not_to_be_checked()
    page.route("**/api/playlists", lambda route: route.abort())
    dialog.get_by_label("Name of a new playlist").fill("Night")
    dialog.get_by_role("button", name="Make it").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_label("Name of a new playlist")).to_have_value("Night")


def test_a_file_that_is_not_taken_is_told_of_wherever_one_is(
    at_the_door: Page, answers: Answers, two: tuple[str, str]
) -> None:
    page, name = at_the_door, "Film.de.dub.flac"
    sent: list[Route] = []
    page.route(
        re.compile(r"/sounds$"),
        lambda route: sent.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Tracks", exact=True).click()
    page.locator(".tracks-drop input[type=file]").set_input_files(
        {"name": name, "mimeType": "audio/flac", "buffer": b"nothing to hear"}
    )
    with page.expect_request(re.compile(r"/sounds$")):
        page.get_by_role("button", name="Add", exact=True).click()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.locator(f".lineup a[href*='{two[1]}']").click()
    expect(page.get_by_role("heading", name="Salt", level=1)).to_be_visible()
    sent[0].fulfill(status=409, json={"detail": "There is no room for it."})
    message = page.get_by_role("alert").filter(has_text=f"{name} was not added: There is no room for it.")
    expect(message).to_be_visible()
    answers.lose_the_line()
    page.get_by_role("button", name="Tracks", exact=True).click()  # answered once the page is opened again
    expect(page.get_by_role("region", name="Tracks")).to_be_visible()
    expect(message).to_be_visible()
    page.go_back()
    expect(message).to_have_count(0)
    expect(page.get_by_role("heading", name="The door", level=1)).to_be_visible()
    page.get_by_role("button", name="Tracks", exact=True).click()
    expect(page.get_by_role("article", name=name).get_by_role("alert")).to_have_text("There is no room for it.")
    page.get_by_role("button", name="Leave out").click()
    expect(page.get_by_role("article", name=name)).to_have_count(0)
