"""The data directory is for its owner alone; who that is, is said at the first start. A port that is lost to another is
no reason to give up."""

from __future__ import annotations

import io
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.core.errors import Refused
from notflix_app.local import owner_link, ports, stack, state
from notflix_app.local.part import Command, Part
from notflix_app.local.supervisor import Supervisor
from notflix_app.local.up import Session, make_data_folder, say, up
from notflix_app.settings import Settings, load_settings


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One that others may read."""
    made = tmp_path / "data"
    made.mkdir()
    made.chmod(0o755)
    return made


def test_a_new_one_is_closed(tmp_path: Path) -> None:
    make_data_folder(tmp_path / "deep" / "data")
    assert mode(tmp_path / "deep" / "data") == 0o700


def test_an_empty_one_is_closed(folder: Path) -> None:
    make_data_folder(folder)
    assert mode(folder) == 0o700


def test_one_of_ours_is_closed(folder: Path) -> None:
    (folder / "stack.env").touch()
    make_data_folder(folder)
    assert mode(folder) == 0o700


def test_one_that_edges_key_has_made_is_closed(folder: Path) -> None:
    make_key(load_settings(folder).edge_key)
    make_data_folder(folder)
    assert mode(folder) == 0o700


def test_one_that_holds_other_things_is_left_and_refused(folder: Path) -> None:
    (folder / "letter.txt").touch()
    with pytest.raises(Refused, match=f"open to others.*chmod 700 {folder}"):
        make_data_folder(folder)
    assert mode(folder) == 0o755
    folder.chmod(0o700)
    make_data_folder(folder)


def test_the_owners_link_is_said_where_detached_starts_say_it_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `say`, which goes into the log that they repeat, and before it is ready: then they stop. stdout is nobody's
    there."""
    make_data_folder(tmp_path)
    owner_link.leave(tmp_path, "Make it here: URL")
    out_before: dict[str, str] = {}

    def say(line: str) -> None:
        out_before[line] = capsys.readouterr().out
        os.kill(os.getpid(), signal.SIGTERM)

    assert Session(load_settings(tmp_path), [], say).run() == 0
    assert out_before["Make it here: URL"] == ""  # not ready yet
    assert "ready" in out_before["Stopping …"]


class Gone(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError(text)


def test_it_runs_and_stops_where_nobody_can_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after `up 2>&1 | tee log`: Ctrl-C ends tee too. The parts have to be stopped all the same."""
    monkeypatch.setattr(sys, "stdout", Gone())
    monkeypatch.setattr(sys, "stderr", Gone())
    monkeypatch.setattr(Supervisor, "keep", lambda self: None)
    make_data_folder(tmp_path)
    assert Session(load_settings(tmp_path), [], say).run() == 0
    report = state.read(tmp_path)
    assert report is not None
    assert report.phase == "stopped"


@pytest.mark.parametrize(("before", "stops"), [(signal.SIG_IGN, False), (signal.SIG_DFL, True)])
def test_a_terminal_that_is_closed_stops_it_but_for_nohup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: signal.Handlers, stops: bool
) -> None:
    """nohup leaves SIGHUP ignored to what it starts."""
    stopping: list[bool] = []

    def keep(supervisor: Supervisor) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        stopping.append(supervisor.stopping)

    monkeypatch.setattr(Supervisor, "keep", keep)
    make_data_folder(tmp_path)
    of_the_tests = signal.signal(signal.SIGHUP, before)
    try:
        Session(load_settings(tmp_path), [], lambda line: None).run()
        assert signal.getsignal(signal.SIGHUP) is before
    finally:
        signal.signal(signal.SIGHUP, of_the_tests)
    assert stopping == [stops]


def test_who_opens_it_to_others_is_told_what_they_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = Part("setup", lambda: Command((sys.executable, "-c", "raise SystemExit(1)")), once=True)
    monkeypatch.setattr(stack, "compose", lambda settings, say: (settings, [fails]))
    lines: list[str] = []
    for chosen in ({"host": "0.0.0.0"}, {"host": "0.0.0.0", "public_url": "http://films.lan:3000"}, {}):
        assert up(load_settings(tmp_path).model_copy(update=chosen), say=lines.append) == 1
    assert len([line for line in lines if "NOTFLIX_PUBLIC_URL=" in line]) == 1


def test_a_port_that_another_took_meanwhile_is_no_reason_to_give_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[ports.Ports] = []
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as whoever asks whether it is free

        def compose(settings: Settings, say: Callable[[str], None]) -> tuple[Settings, list[Part]]:
            chosen.append(ports.settle(settings.data_dir, (), say))
            if len(chosen) == 1:
                other.bind(("127.0.0.1", chosen[0].redis))
                other.listen()
            fails = Command((sys.executable, "-c", "raise SystemExit(1)"))
            return settings, [Part("redis", lambda: fails, ready=lambda: False)]

        monkeypatch.setattr(stack, "compose", compose)
        lines: list[str] = []
        assert up(load_settings(tmp_path), say=lines.append) == 1
    assert len(chosen) == 2  # it fails for another reason then, and that is the end of it
    assert chosen[1].redis != chosen[0].redis
    assert chosen[1].s3 == chosen[0].s3
    assert f"Port {chosen[0].redis} was taken by" in "\n".join(lines)
