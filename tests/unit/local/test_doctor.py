"""What the doctor finds on a machine where nothing runs yet."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from notflix_app.cluster import healthcheck
from notflix_app.local import doctor
from notflix_app.local.doctor import Finding, examine
from notflix_app.settings import load_settings

PROGRAMS = {"ffmpeg", "ffprobe", "packager", "redis", "s3", "nginx", "bun"}


def findings(data: Path, port: int) -> dict[str, Finding]:
    settings = load_settings(data).model_copy(update={"port": port})
    return {finding.what: finding for finding in examine(settings)}


def test_every_program_runs_and_what_is_wrong_has_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        by_name = findings(tmp_path / "not made yet", port)
    assert {by_name[name].verdict for name in PROGRAMS} == {"ok"}
    assert by_name["data"].verdict != "wrong"
    assert not list(tmp_path.iterdir())  # looking changes nothing
    assert by_name["port"].verdict == "wrong"
    assert f"{port} is taken by" in by_name["port"].found
    assert "--port" in by_name["port"].way_out
    assert by_name["stack"] == Finding(
        "stack", "note", "it is not running, so its parts were not asked", "./notflix up"
    )
    assert all(finding.way_out for finding in by_name.values() if finding.verdict != "ok")


def test_a_port_at_an_address_that_this_machine_has_not(tmp_path: Path) -> None:
    settings = load_settings(tmp_path).model_copy(update={"host": "192.0.2.1"})
    [port] = [finding for finding in examine(settings) if finding.what == "port"]
    assert (port.verdict, "cannot be opened on 192.0.2.1" in port.found) == ("wrong", True)
    assert "NOTFLIX_HOST" in port.way_out


@pytest.mark.parametrize(
    ("chosen", "notes"), [({"host": "0.0.0.0"}, 1), ({"allowed_hosts": "films.lan:3000"}, 1), ({}, 0)]
)
def test_other_devices_need_an_address(tmp_path: Path, chosen: dict[str, str], notes: int) -> None:
    settings = load_settings(tmp_path).model_copy(update=chosen)
    for url, expected in (("", notes), ("http://films.lan:3000", 0)):
        settings = settings.model_copy(update={"public_url": url})
        noted = [finding for finding in examine(settings) if finding.what == "address"]
        assert [finding.verdict for finding in noted] == ["note"] * expected
        assert all("NOTFLIX_PUBLIC_URL=" in finding.way_out for finding in noted)


def test_data_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    by_name = findings(tmp_path / "file" / "data", 0)["data"]
    assert by_name.verdict == "wrong"
    assert "--data" in by_name.way_out


def test_this_machine_is_not_asked_through_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering() as port:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        settings = load_settings(tmp_path).model_copy(
            update={"port": port, "s3_endpoint": f"http://127.0.0.1:{port}"},
        )
        assert doctor._web(settings, tmp_path).verdict == "ok"
        assert [finding.verdict for finding in doctor._clock(settings)] == ["ok"]
        assert healthcheck.main(f"http://127.0.0.1:{port}/ready") == 0


@contextmanager
def answering() -> Iterator[int]:
    """A server that answers 200 to everything, on this port."""

    class Well(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Well) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
