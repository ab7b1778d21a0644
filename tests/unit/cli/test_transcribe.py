"""What is said, written down from the shell."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import transcribe as commands
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return workers.live()


@pytest.fixture
def shell(services, tmp_path: Path, monkeypatch, capsys):
    def call(*arguments: str, code: int = 0, using: Services = services) -> str:
        monkeypatch.setattr(commands, "services_of", lambda _: using)
        monkeypatch.setattr("sys.argv", ["notflix", "tracks", "transcribe", *arguments, "--data", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, out + err
        return out + err

    return call


def test_it_is_asked_for_and_waited_for(shell, workers, film, monkeypatch):
    assert f"tracks transcribe {film} --wait" in shell(film, "--language", "de")
    monkeypatch.setattr(commands.time, "sleep", lambda _: workers.run_all())
    assert " cues in de." in shell(film, "--wait")  # of the one that is under way
    assert json.loads(shell(film, "--language", "en", "--wait", "--json"))["state"] == "done"


def test_one_that_fails_says_why(shell, workers, film, monkeypatch):
    monkeypatch.setattr(commands.time, "sleep", lambda _: workers.run_all())
    assert "It failed: The speech model does not know “fr”" in shell(film, "--language", "fr", "--wait", code=1)


def test_it_is_called_off(shell, film):
    shell(film)
    assert "called off" in shell(film, "--cancel")


def test_where_nothing_is_set_up_it_says_how(shell, services, film):
    assert "NOTFLIX_SPEECH_MODEL" in shell(film, code=1, using=replace(services, speech=None))
