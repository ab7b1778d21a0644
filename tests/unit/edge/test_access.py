from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from edge.access import ACCESS_FILE, CONF, obey, write

SECRET = "s" * 43


def tell(folder: Path, text: str) -> None:
    path = folder / "www" / ACCESS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_what_was_told_is_written_once(tmp_path: Path) -> None:
    tell(tmp_path, json.dumps({"keys": {"k-_1": SECRET}, "denied": ["film/1"]}))
    assert write(tmp_path)
    text = (tmp_path / CONF).read_text()
    assert f'"k-_1" "{SECRET}";' in text
    assert '"film/1" yes;' in text
    assert not write(tmp_path)


def test_nothing_told_serves_nothing(tmp_path: Path) -> None:
    assert write(tmp_path)
    assert 'map $uri $edge_keys {\n    default "";\n}' in (tmp_path / CONF).read_text()


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "[]",
        '{"keys": {}}',
        '{"keys": {"abcde": "' + SECRET + '"}, "denied": []}',
        '{"keys": {"abcd": "short"}, "denied": []}',
        '{"keys": {"abcd": "' + "s" * 42 + ';"}, "denied": []}',
        '{"keys": {"abcd": "' + SECRET + '\\n"}, "denied": []}',
        '{"keys": {"abcd": 1}, "denied": []}',
        '{"keys": {}, "denied": ["film/x"]}',
        '{"keys": {}, "denied": ["film/1 yes; } server {"]}',
        '{"keys": {}, "denied": "film/1"}',
        '{"keys": 1, "denied": []}',
    ],
)
def test_what_makes_no_sense_changes_nothing(tmp_path: Path, wrong: str) -> None:
    tell(tmp_path, json.dumps({"keys": {"abcd": SECRET}, "denied": []}))
    write(tmp_path)
    before = (tmp_path / CONF).read_text()
    tell(tmp_path, wrong)
    assert not write(tmp_path)
    assert (tmp_path / CONF).read_text() == before


def test_a_link_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    tell(tmp_path, "")
    path = tmp_path / "www" / ACCESS_FILE
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text(json.dumps({"keys": {"abcd": SECRET}, "denied": []}))
    path.unlink()
    path.symlink_to(elsewhere)
    write(tmp_path)
    assert SECRET not in (tmp_path / CONF).read_text()
    path.unlink()
    os.mkfifo(path)
    assert not write(tmp_path)


def test_nginx_is_told_of_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signals: list[tuple[int, int]] = []
    monkeypatch.setattr("edge.access.os.kill", lambda *sent: signals.append(sent))
    obey(tmp_path, 7)
    obey(tmp_path, 7)
    assert signals == [(7, signal.SIGHUP)]
