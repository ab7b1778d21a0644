"""Everybody against every kind of address at an edge: served or refused as the table of rights says."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from notflix_app.core.rights import Action, may
from notflix_app.core.signed_paths import EdgeKey, new_key, signed_path
from notflix_app.core.video import Video, new_id
from notflix_app.core.visibility import Visibility
from notflix_app.rights_table import EDGE_PATHS
from tests.fixtures.http import client
from tests.fixtures.waiting import eventually
from tests.fixtures.walk import Walk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

SECONDS = 60  # until nothing is served any more that was taken back
CAPTIONS, OTHER_VERSION = "v1/en.vtt", "v9/manifest.mpd"  # which no package has yet
OF_A_VIDEO = [path for path, action in EDGE_PATHS.items() if action is Action.WATCH]


@pytest.fixture(scope="module")
def files(walk: Walk) -> list[str]:
    """Every file of the film at the edges, below the film's folder."""

    def holders() -> object:
        return walk.services.edges.holders([walk.film]).get(walk.film, ())

    eventually(holders, SECONDS, until=lambda names: len(names) == len(edges(walk)))  # it is live with the first
    for edge in edges(walk):
        for path in (CAPTIONS, OTHER_VERSION):
            (edge / walk.film / path).parent.mkdir(exist_ok=True)
            (edge / walk.film / path).write_text("something")
    held = [frozenset(tree(edge / walk.film)) for edge in edges(walk)]
    assert len(set(held)) == 1, "both have the same"
    return sorted(held[0])


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with client() as asking:
        yield asking


def edges(walk: Walk) -> list[Path]:
    """The folder that each serves."""
    assert walk.house.stack.data is not None
    return sorted(walk.house.stack.data.glob("edges/*/www"))


def tree(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def pattern(path: str) -> str:
    """Of a line of the table: {rest} stands for a name."""
    return re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path))


def folders(http: httpx.Client, walk: Walk, headers: dict[str, str]) -> tuple[int, list[str]]:
    """The status of what the app answers who asks for the film, and where each edge has it for them."""
    answer = http.get(f"{walk.house.url}/api/videos/{walk.film}/playback", headers=headers)
    sources = answer.json().get("sources", [])
    return answer.status_code, [source["dash"].removesuffix("v1/manifest.mpd") for source in sources]


def test_every_file_at_an_edge_is_of_a_kind_that_the_table_has(walk: Walk, files: list[str]) -> None:
    kinds = {path for path in OF_A_VIDEO for file in files if re.fullmatch(pattern(path), f"/{walk.film}/{file}")}
    assert kinds == set(OF_A_VIDEO)
    assert all(any(re.fullmatch(pattern(path), f"/{walk.film}/{file}") for path in OF_A_VIDEO) for file in files)


@pytest.mark.parametrize("visibility", Visibility)
def test_each_file_is_served_to_those_who_may_watch(
    walk: Walk, files: list[str], http: httpx.Client, visibility: Visibility
) -> None:
    walk.share(visibility)
    access = walk.access(visibility)
    for walker in walk.everybody:
        status, places = folders(http, walk, dict(walker.headers))
        if walker.token_is_over or not may(walker.actor, Action.WATCH, access):
            assert (status, places) == (401 if walker.token_is_over else 404, []), walker.name
            continue
        assert (status, len(places)) == (200, len(edges(walk))), walker.name
        assert {http.get(place + file).status_code for place in places for file in files} == {200}, walker.name


def test_all_else_is_closed_and_says_nothing_of_what_is_there(walk: Walk, files: list[str], http: httpx.Client) -> None:
    walk.share(Visibility.PUBLIC)
    video, missing = walk.services.catalog.get(walk.film), new_id()
    keys = {edge: own[0] for edge, own in walk.services.edges.keys().items()}
    unknown = new_key(time.time())
    for edge in walk.services.edges.all():
        for file in files:
            refused = {
                f"/{video.id}/{file}": 404,
                signed(keys[edge.name], video, new_id(), file): 403,
                signed(keys[edge.name], video, video.id, file, seconds=-60): 410,
                signed(unknown, video, video.id, file): 403,
            }
            for path, status in refused.items():
                answer, of_nothing = http.get(edge.url + path), http.get(edge.url + path.replace(video.id, missing))
                assert answer.status_code == status, (edge.name, path)
                # An expired signature was a good one: of another film it is none.
                assert status == 410 or (of_nothing.status_code, of_nothing.content) == (status, answer.content)
        assert http.get(edge.url + signed(keys[edge.name], video, video.id, "v1/none.m4s")).status_code == 404


def signed(key: EdgeKey, video: Video, signed_for: str, file: str, *, seconds: float = 3600) -> str:
    """A path to a file of the video; signed_for: the id of that whose signature it has."""
    expiry = int(time.time() + seconds)
    return signed_path(key, signed_for, video.access_revision, expiry, f"{video.id}/{file}")


def test_what_is_open_to_everybody_is(walk: Walk, http: httpx.Client) -> None:
    paths = [path for path, action in EDGE_PATHS.items() if action is None]
    assert {http.get(edge.url + path).status_code for edge in walk.services.edges.all() for path in paths} == {200}


def test_what_was_handed_out_ends_at_every_edge(walk: Walk, http: httpx.Client) -> None:
    walk.share(Visibility.PUBLIC)
    _, places = folders(http, walk, {})

    def statuses() -> set[int]:
        return {http.get(place + "v1/manifest.mpd").status_code for place in places}

    assert statuses() == {200}
    walk.share(Visibility.PRIVATE)
    eventually(statuses, SECONDS, until=lambda seen: seen == {403})
