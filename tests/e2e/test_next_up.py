"""From one film to the next: by keyboard alone, by a remote control's arrows, and from a playlist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from notflix_app.core.rights import OPERATOR
from notflix_app.core.series import series_id
from notflix_app.usecases import playlists
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from tests.e2e.test_axe import grave
from tests.fixtures.films import live, services_of
from tests.fixtures.moments import keep, note, until_shown
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.player import READY, pause_at, play
from tests.fixtures.stack import Stack
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SERIES = "Zwielicht: Käse & Wein?"
PLAYS = "() => { const v = document.querySelector('.player-video'); return v?.readyState >= 3 && !v.paused; }"
# They last two seconds: so that none ends, and leads to the next, before anybody has looked.
AGAIN_AND_AGAIN = "addEventListener('loadedmetadata', ({ target }) => { target.loop = true; }, true);"
VIDEO = "document.querySelector('.player-video')"
NEXT_IS = "Next: Salt. It plays in 10 seconds. Escape stops it."
IS_FULL = "() => document.fullscreenElement?.classList.contains('player-box') ?? false"
SAME = f"{VIDEO}.dataset.same"


@dataclass(frozen=True)
class Season:
    """Ids: of its two episodes, and of a playlist in which they stand the other way round."""

    first: str
    second: str
    playlist: str


@pytest.fixture(scope="module")
def season(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    services = services_of(own_stack)
    file = make("plain", tmp_path_factory.mktemp("season"))
    episodes = [live(services, file, title) for title in ("The door", "Salt")]
    for number, episode in enumerate(episodes, 1):
        edit(services, OPERATOR, episode, series=SERIES, season=1, episode=number)
    listed = playlists.create(services, OPERATOR, "For the evening", video_id=episodes[1])
    playlists.put_in(services, OPERATOR, listed.id, episodes[0])
    yield Season(*episodes, listed.id)
    playlists.delete(services, OPERATOR, listed.id)
    for episode in episodes:
        delete(services, OPERATOR, episode)


def plays_on(page: Page, season: Season, *, to_the_end: str = "End", full: bool = False) -> None:
    """From the first episode's end into the second, in the same player. to_the_end: the key that leads there. full: in
    full screen."""
    expect(page).to_have_url(re.compile(f"/watch/{season.first}"))
    play(page, loop=True)
    page.evaluate(f"() => {{ {SAME} = 'yes'; }}")
    if full:
        page.keyboard.press("f")
        page.wait_for_function(IS_FULL)
    note(page, NEXT_IS)  # it is there for ten seconds
    page.evaluate(f"() => {{ {VIDEO}.loop = false; }}")
    page.keyboard.press(to_the_end)
    until_shown(page, NEXT_IS)
    expect(page).to_have_url(re.compile(f"/watch/{season.second}"))
    expect(page.get_by_role("heading", name="Salt")).to_be_visible()
    page.wait_for_function(PLAYS)
    assert page.evaluate(SAME) == "yes"
    assert page.evaluate(IS_FULL) is full


def pause_near_the_end(page: Page) -> None:
    """Where it is counted down, but for the pause: so nobody is late for it."""
    pause_at(page, page.evaluate(f"{VIDEO}.duration") - 0.5)


STAYS = """() => {
  const before = window.focusedBefore;
  window.focusedBefore = document.activeElement;
  return before === document.activeElement;
}"""


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement?.getAttribute('href') ?? ''"))


def test_by_keyboard_from_home_into_the_next_episode(page: Page, own_stack: Stack, season: Season) -> None:
    page.add_init_script(AGAIN_AND_AGAIN)
    page.goto(own_stack.url)
    expect(page.locator("a.card").first).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if season.first in focused(page):
            break
    assert season.first in focused(page)
    page.keyboard.press("Enter")
    plays_on(page, season, full=True)


def goes_along_to(page: Page, video: str, key: str) -> None:
    """Until it is there, or at the row's end, of which more may only just be coming."""
    patience = 3
    for _ in range(40):
        if page.evaluate(STAYS):
            patience -= 1
            page.wait_for_timeout(200)
        if video in focused(page) or not patience:
            break
        page.keyboard.press(key)


def test_by_a_remote_controls_arrows_and_its_ok_alone(page: Page, own_stack: Stack, season: Season) -> None:
    page.add_init_script(AGAIN_AND_AGAIN)
    page.goto(own_stack.url)
    expect(page.locator("a.card").first).to_be_visible()
    # The film that leads, then row after row below it, there and back.
    for turn in range(20):
        page.keyboard.press("ArrowDown")
        goes_along_to(page, season.first, ("ArrowRight", "ArrowLeft")[turn % 2])
        if season.first in focused(page):
            break
    assert season.first in focused(page)
    page.keyboard.press("Enter")
    plays_on(page, season, to_the_end="ArrowRight")


def test_a_remote_control_walks_from_the_picture_to_its_buttons_and_back(
    page: Page, own_stack: Stack, season: Season
) -> None:
    page.goto(f"{own_stack.url}/watch/{season.first}")
    play(page, loop=True)  # two seconds are too few for a walk
    page.keyboard.press("Enter")
    expect(page.locator(".shaka-play-button:focus")).to_have_count(1)
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.closest('.below') !== null")
    page.keyboard.press("Escape")
    expect(page.locator(".player-box")).to_be_focused()


def test_it_can_be_stopped_and_that_is_remembered(page: Page, own_stack: Stack, season: Season) -> None:
    page.goto(f"{own_stack.url}/watch/{season.first}")
    page.wait_for_function(READY)
    pause_near_the_end(page)
    card = page.get_by_role("region", name="Next up")
    expect(card.locator(".next-up-left")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="Stop")).to_have_count(0)
    page.keyboard.press("End")
    expect(card.get_by_role("button", name="Play now")).to_be_visible()
    page.locator(".player-box").hover()
    page.get_by_role("button", name="Next plays by itself").click()
    page.reload()
    page.wait_for_function(READY)
    page.keyboard.press("End")
    expect(card.get_by_role("button", name="Play now")).to_be_visible()
    expect(card.locator(".next-up-left")).to_have_count(0)
    card.get_by_role("button", name="Play now").click()
    expect(page).to_have_url(re.compile(season.second))


def test_a_playlist_is_put_in_order_by_keyboard_and_played_through(
    page: Page, own_stack: Stack, season: Season
) -> None:
    page.add_init_script(AGAIN_AND_AGAIN)
    page.goto(f"{own_stack.url}/playlists/{season.playlist}")
    titles = page.locator(".playlist-title")
    expect(titles).to_have_text(["Salt", "The door"])
    page.get_by_role("button", name="Move The door").press("ArrowUp")
    expect(titles).to_have_text(["The door", "Salt"])
    expect(page.get_by_role("button", name="Move The door")).to_be_focused()
    page.reload()
    expect(titles).to_have_text(["The door", "Salt"])
    page.get_by_role("link", name="Play", exact=True).click()
    expect(page).to_have_url(re.compile(f"/watch/{season.first}.list={season.playlist}"))
    expect(page.get_by_role("region", name="For the evening")).to_be_visible()
    page.wait_for_function(PLAYS)
    page.keyboard.press("Shift+N")
    expect(page).to_have_url(re.compile(f"/watch/{season.second}.list={season.playlist}"))


def test_a_film_is_put_into_a_playlist_and_found_there(page: Page, own_stack: Stack, season: Season) -> None:
    page.goto(f"{own_stack.url}/watch/{season.first}")
    page.get_by_role("button", name="Add to playlist").click()
    dialog = page.get_by_role("dialog", name="Add to playlist")
    expect(dialog.get_by_label("For the evening")).to_be_checked()
    page.keyboard.press("k")  # no key of the player's while something is asked
    dialog.get_by_label("Name of a new playlist").fill("k m f")
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("k m f")).to_be_checked()
    dialog.get_by_role("button", name="Done").click()
    page.goto(f"{own_stack.url}/playlists")
    page.get_by_role("link", name="k m f").click()
    expect(page.locator(".playlist-title")).to_have_text(["The door"])
    page.get_by_text("Name, and whom it is for").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    expect(page).to_have_url(re.compile("/playlists$"))
    expect(page.get_by_role("link", name="k m f")).to_have_count(0)


def test_what_was_chosen_for_one_film_is_not_kept_for_the_next(page: Page, own_stack: Stack, season: Season) -> None:
    page.goto(f"{own_stack.url}/watch/{season.first}")
    dialog = page.get_by_role("dialog", name="Encode again")
    best = dialog.get_by_role("radio", name="Best")
    choose_from_more(page, "Encode again")
    dialog.get_by_text("Change", exact=True).click()
    dialog.get_by_text("Best", exact=True).click()
    expect(best).to_be_checked()
    dialog.get_by_role("button", name="Not now").click()
    page.get_by_role("region", name=SERIES).get_by_role("link", name="Salt").click()
    expect(page.get_by_role("heading", name="Salt", level=1)).to_be_visible()
    choose_from_more(page, "Encode again")
    expect(dialog).to_be_visible()
    expect(dialog.locator("input[value=best]")).not_to_be_checked()


def test_a_series_has_its_page(page: Page, own_stack: Stack, season: Season) -> None:
    page.goto(f"{own_stack.url}/watch/{season.second}")
    page.get_by_role("link", name=f"{SERIES} · Season 1 · Episode 2").click()
    expect(page).to_have_url(f"{own_stack.url}/series/{series_id(SERIES)}")
    expect(page.get_by_role("heading", name=SERIES)).to_be_visible()
    cards = page.locator(".main-series a.card")
    expect(cards).to_have_count(2)
    assert [link.get_attribute("href") for link in cards.all()] == [f"/watch/{season.first}", f"/watch/{season.second}"]
    page.get_by_role("link", name="Play", exact=True).click()
    expect(page).to_have_url(re.compile(season.first))


def test_keys_are_listed_and_say_what_they_did(page: Page, own_stack: Stack, season: Season) -> None:
    keep(page, 1100)  # milliseconds that a hint stays
    page.goto(f"{own_stack.url}/watch/{season.first}")
    page.wait_for_function(READY)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of the player")
    expect(keys).to_contain_text("Ten seconds back, or on")
    expect(keys.get_by_role("button")).to_be_focused()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    expect(page.locator(".player-box")).to_be_focused()
    page.keyboard.press(">")
    expect(page.locator(".player-box [role=status]").first).to_have_text("Speed 1.25×")
    assert page.evaluate("() => document.querySelector('.player-video').preservesPitch") is True
    page.get_by_role("searchbox").fill("k")
    page.keyboard.press(">")
    page.reload()
    page.wait_for_function("() => document.querySelector('.player-video')?.playbackRate === 1.25")
    assert page.evaluate("() => navigator.mediaSession.metadata.title") == "The door"


def test_the_system_has_the_keys_that_lead_somewhere(page: Page, own_stack: Stack, season: Season) -> None:
    """Shaka's “stop” took the film out of the player for good."""
    page.add_init_script(
        """window.systemKeys = {};
        const plain = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (action, handler) {
          window.systemKeys[action] = handler;
          return plain.call(this, action, handler);
        };"""
    )
    page.goto(f"{own_stack.url}/watch/{season.first}")
    page.wait_for_function("() => window.systemKeys.play && window.systemKeys.nexttrack")
    assert page.evaluate("() => window.systemKeys.stop ?? null") is None
    page.goto(f"{own_stack.url}/watch/{season.second}")
    page.wait_for_function("() => window.systemKeys.play && window.systemKeys.nexttrack === null")


def test_tried_again_it_goes_on_where_it_was(page: Page, own_stack: Stack, season: Season) -> None:
    page.route("**/*.mpd*", lambda route: route.fulfill(body="<nothing/>"))
    page.goto(f"{own_stack.url}/watch/{season.first}?t=1")
    again = page.locator(".player-trouble").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute("**/*.mpd*")
    page.evaluate(f"() => {VIDEO}.addEventListener('seeking', ({{ target }}) => (window.at = target.currentTime))")
    again.click()
    page.wait_for_function("() => window.at >= 1")


def test_how_captions_look_is_closed_by_escape(page: Page, own_stack: Stack, season: Season) -> None:
    page.goto(f"{own_stack.url}/watch/{season.first}")
    page.wait_for_function(READY)
    page.evaluate(f"() => {VIDEO}.dispatchEvent(new CustomEvent('notflix:captions', {{ bubbles: true }}))")
    style = page.get_by_role("region", name="How captions look")
    expect(style.get_by_role("radio").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(style).to_have_count(0)
    expect(page.locator(".player-box")).to_be_focused()


def test_what_does_not_play_offers_ways_out(page: Page, own_stack: Stack, season: Season) -> None:
    page.goto(own_stack.url)
    expect(page.locator("a.card").first).to_be_visible()
    page.route("**/*.mpd*", lambda route: route.fulfill(body="<nothing/>"))
    page.locator(f"a.card[href='/watch/{season.first}']").first.click()
    trouble = page.locator(".player-trouble")
    expect(trouble.get_by_role("heading")).to_be_visible()
    expect(trouble.get_by_role("button", name="Try again")).to_be_focused()
    trouble.get_by_role("button", name="Try it by HLS").click()
    page.wait_for_function(READY)
    expect(page).to_have_url(re.compile("protocol=hls"))


def test_axe_finds_nothing_serious(page: Page, own_stack: Stack, season: Season) -> None:
    page.emulate_media(reduced_motion="reduce")
    for path, shown in (
        (f"/series/{series_id(SERIES)}", ".series-play a"),
        ("/playlists", ".playlist-thumb"),
        (f"/playlists/{season.playlist}", ".playlist-film"),
    ):
        page.goto(own_stack.url + path)
        expect(page.locator(shown).first).to_be_visible()
        assert grave(page) == [], path
    page.goto(f"{own_stack.url}/watch/{season.first}")
    page.wait_for_function(READY)
    page.evaluate(f"() => {{ {VIDEO}.pause(); {VIDEO}.currentTime = 0; }}")
    page.keyboard.press("?")
    expect(page.locator(".key-list")).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".key-list")).to_be_hidden()
    expect(page.locator(".player-box[data-next]")).to_be_visible()  # it is known what comes next
    pause_near_the_end(page)
    page.get_by_role("region", name="Next up").get_by_role("button", name="Stop").click()
    pause_at(page, page.evaluate(f"{VIDEO}.duration"))
    expect(page.get_by_role("button", name="Play now")).to_be_visible()
    page.get_by_role("button", name="Add to playlist").click()
    expect(page.get_by_role("dialog").get_by_role("checkbox").first).to_be_visible()
    assert grave(page) == []
