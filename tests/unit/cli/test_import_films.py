"""Importing folders from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import import_films as command
from notflix_app.usecases.services import Services
from tests.fixtures.film_folders import FilmFolders


class Shell(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> str: ...


@pytest.fixture
def shell(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setattr(command, "services_of", lambda _: services)

    def call(*arguments: str, code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["notflix", "import", *arguments, "--data", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert (ended.value.code or 0) == code, out + err
        return out + err

    return call


def test_it_says_what_it_would_do_and_then_does_it(shell: Shell, library: FilmFolders, services: Services) -> None:
    library.film("Heat.mkv")
    library.write("half.mkv.part")
    where = str(library.path)
    assert "new        Heat.mkv" in (planned := shell(where, "--dry-run"))
    assert "1 new, 1 waits." in planned
    assert services.catalog.count() == 0
    [waiting, new] = json.loads(shell(where, "--dry-run", "--json"))
    assert (new["kind"], new["sidecars"]) == ("new", ["Heat.nfo", "Heat.de.srt", "Heat.jpg"])
    assert (waiting["kind"], waiting["path"], waiting["root"]) == ("waits", "half.mkv.part", where)
    assert "1 new, 1 waits." in shell(where)
    [video] = services.catalog.videos()
    library.move("Heat.mkv", "Heat (1995).mkv")
    [_, moved] = json.loads(shell(where, "--json"))
    assert (moved["kind"], moved["video_id"], moved["reason"]) == ("moved", video.id, "It was Heat.mkv.")
    assert shell(where).splitlines()[-1] == "1 unchanged, 1 waits."


def test_what_is_refused_is_said_and_counts(shell: Shell, library: FilmFolders, tmp_path: Path) -> None:
    library.write("Heat.mkv")
    library.write("Heat.srt", "no text")
    (library.path / "out.mkv").symlink_to(tmp_path)
    words = shell(str(library.path), code=1)
    assert "Heat.srt" in words
    assert "out.mkv: It is a link that leads out of the folder." in words
    assert "is no folder" in shell(str(tmp_path / "absent"), code=1)


def test_what_has_only_just_been_written_is_waited_for(
    shell: Shell, library: FilmFolders, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("Heat.mkv")
    library.settle(since=1)
    monkeypatch.setattr("time.sleep", services.clock.advance)  # type: ignore[attr-defined]
    assert "1 new." in shell(str(library.path))


def test_it_can_be_stopped_and_goes_on(
    shell: Shell, library: FilmFolders, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("Heat.mkv")
    with monkeypatch.context() as context:
        context.setattr(services.sources, "put_bytes", _interrupt)
        assert "The same command goes on from here." in shell(str(library.path), code=130)
    assert "1 resumed." in shell(str(library.path))
    assert services.catalog.count() == 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_watched_folder_is_told_of_once(
    shell: Shell, library: FilmFolders, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looks(*_: object):
        yield
        library.write("b.mkv")
        yield
        yield

    library.write("a.mkv")
    library.write("c.mkv.part")
    monkeypatch.setattr("notflix_app.adapters.folder_watch.looks", looks)
    lines = shell(str(library.path), "--watch").splitlines()
    assert [line.split()[0] for line in lines if line[:3] in ("new", "wai")] == ["waits", "new", "new"]
