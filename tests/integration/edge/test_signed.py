"""Whom an edge serves: the real node, told over SFTP as it is in the field."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from notflix_app.adapters import edge_http
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.edge_access import EdgeAccess
from notflix_app.core.signed_paths import EdgeKey, new_key
from tests.fixtures import http
from tests.fixtures.openssh import OpenSshEdge, openssh_node
from tests.fixtures.signing import KEY, access, signed
from tests.fixtures.waiting import PATIENCE, eventually

FILM = "film/v1/1.m4s"


@pytest.fixture(scope="module")
def node() -> Iterator[OpenSshEdge]:
    with openssh_node("node-t", knows=False) as edge:
        for path, content in ((FILM, b"film"), ("other/v1/1.m4s", b"other"), ("film/v1/poster.jpg", b"jpg")):
            (edge.www / path).parent.mkdir(parents=True, exist_ok=True)
            (edge.www / path).write_bytes(content)
        yield edge


@pytest.fixture(scope="module")
def viewer(node: OpenSshEdge) -> Iterator[httpx.Client]:
    with http.client(base_url=address(node)) as client:
        yield client


def address(edge: OpenSshEdge) -> str:
    return edge.node.url.replace(f"{edge.node.name}.localhost", "127.0.0.1")


def obeys(edge: OpenSshEdge, wanted: EdgeAccess) -> None:
    changes = obeyed(edge) != wanted.digest
    with edge.reloading() if changes else contextlib.nullcontext():
        SshEdgeStorage(edge.key, PATIENCE).put_access(edge.node, wanted)
    assert obeyed(edge) == wanted.digest


def obeyed(edge: OpenSshEdge) -> str:
    return edge_http.ask(address(edge), PATIENCE).access


def test_nothing_is_served_before_it_knows_a_key() -> None:
    """503, so that players go to another edge."""
    with openssh_node("node-u", knows=False) as fresh:
        assert http.get(address(fresh) + signed(FILM)).status_code == 503
        assert http.get(f"{address(fresh)}/ping").status_code == 200


def test_a_signed_path_is_served_and_every_other_is_not(node: OpenSshEdge, viewer: httpx.Client) -> None:
    obeys(node, access())
    path = signed(FILM)
    assert viewer.get(path).content == b"film"
    assert viewer.get(path.replace("1.m4s", "poster.jpg")).content == b"jpg", "a path is good for the whole film"
    _, _, token, expiry, revision, *rest = path.split("/")
    end = "/".join(rest)
    stranger = EdgeKey("strn", "x" * 43, 0.0)
    unknown = EdgeKey("strn", "", 0.0)
    for wrong in (
        path.replace("film/", "other/"),
        f"/t/{token}/{int(expiry) + 1}/{revision}/{end}",
        f"/t/{token}/{expiry}/{int(revision) + 1}/{end}",
        f"/t/{token[:4]}{token[4:][::-1]}/{expiry}/{revision}/{end}",
        signed(FILM, key=stranger),
        signed(FILM, key=unknown),  # by the empty secret that nginx finds for a key it does not know
        signed(FILM, key=replace(KEY, secret="")),
    ):
        answer = viewer.get(wrong)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store"), wrong
        assert answer.headers["Access-Control-Allow-Origin"] == "*", "players must see what it is"
    assert viewer.get(signed(FILM, seconds=-1)).status_code == 410
    for closed in (FILM, "film/v1/poster.jpg", ".notflix/access.json", "nginx.conf", "t/", "t/x/1/1/film/v1/1"):
        assert viewer.get(f"/{closed}").status_code == 404, closed
    for inside in ("film/../.notflix/access.json", "film/.notflix/access.json", ".notflix/access.json"):
        assert viewer.get(signed(FILM).replace(FILM, inside)).status_code in (403, 404)


def test_two_keys_are_good_at_once_and_the_old_one_ends(node: OpenSshEdge, viewer: httpx.Client) -> None:
    fresh = replace(new_key(1.0), id="fres")
    obeys(node, access(KEY, fresh))
    assert {viewer.get(signed(FILM, key=key)).status_code for key in (KEY, fresh)} == {200}
    obeys(node, access(fresh))
    assert [viewer.get(signed(FILM, key=key)).status_code for key in (KEY, fresh)] == [403, 200]
    obeys(node, access())


def test_what_is_denied_ends_and_other_films_go_on(node: OpenSshEdge, viewer: httpx.Client) -> None:
    obeys(node, access(denied=[("film", 1), *((f"gone-{n}", n) for n in range(20_000))]))
    assert [viewer.get(signed(FILM, revision=n)).status_code for n in (1, 2)] == [403, 200]
    assert viewer.get(signed("other/v1/1.m4s")).status_code == 200
    obeys(node, access())
    assert viewer.get(signed(FILM)).status_code == 200


def test_what_was_signed_for_somebody_ends_for_nobody_else(node: OpenSshEdge, viewer: httpx.Client) -> None:
    obeys(node, access(denied=[("ann", 1)]))
    viewers = [("ann", 1), ("ann", 2), ("bob", 1), None]
    assert [viewer.get(signed(FILM, viewer=each)).status_code for each in viewers] == [403, 200, 200, 200]
    hers = signed(FILM, viewer=("ann", 1))
    for forged in ("1.ann.2", "1.bob.1", "1", "1.ann", "1.ann.", "1..1"):
        assert viewer.get(hers.replace("/1.ann.1/", f"/{forged}/")).status_code in (403, 404), forged
    obeys(node, access())
    assert viewer.get(hers).status_code == 200


def test_what_the_login_may_write_gets_no_further(node: OpenSshEdge, viewer: httpx.Client, tmp_path: Path) -> None:
    """Else a seeder's login could write nginx's configuration, which root reads."""
    obeys(node, access())
    conf = (node.folder / "access.conf").read_text()
    node.has_looked()
    for text in (
        "{",
        '{"keys": {"test": "x\\"; } server { listen 81; root /; } map $a $b { \\"a"}, "denied": []}',
        '{"keys": {"te;t": "' + "x" * 43 + '"}, "denied": []}',
        '{"keys": {}, "denied": ["film/1\\" yes; include /etc/passwd; \\"a"]}',
        '{"keys": {}, "denied": [1]}',
    ):
        SshEdgeStorage(node.key, PATIENCE).put_access(node.node, EdgeAccess(text))
        node.has_looked()
        assert (node.folder / "access.conf").read_text() == conf
    obeys(node, EdgeAccess('{"keys": [], "denied": {}, "more": 1}'))  # there is nothing in it
    obeys(node, access())
    assert viewer.get(signed(FILM)).status_code == 200
    assert (node.folder / "access.conf").stat().st_mode & 0o777 == 0o600


def test_no_log_tells_a_signature(node: OpenSshEdge, viewer: httpx.Client) -> None:
    obeys(node, access())
    good, expired, wrong = signed(FILM), signed(FILM, seconds=-1), signed(FILM).replace("film/", "other/")
    for path in (good, expired, wrong):
        viewer.get(path, params={"CMCD": "bl=1000"})
    log = node.folder / "logs" / "access.json"
    # Each worker of nginx writes its own lines, when it has them for a second.
    text = eventually(log.read_text, until=lambda text: text.endswith("\n") and text.count("CMCD=bl") == 3)
    for path in (good, expired, wrong):
        assert path.split("/")[2] not in text + (node.folder.parent / "log").read_text()
    uris = [line["uri"] for line in map(json.loads, text.splitlines()) if "CMCD" in line["uri"]]
    assert f"/{FILM}?CMCD=bl%3D1000" in uris
    assert len(uris) == 3
