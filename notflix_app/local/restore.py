"""`./notflix restore`: a data directory out of a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..atomic_file import write_atomically
from ..core.backup import KEYS, SETTINGS
from ..core.errors import Conflict, Unavailable
from ..core.ports import BackupPlace
from ..settings import Settings, child_environment, load_settings
from ..usecases.backup_files import manifest_of
from ..usecases.restore import OnProgress, RestoreReport
from ..usecases.restore import restore as restore_all
from ..wiring import build, catalog_archive
from .chosen_settings import put_keys, put_settings
from .stack import EDGES, compose_store
from .state import RESTORING, log_folder, sole_owner
from .supervisor import PartFailedError, Supervisor
from .up import make_data_folder


def restore(
    settings: Settings, place: BackupPlace, say: Callable[[str], None], on_progress: OnProgress
) -> RestoreReport:
    """Fills the data directory, and the database and the store that the settings name. What broke off goes on.

    Raises Conflict where there is something already; NotFound, Refused, Unavailable.
    """
    data = settings.data_dir
    manifest_of(place)  # before anything is made
    make_data_folder(data)
    with sole_owner(data):
        goes_on = _claim(data, place)
        _put_small_files(data, place)
        with _store(load_settings(data), say) as settings:
            report = restore_all(
                build(settings), catalog_archive(settings), place, EDGES, goes_on=goes_on, on_progress=on_progress
            )
        (data / RESTORING).unlink()
    return report


def _claim(data: Path, place: BackupPlace) -> bool:
    """Whether an earlier try from there broke off. Raises Conflict."""
    marker = data / RESTORING
    if marker.exists():
        if marker.read_text() != place.name:
            raise Conflict(f"A restore from {marker.read_text()} has begun in {data}. Go on with that, or empty it.")
        return True
    if others := sorted(path.name for path in data.iterdir() if path.name != "run"):
        raise Conflict(
            f"{data} is not empty: it has {others[0]}. Restore into a new folder with --data, or move that away."
        )
    write_atomically(marker, place.name)
    return False


def _put_small_files(data: Path, place: BackupPlace) -> None:
    with place.lend(SETTINGS) as file:
        put_settings(data, file.read_text())
    keys = {}
    for path in list(place.list(KEYS)):
        with place.lend(path) as file:
            keys[path.removeprefix(KEYS)] = file.read_bytes()
    put_keys(data, keys)


@contextmanager
def _store(settings: Settings, say: Callable[[str], None]) -> Iterator[Settings]:
    """With the store that `up` would start; nothing where it is elsewhere."""
    settings, parts = compose_store(settings, say)
    supervisor = Supervisor(parts, logs=log_folder(settings.data_dir), environment=child_environment(settings), say=say)
    try:
        supervisor.start()
        yield settings
    except PartFailedError as wrong:
        raise Unavailable(str(wrong)) from wrong
    finally:
        supervisor.stop()
