"""What an import of a folder would do, file by file: nothing is changed yet, and what is known is not opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..core.errors import Refused
from ..core.folder_films import FolderFilm, films_of
from ..core.imports import FolderFile, ImportedFile, ImportKind, fingerprint
from ..core.ports import FilmFolder
from .services import Services

JUST_WRITTEN = "Something has only just been written here."
SETTLE_SECONDS = 5.0  # so long nothing may have changed about a file
_PIECE = 1 << 20
OnLook = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """film: None of what is none. before: what was known of it; of a COPY, the film that it is one of, None where that
    is new as well. reason: for a person: why it waits, is skipped or refused; where it was; what it is the same as."""

    kind: ImportKind
    path: str
    film: FolderFilm | None = None
    fingerprint: str = ""
    before: ImportedFile | None = None
    reason: str = ""


def plan_import(
    services: Services, folder: FilmFolder, *, again: bool = False, on_look: OnLook = lambda files: None
) -> list[PlannedImport]:
    """By path; what is no film first. again: also what somebody has deleted here. on_look: is given how many files were
    looked into so far. Raises Refused where the folder cannot be read, Unavailable."""
    listed = films_of(folder.files())
    rows = services.imported_files.list_for_root(folder.root)
    deleted = _deleted(services, rows.values()) if again else frozenset()
    seen = _Seen(services, folder, {path: row for path, row in rows.items() if row.video_id not in deleted})
    planned = [
        *(PlannedImport(ImportKind.REFUSED, file.path, reason=file.problem) for file in listed.refused),
        *(PlannedImport(ImportKind.WAITS, file.path, reason="Its name says so.") for file in listed.unfinished),
        *(PlannedImport(ImportKind.SKIPPED, file.path, reason="It is an extra.") for file in listed.extras),
    ]
    seen.files |= {film.file.path: film.file for film in listed.films}
    unknown: list[FolderFilm] = []
    for film in listed.films:
        try:
            known = seen.known(film)
        except Refused as refused:
            known = PlannedImport(ImportKind.REFUSED, film.file.path, film, reason=refused.message)
        if known is None:
            unknown.append(film)
            on_look(len(unknown))
        else:
            planned.append(known)
    return [*planned, *_decided(seen, unknown)]


def _decided(seen: _Seen, unknown: Collection[FolderFilm]) -> list[PlannedImport]:
    """Once it is known what lies where."""
    planned = []
    for film in unknown:
        try:
            planned.append(seen.decide(film))
        except Refused as refused:
            planned.append(PlannedImport(ImportKind.REFUSED, film.file.path, film, reason=refused.message))
    return planned


def _deleted(services: Services, rows: Collection[ImportedFile]) -> frozenset[str]:
    ids = [row.video_id for row in rows if row.is_sent]
    return frozenset(ids) - {video.id for video in services.catalog.get_many(ids)}


@dataclass
class _Seen:
    """rows: what was known at the beginning, by path. files: the films that lie there now, by path. marks: the
    fingerprints of those that are not as they were known, by path. taken: from where a film has moved already.
    new: what is new in this import, by fingerprint."""

    services: Services
    folder: FilmFolder
    rows: Mapping[str, ImportedFile]
    files: dict[str, FolderFile] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)
    new: dict[str, FolderFile] = field(default_factory=dict)

    @cached_property
    def _by_mark(self) -> dict[str, list[ImportedFile]]:
        by_mark: dict[str, list[ImportedFile]] = defaultdict(list)
        for row in self.rows.values():
            by_mark[row.fingerprint].append(row)
        return by_mark

    @cached_property
    def _originals(self) -> dict[str, ImportedFile]:
        return {row.video_id: row for row in self.rows.values() if not row.is_copy}

    @cached_property
    def _all_marks(self) -> frozenset[str]:
        """Asked for once all are known."""
        return frozenset(self.marks.values())

    def known(self, film: FolderFilm) -> PlannedImport | None:
        """What to do where its own row tells; else None, and its fingerprint is taken. Raises Refused."""
        file, row = film.file, self.rows.get(film.file.path)
        is_same = row is not None and row.stamp == file.stamp
        if row and is_same and row.is_copy:
            return self._known_copy(film, row)
        if row and is_same and row.is_sent and _has_same_sidecars(film, row):
            return PlannedImport(ImportKind.UNCHANGED, file.path, film, row.fingerprint, row)
        if wait := self._wait(film):
            return PlannedImport(ImportKind.WAITS, file.path, film, reason=wait)
        if row and is_same:
            kind = ImportKind.SIDECAR if row.is_sent else ImportKind.RESUMED
            return PlannedImport(kind, file.path, film, row.fingerprint, row)
        with self.folder.opened(file) as read:
            self.marks[file.path] = fingerprint(file.size, read)
        return None

    def decide(self, film: FolderFilm) -> PlannedImport:
        """Raises Refused."""
        path, row = film.file.path, self.rows.get(film.file.path)
        mark = self.marks[path]
        if row and row.fingerprint == mark:
            return PlannedImport(ImportKind.SIDECAR, path, film, mark, row)  # written anew with what was in it
        known = self._with_fingerprint(mark)
        if before := next((one for one in _likely_first(known, path) if self._has_gone(one) and self._take(one)), None):
            return self._moved(film, mark, before)
        if same := next((one for one in known if not self._has_gone(one) and self._are_same(film.file, one)), None):
            reason = f"It is the same as {self._where(same)}."
            return PlannedImport(ImportKind.COPY, path, film, mark, same, reason)
        if row and not row.is_copy and row.fingerprint not in self._all_marks:
            return PlannedImport(ImportKind.REPLACED, path, film, mark, row)
        first = self.new.setdefault(mark, film.file)
        if first is not film.file and self._have_same_bytes(film.file, self.folder, first):
            return PlannedImport(ImportKind.COPY, path, film, mark, reason=f"It is the same as {first.path}.")
        return PlannedImport(ImportKind.NEW, path, film, mark)

    def _known_copy(self, film: FolderFilm, row: ImportedFile) -> PlannedImport:
        """It is the film, once the other one has gone."""
        original = self._originals.get(row.video_id)
        if original and original.path not in self.files and self._take(original):
            return self._moved(film, row.fingerprint, original)
        return PlannedImport(ImportKind.UNCHANGED, film.file.path, film, row.fingerprint, row)

    def _moved(self, film: FolderFilm, mark: str, before: ImportedFile) -> PlannedImport:
        return PlannedImport(ImportKind.MOVED, film.file.path, film, mark, before, f"It was {self._where(before)}.")

    def _wait(self, film: FolderFilm) -> str:
        """Why it is too early for it, or for what lies beside it; '' where it is not."""
        if not film.file.size:
            return "It is empty so far."
        now = self.services.clock()
        together = (film.file, *(file for _, file in film.sidecars))
        young = any(0 <= now - file.changed_at < SETTLE_SECONDS for file in together)
        return JUST_WRITTEN if young else ""

    def _with_fingerprint(self, mark: str) -> list[ImportedFile]:
        """This folder's as they were at the beginning: some may have moved by now."""
        elsewhere = self.services.imported_files.with_fingerprint(mark)
        others = (row for row in elsewhere if row.root != self.folder.root)
        return [*self._by_mark.get(mark, ()), *others]

    def _has_gone(self, row: ImportedFile) -> bool:
        """What the row is about lies there no more. Where we cannot look, nothing has gone."""
        if row.root == self.folder.root:
            file, mark = self.files.get(row.path), self.marks.get(row.path)
            if file is None or mark is not None:
                return mark != row.fingerprint
            return file.stamp != row.stamp  # it is being written anew
        try:
            return not self.folder.at(row.root).holds(row.path)
        except Refused:
            return False

    def _take(self, row: ImportedFile) -> bool:
        """Whether nothing has moved from there yet."""
        place = (row.root, row.path)
        is_free = place not in self.taken
        self.taken.add(place)
        return is_free

    def _are_same(self, file: FolderFile, row: ImportedFile) -> bool:
        if f"{row.root}/{row.path}" == f"{self.folder.root}/{file.path}":
            return True  # by way of another folder, above or below
        if row.root == self.folder.root:
            return self._have_same_bytes(file, self.folder, self.files[row.path])
        return self._have_same_bytes(file, self.folder.at(row.root), FolderFile(row.path, row.stamp))

    def _have_same_bytes(self, file: FolderFile, folder: FilmFolder, other: FolderFile) -> bool:
        if file.size != other.size:
            return False
        with self.folder.opened(file) as read, folder.opened(other) as read_other:
            return all(read(begin, _PIECE) == read_other(begin, _PIECE) for begin in range(0, file.size, _PIECE))

    def _where(self, row: ImportedFile) -> str:
        path = row.path.rstrip("/")
        return path if row.root == self.folder.root else f"{row.root}/{path}"


def _has_same_sidecars(film: FolderFilm, row: ImportedFile) -> bool:
    """What has gone takes nothing with it."""
    known = {path: sidecar.stamp for path, sidecar in row.sidecars.items()}
    return all(known.get(file.path) == file.stamp for _, file in film.sidecars)


def _likely_first(rows: Collection[ImportedFile], path: str) -> list[ImportedFile]:
    """Films, and no copies of them."""
    films = (row for row in rows if not row.is_copy)
    return sorted(films, key=lambda row: _name(row.path) != _name(path))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
