"""Ports are chosen once and kept; a taken one is said and moves."""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from notflix_app.core.errors import Conflict, Refused
from notflix_app.local import s3
from notflix_app.local.ports import (
    NO_BROWSER,
    RANGE,
    SHORT_LIVED,
    check_for_browsers,
    claim_web_port,
    free_port,
    is_free,
    load,
    settle,
    who_has,
)

EDGES = ("edge-a", "edge-b")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        yield taken


def listen(on: socket.socket, port: int) -> int:
    on.bind(("127.0.0.1", port))
    on.listen()
    number: int = on.getsockname()[1]
    return number


def test_ports_stay_the_same(tmp_path: Path) -> None:
    output: list[str] = []
    first = settle(tmp_path, EDGES, output.append)
    assert settle(tmp_path, EDGES, output.append) == first == load(tmp_path)
    assert output == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"ports": {}}', '{"ports": {"redis": "many"}}'])
def test_a_file_that_cannot_be_understood_is_written_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "stack.json").write_text(text)
    assert load(tmp_path) is None
    assert settle(tmp_path, EDGES, print) == load(tmp_path)


def test_no_two_parts_share_a_port(tmp_path: Path) -> None:
    ports = settle(tmp_path, EDGES, lambda _: None)
    numbers = ports.all()
    assert len(set(numbers)) == len(numbers) == 16


def test_a_taken_port_moves_and_the_others_stay(tmp_path: Path, listener: socket.socket) -> None:
    output: list[str] = []
    before = settle(tmp_path, EDGES, output.append)
    listen(listener, before.redis)
    after = settle(tmp_path, EDGES, output.append)
    assert after.redis != before.redis
    assert (after.s3, after.edges) == (before.s3, before.edges)
    assert after == load(tmp_path)
    assert len(output) == 1
    assert f"Port {before.redis} of redis is taken by" in output[0]


def test_one_taken_port_of_s3_moves_all_of_it(tmp_path: Path, listener: socket.socket) -> None:
    output: list[str] = []
    before = settle(tmp_path, EDGES, output.append)
    listen(listener, before.s3.all()[-1])
    after = settle(tmp_path, EDGES, output.append)
    assert not set(before.s3.all()) & {before.s3.all()[-1]} & set(after.s3.all())
    assert (after.redis, after.edges) == (before.redis, before.edges)
    assert len(output) == 1


def test_an_edge_that_is_added_later_gets_its_ports(tmp_path: Path) -> None:
    one = settle(tmp_path, EDGES[:1], lambda _: None)
    two = settle(tmp_path, EDGES, lambda _: None)
    assert two.edges["edge-a"] == one.edges["edge-a"]
    assert len(set(two.edges["edge-a"] + two.edges["edge-b"])) == 4


def test_a_taken_web_port_is_said_with_who_has_it_and_the_way_out(listener: socket.socket) -> None:
    port = listen(listener, 0)
    assert f"(process {os.getpid()})" in who_has(port)
    with pytest.raises(Conflict) as wrong:
        claim_web_port("127.0.0.1", port)
    assert f"Port {port} is taken by" in wrong.value.message
    assert f"./notflix up --port {port + 1}" in wrong.value.message


@pytest.mark.parametrize(
    ("code", "what", "way_out"),
    [
        (errno.EACCES, "Port 80 is not for this user to open", "from 1024 on"),
        (errno.EADDRNOTAVAIL, r"Port 80 cannot be opened on ::1 \(Cannot assign", "NOTFLIX_HOST"),
        (errno.EAFNOSUPPORT, r"Port 80 cannot be opened on ::1 \(Address family", "NOTFLIX_HOST"),
        (socket.EAI_NONAME, r"Port 80 cannot be opened on ::1 \(Name or service", "NOTFLIX_HOST"),
    ],
)
def test_a_web_port_that_nobody_has_but_we_cannot_open(
    monkeypatch: pytest.MonkeyPatch, code: int, what: str, way_out: str
) -> None:
    def refuse(_family: socket.AddressFamily) -> None:
        raise OSError(code, os.strerror(code)) if code > 0 else socket.gaierror(code, "Name or service not known")

    monkeypatch.setattr(socket, "socket", refuse)
    with pytest.raises(Conflict, match=rf"{what}.*{way_out}"):
        claim_web_port("::1", 80)


def test_a_web_port_at_an_address_that_this_machine_has_not() -> None:
    with pytest.raises(Conflict, match=r"cannot be opened on 192\.0\.2\.1 "):
        claim_web_port("192.0.2.1", free_port())


def test_a_free_web_port_is_no_trouble(listener: socket.socket) -> None:
    port = listen(listener, 0)
    listener.close()
    claim_web_port("127.0.0.1", port)
    assert who_has(port) == "another program"  # nobody is known


def test_a_file_that_a_power_cut_emptied_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "stack.json").touch()
    assert settle(tmp_path, EDGES, lambda _: None) == load(tmp_path)


def test_a_free_port_is_for_one_and_not_for_outgoing_connections() -> None:
    """Else one could be taken between the asking and the binding."""
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50
    outgoing = Path("/proc/sys/net/ipv4/ip_local_port_range")
    assert max(ports) < (int(outgoing.read_text().split()[0]) if outgoing.exists() else 32_768)


def test_no_port_is_handed_out_that_a_browser_refuses() -> None:
    """The store's are for browsers too: they send it their files."""
    assert NO_BROWSER.isdisjoint([*SHORT_LIVED, *RANGE, *s3.RANGE])


def test_a_web_port_that_no_browser_opens_is_refused_with_the_way_out() -> None:
    check_for_browsers(3000)
    with pytest.raises(Refused, match=r"no page on port 6000.*--port"):
        check_for_browsers(6000)


def test_free_ports_in_a_row(listener: socket.socket) -> None:
    before = next(port for port in iter(free_port, None) if is_free(port + 1))
    taken = listen(listener, before + 1)
    first = free_port(row=3)
    assert taken not in range(first, first + 3)


def test_a_file_of_before_there_was_a_front_keeps_its_ports(tmp_path: Path) -> None:
    before = settle(tmp_path, EDGES, lambda _: None)
    file = tmp_path / "stack.json"
    text = json.loads(file.read_text())
    del text["ports"]["web"]
    file.write_text(json.dumps(text))
    after = settle(tmp_path, EDGES, lambda _: None)
    assert (after.redis, after.s3, after.edges) == (before.redis, before.s3, before.edges)
    assert after.web not in {0, *before.s3.all()}
