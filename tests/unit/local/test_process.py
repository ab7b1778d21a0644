"""Logs are capped without losing the writer, and ends are told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.local.process import cap, ending, tail


def test_a_long_log_is_moved_and_its_writer_writes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old\n" * 100)
        cap(log, limit=200)
        writer.write(b"new\n")
    assert log.read_text() == "new\n"
    assert (tmp_path / "web.1.log").read_text() == "old\n" * 100


def test_a_short_log_and_a_missing_one_are_left(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    cap(log, limit=10)
    log.write_text("short\n")
    cap(log, limit=10)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


def test_the_tail_is_the_last_words(tmp_path: Path) -> None:
    log = tmp_path / "s3.log"
    assert tail(log) == ""
    log.write_text("--- 2026-01-01 00:00:00 weed\n" + "".join(f"line {n}\n\n" for n in range(5000)))
    assert tail(log, 2) == "line 4998\nline 4999"
    log.write_text("--- 2026-01-01 00:00:00 weed\n")
    assert tail(log) == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "exit code 0"), (3, "exit code 3"), (-9, "killed by SIGKILL"), (-99, "killed by signal 99")],
)
def test_endings(code: int, words: str) -> None:
    assert ending(code) == words
