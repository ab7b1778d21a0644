"""Changing what is written about videos from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import edit as command
from notflix_app.core.video import VideoState
from notflix_app.usecases.services import Services
from tests import builders


@pytest.mark.parametrize(
    ("options", "year", "people", "tags"),
    [
        (["--year", "2019", "--people", "Ann Ek, Ben Ford"], 2019, ("Ann Ek", "Ben Ford"), ("sea",)),
        (["--add-tags", "sky", "--remove-tags", "sea"], 1990, ("Cy",), ("sky",)),
        (["--year", "", "--people", "", "--tags", ""], None, (), ()),
    ],
)
def test_what_is_named_changes(
    services: Services,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    year: int | None,
    people: tuple[str, ...],
    tags: tuple[str, ...],
) -> None:
    monkeypatch.setattr(command, "services_of", lambda _: services)
    made = [builders.video(state=VideoState.LIVE, tags=("sea",), year=1990, people=("Cy",)) for _ in range(2)]
    for video in made:
        services.catalog.add(video)
    ids = [video.id for video in made]
    monkeypatch.setattr("sys.argv", ["notflix", "edit", *ids, *options, "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    for video in services.catalog.get_many(ids):
        assert (video.year, video.people, video.tags) == (year, people, tags)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "Say what to change"),
        (["--title", "Same"], "--title is for one video"),
        (["--season", "two"], "season is “two”"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    why: str,
) -> None:
    monkeypatch.setattr("sys.argv", ["notflix", "edit", "a", "b", *options, "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert why in capsys.readouterr().err
