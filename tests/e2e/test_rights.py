"""Everybody against every page and every event of a page: allowed or refused as the table of rights says.

Over the pages' own websocket. For the API's addresses see tests/unit/api/test_rights.py, for those at an edge
test_rights_at_edges.py.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator

import pytest

from notflix_app.core.rights import OPERATOR, Action, Actor, VideoAccess, audience_of, may, terms_of
from notflix_app.core.series import series_id
from notflix_app.core.video import new_id
from notflix_app.core.visibility import Visibility
from notflix_app.rights_table import EVENTS, EVENTS_REFUSED, PAGES
from notflix_app.ui.bounds import NONSENSE
from tests.fixtures import http
from tests.fixtures.page_connection import PageConnection, page_connection
from tests.fixtures.page_registry import page_events, pages
from tests.fixtures.walk import (
    BINNED_TITLE,
    CHAPTER,
    DESCRIPTION,
    FAILED_TITLE,
    GUESTS,
    HOOK,
    LISTED,
    SERIES,
    SOUND_FILE,
    TITLE,
    TRACK_FILE,
    Walk,
)
from tests.fixtures.walkers import GROUP, MAIL, TOKEN, Walker

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]  # thousands of questions, one after the other

FULL_NAMES = {event.name: event.full_name for event in page_events()}
AGES = re.compile(r"just now|\d+ minutes? ago")  # of other films: they go on between two walks
OF_A_VIDEO = {Action.WATCH, Action.DOWNLOAD, Action.EDIT, Action.SHARE, Action.DELETE}
OF_A_FILM = [event for event, action in EVENTS.items() if action in OF_A_VIDEO - {Action.DELETE}]
# Of events that change nothing: what is in the answer where they did what they are for. A live film cannot be tried
# again, but only who may hears that of it.
WITNESSES = {
    "Playlists.open": LISTED,
    "PlaylistPage.open": LISTED,
    "UpNext.begin": SERIES,
    "Watch.open": TITLE,
    "Embed.open": TITLE,
    "Watch.retry": "Only a video that failed can be tried",
    "Watch.salvage": "Only a video that failed because",
    "Watch.begin_release": "There is no rung of 99 lines",
    "Watch.retry_release": "of this video is not on its way",
    "Watch.cancel_release": "of this video is not on its way",
    "Watch.write_down": "docs/speech.md",  # nothing is set up for it here
    "Watch.call_off_speech": "It was called off.",
    "Downloading.open": "MP4, about",
    "Watch.look_at_sounds": SOUND_FILE,
    "Watch.retry_sound": "Only what failed can be tried",
    "Sharing.open": GROUP,
    "Tracks.open": TRACK_FILE,
    "Chapters.begin": CHAPTER,
    "Upload.open": "segment_seconds",
    "Upload.follow": TITLE,
    "Upload.retry": "Only a video that failed can be tried",
    "Upload.salvage": "Only a video that failed because",
    "Activity.open": FAILED_TITLE,
    "Activity.retry": "Only a video that failed can be tried",
    "Activity.salvage": "Only a video that failed because",
    "Activity.cancel": "This video is live.",
    "Activity.retry_release": "of this video is not on its way",
    "Activity.cancel_release": "of this video is not on its way",
    "Bin.open": BINNED_TITLE,
    "Edges.open": "edge-a",
    "People.open": MAIL,
    "Audit.open": OPERATOR.name,
    "Audit.choose": OPERATOR.name,
    "Audit.turn": OPERATOR.name,
    "Webhooks.open": HOOK,
    "Webhooks.add": "a private address",
    "Invitations.open": GUESTS,
    "Account.open": MAIL,
    "Sessions.open": "This one",
    "Tokens.open": TOKEN,
}


@pytest.fixture(autouse=True)
def _no_webhooks_pile_up(walk: Walk) -> Iterator[None]:
    yield
    walk.forget_webhooks()


async def load_film(page: PageConnection, video: str) -> str:
    return await page.load(f"/watch/{video}", {"video_id": video})


async def send(page: PageConnection, walk: Walk, walker: Walker, event: str, video: str) -> tuple[str, bool]:
    """What comes back, and whether it did what it is for."""
    route = {"video_id": video, "secret": walk.invitation, "playlist_id": ""}
    if event.startswith("PlaylistPage."):
        route["playlist_id"] = walk.playlist(walker.actor.person_id or walk.editor.id)
    payload = walk.payload(event, walker, video, route["playlist_id"])
    before = walk.rows()
    answer = await page.send(FULL_NAMES[event], payload, f"/watch/{video}", route)
    seen = event in WITNESSES and WITNESSES[event] in answer
    return answer, seen or walk.rows() != before


def permits(actor: Actor, action: Action | None, access: VideoAccess | None) -> bool:
    """access: None where there is no such video."""
    return access is not None and (action is None or may(actor, action, access))


def finds(actor: Actor, access: VideoAccess) -> bool:
    """In lists."""
    terms = terms_of(actor)
    return terms is None or bool(terms & audience_of(access))


def first_difference(one: str, other: str) -> tuple[str, str]:
    """Where two long texts part, with what stands around it."""
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return one[max(0, at - 200) : at + 100], other[max(0, at - 200) : at + 100]


def shows(answers: Iterable[str], *secrets: str) -> bool:
    return any(secret in answer for secret in secrets for answer in answers)


async def go_through(walk: Walk, walker: Walker, video: str, access: VideoAccess | None) -> list[str]:
    """The film's page, then every event that is about a video. Returns what the tab shows after each."""
    async with page_connection(walk.house.stack, walker.headers) as page:
        answer = await load_film(page, video)
        assert shows([answer], TITLE) == permits(walker.actor, Action.WATCH, access), walker.name
        shown = [page.shows()]
        for event in OF_A_FILM:
            answer, happened = await send(page, walk, walker, event, video)
            assert happened == permits(walker.actor, EVENTS[event], access), (walker.name, event, answer)
            shown.append(page.shows())
    return [AGES.sub("AGE", each.replace(video, "VIDEO")) for each in shown]


@pytest.mark.parametrize("visibility", Visibility)
def test_a_film_is_for_whom_it_is_shared_with_and_is_nothing_to_others(walk: Walk, visibility: Visibility) -> None:
    walk.share(visibility)
    access = walk.access(visibility)

    async def everybody() -> None:
        for walker in walk.everybody:
            shown = await go_through(walk, walker, walk.film, access)
            if not may(walker.actor, Action.WATCH, access):
                assert not shows(shown, TITLE, DESCRIPTION, walk.editor.name), walker.name
                for one, other in zip(shown, await go_through(walk, walker, new_id(), None), strict=True):
                    assert one == other, (walker.name, first_difference(one, other))

    asyncio.run(everybody())


@pytest.mark.parametrize("visibility", Visibility)
def test_lists_show_a_film_to_those_who_find_it(walk: Walk, visibility: Visibility) -> None:
    walk.share(visibility)
    access = walk.access(visibility)

    async def everybody() -> None:
        for walker in walk.everybody:
            async with page_connection(walk.house.stack, walker.headers) as page:
                answers = [await page.load("/")]
                assert shows(answers, TITLE) == finds(walker.actor, access), walker.name
                for event in [event for event, action in EVENTS.items() if action is Action.BROWSE]:
                    answers.append((await send(page, walk, walker, event, walk.film))[0])
                watches = may(walker.actor, Action.WATCH, access)
                assert watches or not shows(answers, TITLE, DESCRIPTION), walker.name

    asyncio.run(everybody())


@pytest.mark.parametrize("event", [event for event, action in EVENTS.items() if action is Action.DELETE])
@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.PRIVATE])
def test_a_video_is_deleted_by_those_who_may(walk: Walk, event: str, visibility: Visibility) -> None:
    async def everybody() -> None:
        for walker in walk.everybody:
            video = walk.failed(visibility)
            async with page_connection(walk.house.stack, walker.headers) as page:
                await load_film(page, video)
                _, happened = await send(page, walk, walker, event, video)
                assert happened == may(walker.actor, Action.DELETE, walk.access(visibility, video)), walker.name
            if not happened:
                walk.services.catalog.delete(video)

    asyncio.run(everybody())


def test_what_is_about_no_video_is_for_those_of_the_table(walk: Walk) -> None:
    """And what is for everybody changes nothing that is kept, and tells nobody of a film that is not theirs to see."""
    walk.share(Visibility.PRIVATE)
    access, failed = walk.access(Visibility.PRIVATE), walk.failed(Visibility.MEMBERS)

    async def everybody() -> None:
        for walker in walk.everybody:
            watches = may(walker.actor, Action.WATCH, access)
            async with page_connection(walk.house.stack, walker.headers) as page:
                await page.load("/")
                for event, action in EVENTS.items():
                    if action not in OF_A_VIDEO | {Action.BROWSE}:
                        answer, happened = await send(page, walk, walker, event, walk.film)
                        allowed = action is not None and may(walker.actor, action)
                        assert happened == allowed, (walker.name, event, answer)
                        assert watches or not shows([answer], TITLE, DESCRIPTION), (walker.name, event)

    asyncio.run(everybody())
    walk.services.catalog.delete(failed)


def test_what_is_for_nobody_is_refused_to_the_owner_too(walk: Walk) -> None:
    async def owner() -> None:
        async with page_connection(walk.house.stack, walk.everybody[-1].headers) as page:
            await page.load("/")
            for event in page_events():
                if event.name.rpartition(".")[2] in EVENTS_REFUSED:
                    assert NONSENSE in await page.send(event.full_name, {"var_name": "message", "value": "x"})

    asyncio.run(owner())


def address(walk: Walk, route: str) -> tuple[str, dict[str, str]]:
    """Of a page: its path, and what is variable in it."""
    values = {
        "video_id": walk.film,
        "secret": walk.invitation,
        "series_id": series_id(SERIES),
        "playlist_id": walk.listed,
    }
    query = {name: value for name, value in values.items() if f"[{name}]" in route}
    for name, value in query.items():
        route = route.replace(f"[{name}]", value)
    return route, query


def test_a_page_shows_what_it_has_to_those_of_the_table(walk: Walk) -> None:
    """Opened as a browser does it. Home is looked at above."""
    walk.share(Visibility.PRIVATE)
    access, failed = walk.access(Visibility.PRIVATE), walk.failed(Visibility.MEMBERS)
    walk.binned()

    async def open_all(walker: Walker) -> None:
        for route, action in PAGES.items():
            async with page_connection(walk.house.stack, walker.headers) as page:
                answer = await page.load(*address(walk, route))
            of_one = access if action in OF_A_VIDEO else None
            allowed = action is not None and may(walker.actor, action, of_one)
            for witness in [WITNESSES[event] for event in pages()[route] if event in WITNESSES]:
                assert shows([answer], witness) == allowed, (walker.name, route)
            assert shows([answer], TITLE) <= may(walker.actor, Action.WATCH, access), (walker.name, route)

    async def everybody() -> None:
        await asyncio.gather(*(open_all(walker) for walker in walk.everybody))

    asyncio.run(everybody())
    walk.services.catalog.delete(failed)


def test_what_a_page_is_made_of_is_the_same_for_everybody(walk: Walk) -> None:
    """To the last byte; but a film has its title in it, for those who may watch it."""
    walk.share(Visibility.PRIVATE)
    access, missing = walk.access(Visibility.PRIVATE), new_id()
    with http.client(base_url=walk.house.url) as web:
        for route in PAGES:
            path, _ = address(walk, route)
            others = set()
            for walker in walk.everybody:
                answer = web.get(path, headers=dict(walker.headers))
                if walk.film in path and not walker.token_is_over and may(walker.actor, Action.WATCH, access):
                    assert TITLE in answer.text
                elif not walker.token_is_over:
                    nothing = web.get(path.replace(walk.film, missing), headers=dict(walker.headers))
                    assert (nothing.status_code, nothing.content) == (answer.status_code, answer.content)
                    others.add((answer.status_code, answer.content))
            assert len(others) == 1, route


def test_a_tab_shows_nothing_of_whoever_was_in_it_before(walk: Walk) -> None:
    """They signed out, and somebody else sits down: the tab, and what the web remembers of it, is the same."""
    owner, stranger = walk.everybody[-1], walk.everybody[0]

    async def one_after_the_other() -> None:
        async with page_connection(walk.house.stack, owner.headers) as page:
            for route in ("/people", "/account"):
                assert MAIL in await page.load(route)
        async with page_connection(walk.house.stack, stranger.headers, page.token) as page:
            assert MAIL not in await page.load("/")

    asyncio.run(one_after_the_other())
