"""Chapters from the shell."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from notflix_app.cli import chapters as commands
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.shell import Shell, shell_of


@pytest.fixture
def shell(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setattr(commands, "services_of", lambda _: services)
    return shell_of("chapters", tmp_path, monkeypatch, capsys)


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return workers.live()


def test_chapters_from_first_to_last(shell: Shell, film: str, tmp_path: Path) -> None:
    file = tmp_path / "chapters.txt"
    file.write_text("0:00 The door\n0:30.5 Die Jägerstraße\n")
    assert f"./notflix chapters set {film} FILE" in shell("list", film)
    assert "has 2 chapters." in shell("set", film, file)
    assert "0:30  Die Jägerstraße" in shell("list", film)
    assert json.loads(shell("list", film, "--json"))[1] == {"at": 30.5, "title": "Die Jägerstraße"}
    shell("download", film, "--output", tmp_path / "out.vtt")
    assert (tmp_path / "out.vtt").read_text() == shell("download", film)
    shell("remove", film)
    assert "has 2 chapters." in shell("set", film, tmp_path / "out.vtt")


def test_they_are_read_from_stdin(shell: Shell, film: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("0:00 Die Tür".encode())))
    assert "has 1 chapter." in shell("set", film)
    assert "Die Tür" in shell("list", film)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"x" * (commands.MAX_BYTES + 1), "1 MiB at most"), (b"0:00 T\xfcr", "not in UTF-8"), (b"Door", "Line 1 begins")],
)
def test_what_is_no_list_of_chapters_is_refused(
    shell: Shell, film: str, tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "chapters.txt").write_bytes(content)
    assert problem in shell("set", film, tmp_path / "chapters.txt", code=1)
