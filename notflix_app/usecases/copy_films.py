"""Copying the objects of films into a backup, while they are made, changed and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from ..core import keys
from ..core.backup import PACKAGES, SOURCES, FilmCopies, FilmSum, KeptObject, is_copied
from ..core.errors import NotFound
from ..core.ports import BackupPlace, ObjectStore, StoredObject
from .backup_files import kept_objects, put_index, sha256
from .services import Services

AT_ONCE = 8  # objects on their way
LOOKS = 3  # at a film of which something goes away while it is copied


class FilmCopier:
    """again: this is the second time for each film; what is gone since the first is kept all the same, for the catalog
    may have been read in between.

    copied: bytes. vanished: films of which something was gone before it was copied. outdated: of a film, what only the
    backup before had. sums: of what this one has."""

    def __init__(self, services: Services, place: BackupPlace, films: FilmCopies) -> None:
        self._services = services
        self._place = place
        self._films = films
        self._lock = Lock()
        self.again = False
        self.copied = 0
        self.vanished = set[str]()
        self.outdated = dict[str, set[str]]()
        self.sums = dict[str, FilmSum]()

    def copy(self, video_id: str) -> None:
        """Raises Unavailable, Refused, OSError."""
        before = kept_objects(self._place, video_id)
        objects, now = dict(before), dict[str, KeptObject]()
        try:
            for _ in range(LOOKS):
                stored = self._stored(video_id)
                now = self._listed(stored, objects)
                if self._copy_missing(stored, now):
                    self.vanished.discard(video_id)
                    break
                # Parts go once they are put together: then the whole is there.
                self.vanished.add(video_id)
        finally:
            objects |= now
            if objects != before:
                put_index(self._place, video_id, objects)
        outdated = self.outdated.get(video_id, set()) if self.again else set(before)
        self._sum_up(video_id, objects, outdated - now.keys())

    def _sum_up(self, video_id: str, objects: Mapping[str, KeptObject], outdated: set[str]) -> None:
        self.outdated.pop(video_id, None)
        if outdated:
            self.outdated[video_id] = outdated
        sizes = [kept.size for path, kept in objects.items() if path not in outdated]
        self.sums[video_id] = FilmSum(len(sizes), sum(sizes))

    def _stored(self, video_id: str) -> dict[str, StoredObject]:
        """All that is there of it, by its path in the backup."""
        places = (
            (SOURCES, self._services.sources, keys.source(video_id)),
            (SOURCES, self._services.sources, keys.parts(video_id)),
            (SOURCES, self._services.sources, keys.sent_sounds(video_id)),
            (PACKAGES, self._services.packages, keys.packages(video_id)),
        )
        return {bucket + one.key: one for bucket, store, prefix in places for one in store.list(prefix)}

    def _listed(self, stored: Mapping[str, StoredObject], before: Mapping[str, KeptObject]) -> dict[str, KeptObject]:
        """What need not be copied."""
        listed = {}
        for path, one in stored.items():
            kept = before.get(path)
            if kept is not None and kept.is_of(one.size, one.etag):
                listed[path] = kept
            elif not is_copied(path, self._films):
                listed[path] = KeptObject(path, one.size, one.etag)
        return listed

    def _copy_missing(self, stored: Mapping[str, StoredObject], now: dict[str, KeptObject]) -> bool:
        """Adds what it copied to `now`; whether that is all."""
        missing = {path: one for path, one in stored.items() if path not in now}

        def copy(path: str) -> None:
            if kept := self._copy(path, missing[path]):
                with self._lock:
                    now[path] = kept
                    self.copied += kept.size

        if len(missing) == 1:
            copy(*missing)
        elif missing:
            with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="backup") as pool:
                for _ in pool.map(copy, missing):  # which begins no further one where one fails, or at Ctrl-C
                    pass
        return missing.keys() <= now.keys()

    def _copy(self, path: str, one: StoredObject) -> KeptObject | None:
        """None where it is gone."""
        try:
            with self._place.receive(path) as file:
                self._store(path).get_file(one.key, file)
                return KeptObject(path, file.stat().st_size, one.etag, sha256(file))
        except NotFound:
            return None

    def _store(self, path: str) -> ObjectStore:
        return self._services.sources if path.startswith(SOURCES) else self._services.packages
