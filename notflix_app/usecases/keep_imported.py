"""Folders that are imported again and again: at each look, whatever has come into them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from ..core.errors import NotflixError
from ..core.imports import ImportKind
from ..core.ports import FilmFolder
from ..core.rights import Actor
from .import_films import Imported, ImportOptions, import_folder
from .services import Services

log = logging.getLogger(__name__)
QUIET = (ImportKind.UNCHANGED, ImportKind.SKIPPED)


def keep_imported(
    services: Services,
    actor: Actor,
    folders: Sequence[FilmFolder],
    looks: Iterable[None],
    alone: Callable[[], AbstractContextManager[None]],
    tell: Callable[[FilmFolder, Imported], None],
    options: ImportOptions = ImportOptions(),
) -> None:
    """Until there are no more looks. alone: holds other imports up meanwhile. tell: is given what became of each file
    that is not as it was, or that was told of before."""
    last: dict[tuple[str, str], Imported] = {}
    for _ in looks:
        for folder in folders:
            try:
                with alone():
                    for done in import_folder(services, actor, folder, options):
                        place = (folder.root, done.path)
                        if done.kind not in QUIET and last.get(place) != done:
                            tell(folder, done)
                        last[place] = done
            except (NotflixError, OSError) as error:  # the next look may go better
                log.warning("%s: %s", folder.root, error)
