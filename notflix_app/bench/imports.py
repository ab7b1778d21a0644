"""A library that was imported is imported again, and nothing has changed: how long does that take?"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..adapters.sql.migrations import migrate
from ..core.folder_films import FolderFilm, films_of
from ..core.imports import ImportedFile, Sidecar
from ..core.ports import FilmFolder
from ..core.rights import OPERATOR
from ..settings import load_settings
from ..usecases.import_films import import_folder
from ..usecases.services import Services
from ..wiring import build, film_folder

IN_A_FOLDER = 20


def run(films: int) -> dict[str, Any]:
    """Of films with text and an .nfo beside each, in a catalog of their own; no film is sent for it."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as temporary:
        data, library = Path(temporary) / "data", Path(temporary) / "films"
        data.mkdir()
        settings = load_settings(data).model_copy(update={"database_url": f"sqlite:///{data / 'catalog.db'}"})
        migrate(settings.sql_url)
        services, folder = build(settings), film_folder(settings, str(library))
        _write(library, films)
        _note(services, folder)
        begun = time.perf_counter()
        kinds = Counter(str(done.kind) for done in import_folder(services, OPERATOR, folder))
        return {"films": films, "seconds": round(time.perf_counter() - begun, 2), **kinds}


def _write(library: Path, films: int) -> None:
    for number in range(films):
        folder = library / f"{number // IN_A_FOLDER}"
        folder.mkdir(parents=True, exist_ok=True)
        for ending in ("mkv", "de.srt", "nfo"):
            (folder / f"Film {number}.{ending}").write_text(f"{number}")


def _note(services: Services, folder: FilmFolder) -> None:
    """As if all had been imported."""
    for film in films_of(folder.files()).films:
        services.imported_files.put(_row(folder, film))


def _row(folder: FilmFolder, film: FolderFilm) -> ImportedFile:
    sidecars = {file.path: Sidecar(kind, file.stamp, "digest", "track") for kind, file in film.sidecars}
    row = ImportedFile(folder.root, film.file.path, film.file.stamp, film.file.path, film.file.path)
    return replace(row, is_sent=True, sidecars=sidecars, written={"title": film.file.path})
