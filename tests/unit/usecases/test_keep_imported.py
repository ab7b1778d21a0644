"""Folders that are looked at again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from notflix_app.adapters.local_folder import LocalFolder
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.keep_imported import keep_imported
from notflix_app.usecases.services import Services
from tests.fixtures.film_folders import FilmFolders


def test_each_is_told_of_once_and_one_that_is_away_holds_up_no_other(
    services: Services, library: FilmFolders, caplog: pytest.LogCaptureFixture
) -> None:
    entered: list[str] = []
    lines: list[tuple[str, str]] = []

    @contextmanager
    def alone() -> Iterator[None]:
        entered.append("")
        yield

    def looks() -> Iterator[None]:
        library.write("a.mkv")
        library.write("b.mkv.part", "half")
        library.settle()
        yield
        services.sources.away = True  # type: ignore[attr-defined]
        library.write("c.mkv")
        library.settle()
        yield
        services.sources.away = False  # type: ignore[attr-defined]
        yield

    folders = [LocalFolder(library.path / "absent"), library.folder]
    keep_imported(services, OPERATOR, folders, looks(), alone, lambda _, done: lines.append((done.kind, done.path)))
    assert lines == [("waits", "b.mkv.part"), ("new", "a.mkv"), ("resumed", "c.mkv")]
    assert len(entered) == 6
    assert "is no folder" in caplog.text
    assert "does not answer" in caplog.text
    assert services.catalog.count() == 2
