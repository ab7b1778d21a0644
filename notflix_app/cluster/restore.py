"""`restore --cluster`: a backup into the database and the store of the cluster whose container this is.

The cluster keeps its own settings, passwords and keys. A container that has ended remembers nothing, so that a restore
has begun stands in the store.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from contextlib import redirect_stdout
from pathlib import Path

from ..core.errors import Conflict, NotFound, Refused
from ..core.ports import BackupPlace, CatalogArchive, ObjectStore
from ..local.setup import patiently
from ..settings import Settings
from ..usecases.backup_files import manifest_of
from ..usecases.restore import OnProgress, RestoreReport
from ..usecases.restore import restore as restore_all
from ..usecases.services import Services
from ..wiring import build, catalog_archive

KEYS = Path("/run/notflix/app")  # NAME.pub there is the host key of an edge of this cluster
RESTORING = "restoring"  # in the bucket of packages, as long as a restore has not come to its end: from where
PATIENCE_SECONDS = 60.0  # the stores may have been started just now


def restore(settings: Settings, place: BackupPlace, on_progress: OnProgress) -> RestoreReport:
    """Fills the database and the store that the settings name. What broke off goes on.

    Raises Conflict where there is something already; NotFound, Refused, Unavailable.
    """
    services, archive = build(settings), catalog_archive(settings)
    with redirect_stdout(sys.stderr):  # what it waits for is no part of the answer
        patiently(archive.is_empty, PATIENCE_SECONDS)
        patiently(services.packages.ensure, PATIENCE_SECONDS)
    return fill(services, archive, place, [path.stem for path in KEYS.glob("*.pub")], on_progress)


def fill(
    services: Services, archive: CatalogArchive, place: BackupPlace, own_edges: Collection[str], on_progress: OnProgress
) -> RestoreReport:
    """own_edges: those that only this cluster puts films on. Raises as `restore` does."""
    manifest_of(place)  # before anything is written
    begun = _begun(services.packages)
    if begun not in ("", place.name):
        raise Conflict(f"A restore from {begun} has begun here. Go on with that, or begin with stores that are new.")
    if not begun and archive.is_empty():
        services.packages.put_bytes(RESTORING, place.name.encode())
    report = restore_all(services, archive, place, own_edges, goes_on=bool(begun), on_progress=on_progress)
    services.packages.remove(RESTORING)
    return report


def refuse_unfinished(packages: ObjectStore) -> None:
    """Raises Refused where a restore broke off: what is there is not all."""
    if begun := _begun(packages):
        raise Refused(
            f"A restore from {begun} has not come to its end. Call it again, as docs/backup.md says: it goes on where"
            " it was."
        )


def _begun(packages: ObjectStore) -> str:
    """From where; '' where none has."""
    try:
        return packages.read(RESTORING).decode()
    except NotFound:
        return ""
