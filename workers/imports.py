"""The folders that are imported by themselves: the scheduler looks after them."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from threading import Event

from notflix_app.adapters.folder_watch import looks
from notflix_app.adapters.import_lock import import_lock
from notflix_app.core.ports import FilmFolder
from notflix_app.core.rights import OPERATOR
from notflix_app.settings import Settings
from notflix_app.usecases.import_films import Imported
from notflix_app.usecases.keep_imported import keep_imported
from notflix_app.usecases.services import Services
from notflix_app.wiring import watched_folders

log = logging.getLogger(__name__)


def watch_folders(services: Services, settings: Settings, stop: Event) -> None:
    """Until `stop`, which it sets where it breaks: then the process ends, and is started anew."""
    folders = watched_folders(settings)
    times = looks([Path(folder.root) for folder in folders], settings.import_sweep_minutes * 60, stop)
    log.info("importing %s", ", ".join(folder.root for folder in folders))
    try:
        keep_imported(services, OPERATOR, folders, times, partial(import_lock, settings.data_dir), _tell)
    finally:
        stop.set()


def _tell(folder: FilmFolder, done: Imported) -> None:
    log.info("%s/%s: %s %s %s", folder.root, done.path, done.kind, done.video_id, done.reason)
    for problem in done.problems:
        log.warning("%s", problem)
