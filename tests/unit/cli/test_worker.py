"""`./notflix worker` before it begins: what it was asked for, and whether the stores are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.sql.migrations import migrate
from notflix_app.cli.worker import queues_of
from notflix_app.local.ports import free_port
from notflix_app.settings import load_settings

from .test_main import run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--queues", "encode,seeds"),
            "There is no queue “seeds”. Give --queues encode, seed, speech, urgent, or",
        ),
        (("--min", "9", "--max", "3"), "--min 9 is more than the most, 3."),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, "worker", *arguments, "--data", tmp_path) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "queues"),
    [
        ("seed, encode", ["seed", "encode"]),
        ("urgent,seed", ["urgent", "seed"]),
        ("encode,urgent,seed", ["encode", "seed"]),
    ],
)
def test_what_is_urgent_is_encoded_anyway(text: str, queues: list[str]) -> None:
    assert queues_of(text) == queues


def test_a_number_that_is_none_is_not_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "worker", "--max", "many", "--data", tmp_path) == 2


def test_without_tables_it_does_not_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTFLIX_S3_ACCESS_KEY", "key")
    assert run(monkeypatch, "worker", "--data", tmp_path) == 1
    assert "The database has no tables yet" in capsys.readouterr().err


def test_a_part_that_does_not_answer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTFLIX_S3_ACCESS_KEY", "key")
    monkeypatch.setenv("NOTFLIX_REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    migrate(load_settings(tmp_path).sql_url)
    assert run(monkeypatch, "worker", "--data", tmp_path) == 1
    assert capsys.readouterr().err.startswith("notflix: Nobody answers at NOTFLIX_REDIS_URL.")
