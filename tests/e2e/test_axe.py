"""What axe finds on each page, in each of its states, in each language, on a telephone, a tablet and a desk: nothing
serious. And in English between brackets: no text that stands outside of the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, WebSocketRoute, expect

from notflix_app.core.people import Role, Scope
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.translation.languages import COOKIE, LANGUAGES, PSEUDO, language, speaking
from notflix_app.translation.sentences import sentence
from notflix_app.translation.texts import gettext as say
from notflix_app.usecases import invitations
from tests import builders
from tests.fixtures import http
from tests.fixtures.house import House
from tests.fixtures.more_menu import choose_from_more
from tests.fixtures.player import READY
from tests.fixtures.scenes import LONG_TITLE, Scenes
from tests.fixtures.spoken import outside, stored
from tests.fixtures.stack import Stack
from tests.fixtures.walkers import GROUP
from tests.fixtures.webhooks import waiting_webhook
from tests.media import make

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

WIDTHS = (320, 390, 1440)
GRAVE = ("serious", "critical")
AWAY = "The store does not answer now. It is asked again and again."
EVENTS = re.compile(r"/_event")
VIOLATIONS = """(grave) => axe.run({ resultTypes: ["violations"] })
  .then(({ violations }) => violations.filter((rule) => grave.includes(rule.impact)))"""
CALM = """() => Promise.allSettled(document.getAnimations()
  .filter((one) => one.timeline === document.timeline && one.effect.getTiming().iterations === 1)
  .map((one) => one.finished))"""


# What stands on pages and is no text of ours.
DATA = (
    *(
        "A plain film",
        "A film, what there is of it",
        "what there is of it",
        "Meadow",
        "The long way home",
        "A torn ticket",
        "plain",
        "short",
        "nothing",
        LONG_TITLE,
    ),
    *(
        "Olga",
        "Axel",
        "the school",
        "Good evening",
        "Good night",
        "film",
        "letter",
        "Audio 1",
        "axe-hook",
        "Chromium",
        "Linux",
    ),
    *("./notflix edges add", "Chrome", GROUP, "family", "friends", "staff", *Scope),
)


HOUSES: list[Path] = []  # where what stands on the pages is kept
NAMED: set[str] = set()  # all that was kept there: a page may still show what has just been deleted for good


@pytest.fixture(scope="module", autouse=True)
def _houses(own_stack: Stack, house: House) -> Iterator[None]:
    HOUSES.extend(data for data in (own_stack.data, house.stack.data) if data is not None)
    yield
    HOUSES.clear()


@pytest.fixture(autouse=True, params=[*LANGUAGES, PSEUDO])
def _spoken(request: pytest.FixtureRequest, page: Page) -> Iterator[None]:
    page.context.add_cookies(
        [{"name": COOKIE, "value": request.param, "domain": host, "path": "/"} for host in ("localhost", "127.0.0.1")]
    )
    if request.param == PSEUDO:
        look_what_is_named()
    with speaking(request.param):
        yield


def look_what_is_named() -> None:
    NAMED.update(text for data in HOUSES for text in stored(data))


@pytest.fixture(autouse=True)
def _still(page: Page) -> None:
    """What shimmers for ever would only be drawn again and again."""
    page.emulate_media(reduced_motion="reduce")


def grave(page: Page) -> list[str]:
    """What axe finds at each width, one line for each element; between brackets, what stands outside of them."""
    if language() == PSEUDO:
        look_what_is_named()
        return outside(page, (*DATA, *NAMED))
    violations = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(CALM)  # what is still fading in has the contrast of nothing
        if not page.evaluate("() => 'axe' in window"):  # half a megabyte: once for each page that was opened
            page.evaluate(AXE_SCRIPT)
        for rule in page.evaluate(VIOLATIONS, GRAVE):
            violations += [f"{width} px: {rule['id']}: {why(node)}" for node in rule["nodes"]]
    return violations


def why(node: dict[str, Any]) -> str:
    message = " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
    return f"{node['html'][:160]} — {message}"


def telling(page: Page, **values: Any) -> None:
    """The page is told these values of its state, whatever the server says of them."""

    def changed(message: str | bytes) -> str | bytes:
        head, bracket, body = str(message).partition("[")
        if not head.startswith("42"):
            return message
        event, update = json.loads(bracket + body)
        for state in update.get("delta", {}).values():
            renamed = {f"{name}_rx_state_": value for name, value in values.items()}
            # Of what is as it was the server says nothing: all of them go with the word that a page is ready.
            state.update(
                renamed if "ready_rx_state_" in state else {name: renamed[name] for name in state if name in renamed}
            )
        return head + json.dumps([event, update])

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda message: socket.send(changed(message)))

    page.route_web_socket(EVENTS, between)


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("/", "a.card"),
        ("/?q=film", ".grid-found .card"),
        ("/my-list", ".blank"),
        ("/series", ".blank"),
        ("/?q=film&tag=plain", ".chip"),
        ("/?q=film&tag=nothing", ".none a"),
        ("/?sort=newest", ".facet-option"),
        ("/?q=%F0%9F%8E%AC", ".none"),
        ("/activity", "[data-state=encoding]"),
        ("/edges", "[data-edge]"),
        ("/nowhere", ".blank"),
        ("/watch/abcdefghijk", ".blank"),
        ("/upload", ".uppy-Dashboard-browse"),
    ],
)
def test_pages(page: Page, own_stack: Stack, scenes: Scenes, path: str, shows: str) -> None:
    page.goto(f"{own_stack.url}{path}")
    expect(page.locator(shows).first).to_be_visible()
    assert grave(page) == []


def test_what_narrows_the_results(page: Page, own_stack: Stack, scenes: Scenes) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{own_stack.url}/?q=film")
    page.get_by_role("button", name=say("Sort and filter")).click()
    expect(page.get_by_role("link", name=say("Newest"))).to_be_visible()
    assert grave(page) == []


@pytest.mark.parametrize("state", ["arriving", "encoding", "failed", "torn"])
def test_a_film_that_is_not_live(page: Page, own_stack: Stack, scenes: Scenes, state: str) -> None:
    page.goto(f"{own_stack.url}/watch/{getattr(scenes, state)}")
    expect(page.locator(".coming")).to_be_visible()
    assert grave(page) == []


@pytest.mark.parametrize("state", ["live", "salvaged"])
def test_a_film(page: Page, own_stack: Stack, scenes: Scenes, state: str) -> None:
    page.goto(f"{own_stack.url}/watch/{getattr(scenes, state)}")
    page.wait_for_function(READY)
    page.keyboard.press("i")
    assert grave(page) == []
    page.get_by_role("button", name=say("Edit"), exact=True).click()
    assert grave(page) == []
    page.get_by_role("button", name=say("Cancel")).click()
    choose_from_more(page, say("Edit chapters"))
    page.get_by_role("button", name=say("Tracks"), exact=True).click()
    page.get_by_label(say("Choose subtitles or sound")).set_input_files(
        [{"name": "F.de.srt", "mimeType": "", "buffer": b"?"}]
    )
    page.get_by_role("button", name=say("Add"), exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("combobox", name=say("Language")).click()
    assert grave(page) == []
    choose_from_more(page, say("Delete"))
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave(page) == []


def test_the_lines_of_a_track(page: Page, own_stack: Stack, scenes: Scenes) -> None:
    tracks = f"{own_stack.url}/api/videos/{scenes.live}/tracks"
    lines = "1\n00:00:00,000 --> 01:00:00,000\nGood evening\n\n2\n00:00:01,000 --> 01:00:00,000\nGood night\n"
    track = http.post(tracks, params={"file_name": "F.de.srt"}, content=lines.encode()).json()
    try:
        page.goto(f"{own_stack.url}/watch/{scenes.live}")
        page.wait_for_function(READY)
        page.get_by_role("button", name=say("Tracks"), exact=True).click()
        page.get_by_role("button", name=say("Write its lines")).click()
        expect(page.locator(".cue[aria-current=true]")).to_be_visible()
        assert grave(page) == []
        page.get_by_role("button", name="Good evening").click()
        expect(page.get_by_role("textbox", name=say("Text of the line"))).to_be_focused()
        assert grave(page) == []
    finally:
        http.delete(f"{tracks}/{track['id']}")


def test_files_that_are_chosen_and_one_that_is_refused(page: Page, own_stack: Stack, tmp_path: Path) -> None:
    page.goto(f"{own_stack.url}/upload")
    text = tmp_path / "letter.txt"
    text.write_text("no film")
    files = page.locator("input.uppy-Dashboard-input[type=file]").first
    files.set_input_files(make("plain", tmp_path).rename(tmp_path / "film.mp4"))
    page.get_by_text(say("Change"), exact=True).click()
    page.get_by_text(say("Advanced"), exact=True).click()
    files.set_input_files(text)
    expect(page.get_by_role("alert").first).to_be_visible()
    assert grave(page) == []


def test_a_house_that_is_out_of_order(page: Page, own_stack: Stack) -> None:
    telling(page, trouble=sentence(AWAY))
    for path in ("/", "/activity", "/edges"):
        page.goto(f"{own_stack.url}{path}")
        expect(page.get_by_text(sentence(AWAY))).to_be_visible()
        assert grave(page) == []


@pytest.mark.parametrize("path", ["/", "/activity", "/edges"])
def test_an_empty_house(page: Page, own_stack: Stack, path: str) -> None:
    telling(page, videos=0, coming=[], failed=0, going=[], done=[], edges=[], summary="")
    page.goto(f"{own_stack.url}{path}")
    expect(page.locator(".blank")).to_be_visible()
    assert grave(page) == []


@pytest.mark.parametrize("path", ["/", "/activity", "/edges", "/upload", "/watch/abcdefghijk"])
def test_a_page_that_never_hears_from_us(page: Page, own_stack: Stack, path: str) -> None:
    page.route_web_socket(EVENTS, lambda _: None)
    page.goto(f"{own_stack.url}{path}")
    expect(page.locator(".main")).to_be_visible()
    assert grave(page) == []


def test_a_line_that_is_gone(page: Page, own_stack: Stack) -> None:
    lines: list[WebSocketRoute] = []

    def once(line: WebSocketRoute) -> None:
        lines.append(line)
        if len(lines) == 1:
            line.connect_to_server()
        else:
            line.close()

    page.route_web_socket(EVENTS, once)
    page.goto(f"{own_stack.url}/edges")
    expect(page.get_by_text("edge-a", exact=True).first).to_be_visible()  # the page has heard from us
    lines[0].close()
    expect(page.get_by_text(say("The connection to Notflix is gone. This page reconnects by itself."))).to_be_visible()
    assert grave(page) == []


def test_a_film_that_no_edge_gives(page: Page, own_stack: Stack, scenes: Scenes) -> None:
    page.route("**/*.mpd*", lambda route: route.fulfill(body="<nothing/>"))
    page.route("**/*.m3u8*", lambda route: route.fulfill(body="nothing"))
    page.goto(f"{own_stack.url}/watch/{scenes.live}")
    expect(page.locator(".player-trouble")).to_be_visible()
    assert grave(page) == []


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in?problem=credentials", "/link/nothing"])
def test_the_way_in(page: Page, house: House, path: str) -> None:
    page.goto(f"{house.url}{path}")
    expect(page.locator(".access-card, .blank").first).to_be_visible()
    assert grave(page) == []


def test_an_invitation(page: Page, house: House) -> None:
    page.goto(f"{house.url}/link/{invitations.invite(house.services, OPERATOR)}")
    expect(page.get_by_role("heading", name=say("You are invited"))).to_be_visible()
    assert grave(page) == []


@pytest.fixture(scope="module")
def axel(house: House) -> None:
    house.person("Axel", Role.EDITOR)


@pytest.mark.usefixtures("axel")
def test_people_and_ones_own_account(page: Page, house: House) -> None:
    house.signed_in(page, then="/account")
    expect(page.get_by_text(say("This one"))).to_be_visible()
    page.get_by_text(say("Make a token")).click()
    assert grave(page) == []
    page.get_by_role("button", name=say("{name}: account", name="Olga")).click()
    assert grave(page) == []
    page.goto(f"{house.url}/people")
    page.locator("[data-person=Axel]").get_by_role("button", name=say("Password link")).click()
    expect(page.get_by_role("textbox", name=say("The link"))).to_be_visible()
    assert grave(page) == []
    page.get_by_role("button", name=say("Invite")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave(page) == []
    page.goto(f"{house.url}/audit")
    expect(page.locator(".audit-deed").first).to_be_visible()
    assert grave(page) == []


def test_the_bin(page: Page, house: House) -> None:
    film = builders.video(title="A torn ticket", state=VideoState.LIVE, created_at=house.services.clock())
    house.services.catalog.add(film)
    house.services.catalog.move(film.id, VideoState.BINNED)
    house.signed_in(page, then="/bin")
    row = page.get_by_role("listitem").filter(has_text=film.title).first
    expect(row).to_be_visible()
    assert grave(page) == []
    row.get_by_role("button", name=say("Delete for good")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave(page) == []
    house.services.catalog.delete(film.id)


def test_webhooks(page: Page, house: House) -> None:
    with waiting_webhook(house.services, "axe-hook") as webhook:
        house.signed_in(page, then="/webhooks")
        expect(page.locator(f"[data-webhook='{webhook.id}'] .entry-error")).to_be_visible()
        assert grave(page) == []
        page.get_by_role("button", name=say("Add"), exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert grave(page) == []


def test_a_frame_in_which_there_is_nothing(page: Page, house: House) -> None:
    page.goto(f"{house.url}/embed/nothing")
    expect(page.get_by_text(say("This film is not here, or not for everyone."))).to_be_visible()
    assert grave(page) == []
