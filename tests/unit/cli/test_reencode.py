"""Encoding a live video again from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import reencode as command
from notflix_app.core.errors import Refused
from notflix_app.core.steps import StepKind
from notflix_app.core.video import Quality
from tests.fakes.services import FakeWorkers


class Shell(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> str: ...


@pytest.fixture
def shell(
    workers: FakeWorkers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """Its workers work while it waits."""
    monkeypatch.setattr(command, "services_of", lambda _: workers.services)
    monkeypatch.setattr("time.sleep", lambda _: workers.run_all())

    def call(*arguments: str, code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["notflix", "reencode", *arguments, "--data", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, out + err
        return out + err

    return call


def test_it_says_what_it_does_and_waits_where_it_is_asked_to(shell: Shell, workers: FakeWorkers) -> None:
    film = workers.live()
    assert "as version 2. It plays as it is until then." in shell(film, "--rungs", "360", "--quality", "best")
    assert "encoded again already" in shell(film, code=1)
    assert "Version 2" in shell(film, "--cancel")
    assert "is not being encoded again" in shell(film, "--cancel", code=1)
    assert "plays from now on" in shell(film, "--rungs", "360,240", "--quality", "best", "--wait")
    video = workers.services.catalog.get(film)
    assert (video.version, video.settings.quality, video.settings.heights) == (3, Quality.BEST, (360, 240))


def test_one_that_fails_says_why_and_is_tried_again(shell: Shell, workers: FakeWorkers) -> None:
    film = workers.live()
    workers.wrong[StepKind.PACKAGE] = Refused("It broke.")
    assert "It broke." in shell(film, "--wait", code=1)
    workers.wrong.clear()
    assert "plays from now on" in shell(film, "--retry", "--wait")
    assert "not both" in shell(film, "--retry", "--cancel", code=1)
