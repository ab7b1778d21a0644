"""Search from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notflix_app.cli import search as commands
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import tracks
from notflix_app.usecases.services import Services
from notflix_app.usecases.tracks import NewTrack
from notflix_app.usecases.update_index import update_index
from tests.fakes.services import FakeWorkers
from tests.fixtures.shell import Shell, shell_of

SRT = b"1\n00:00:25,500 --> 00:00:27,000\nA bigger boat\n"


@pytest.fixture
def shell(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setattr(commands, "services_of", lambda _: services)
    return shell_of("search", tmp_path, monkeypatch, capsys)


def test_what_is_said_is_listed_with_its_second_and_address(
    shell: Shell, services: Services, workers: FakeWorkers
) -> None:
    film = workers.live("Jaws")
    tracks.add(services, OPERATOR, film, NewTrack("Jaws.en.srt", SRT))
    update_index(services)
    listed = shell("bigger boat")
    assert "0:25  A bigger boat  Jaws" in listed
    assert f"/watch/{film}?t=25" in listed
    (line,) = json.loads(shell("bigger boat", "--json"))["lines"]
    assert (line["id"], line["at"], line["text"]) == (film, 25.5, "A bigger boat")
    assert line["url"].endswith(f"/watch/{film}?t=25")
    assert "Nothing matches" in shell("bigger boat", "--lines", "0")
