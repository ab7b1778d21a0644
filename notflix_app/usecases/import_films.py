"""Importing what was planned of a folder, file by file. Whatever ends it, the next run goes on from there: first the
row that says which film a file is to be, then the film, then the row that says that it has arrived."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from ..core import keys
from ..core.errors import Conflict, NotFound, Refused
from ..core.folder_films import FolderFilm
from ..core.imports import ImportedFile, ImportKind
from ..core.metadata import Metadata
from ..core.parts import part_count
from ..core.ports import FilmFolder
from ..core.rights import Actor
from ..core.video import TranscodeSettings, Video, VideoState, new_id
from ..core.views import UploadTicket
from ..core.visibility import Visibility
from .delete import delete
from .import_plan import PlannedImport, plan_import
from .import_sidecars import metadata_of, take_sidecars
from .ingest import NewVideo, arrive_in_one_piece, begin, begin_in_one_piece, give_up
from .ingest_file import complete_patiently, ingest_opened, send_parts
from .replacement import replace_in_place
from .retry import retry
from .services import Services
from .upload_limits import arrived_parts

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """As of NewVideo."""

    settings: TranscodeSettings | None = None
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. video_id: '' where there is none. problems: sentences about what lies beside it."""

    kind: ImportKind
    path: str
    video_id: str = ""
    reason: str = ""
    problems: list[str] = field(default_factory=list)


def import_folder(
    services: Services, actor: Actor, folder: FilmFolder, options: ImportOptions = ImportOptions()
) -> Iterator[Imported]:
    """One file after the other, as it is done. Raises Refused where the folder cannot be read, Unavailable where a part
    stays away: what was done until then stays."""
    for planned in plan_import(services, folder):
        yield import_planned(services, actor, folder, planned, options)


def import_planned(
    services: Services,
    actor: Actor,
    folder: FilmFolder,
    planned: PlannedImport,
    options: ImportOptions = ImportOptions(),
    on_progress: OnProgress = lambda sent: None,
) -> Imported:
    """on_progress: is given the bytes that have arrived so far. Raises Unavailable where a part stays away; whatever is
    wrong with the file itself is in what is returned."""
    if planned.film is None:
        return Imported(planned.kind, planned.path, reason=planned.reason)
    work = _Import(services, actor, folder, planned, planned.film, options, on_progress)
    try:
        return work.run()
    except (Refused, Conflict) as refused:
        kind = ImportKind.WAITS if isinstance(refused, Conflict) else ImportKind.REFUSED
        return Imported(kind, planned.path, reason=refused.message)
    except NotFound:
        _keep_deleted(services, folder, planned)
        return Imported(ImportKind.DELETED, planned.path, reason="Somebody has deleted it here.")


def _keep_deleted(services: Services, folder: FilmFolder, planned: PlannedImport) -> None:
    """What is deleted while it is sent looks like what was killed before it had a film, which the next run begins."""
    rows = services.imported_files.with_fingerprint(planned.fingerprint)
    row = next((row for row in rows if (row.root, row.path) == (folder.root, planned.path)), None)
    if row is None or row.is_sent:
        return
    video = services.catalog.get_or_none(row.video_id)
    if video is None or video.state is VideoState.DELETING:
        services.imported_files.put(replace(row, is_sent=True))


@dataclass
class _Import:
    services: Services
    actor: Actor
    folder: FilmFolder
    planned: PlannedImport
    film: FolderFilm
    options: ImportOptions
    on_progress: OnProgress

    def run(self) -> Imported:
        planned, before = self.planned, self.planned.before
        match planned.kind:
            case ImportKind.NEW:
                return self._new()
            case ImportKind.RESUMED if before:
                return self._finished(self._send(before))
            case ImportKind.MOVED if before:
                return self._move(before)
            case ImportKind.REPLACED if before:
                return self._replace(before)
            case ImportKind.SIDECAR if before and before.stamp != self.film.file.stamp and not before.is_copy:
                return self._move(before)  # to where it was: who reads it in place goes by its time
            case ImportKind.SIDECAR if before:
                return self._finished(replace(before, stamp=self.film.file.stamp))
            case ImportKind.COPY:
                return self._copy()
        video_id = before.video_id if before else ""
        return Imported(planned.kind, planned.path, video_id, planned.reason)

    def _new(self) -> Imported:
        metadata = metadata_of(self.services, self.folder, self.film)
        row = self._row(new_id(), written=metadata)
        self.services.imported_files.put(row)
        return self._finished(self._send(row))

    def _row(self, video_id: str, *, is_copy: bool = False, written: Metadata | None = None) -> ImportedFile:
        file, mark = self.film.file, self.planned.fingerprint
        root, metadata = self.folder.root, dict(written or {})
        return ImportedFile(
            root, file.path, file.stamp, mark, video_id, is_sent=is_copy, is_copy=is_copy, written=metadata
        )

    def _finished(self, row: ImportedFile) -> Imported:
        """With what lies beside it."""
        self.services.imported_files.put(row)
        self.services.catalog.get(row.video_id)
        _, problems = take_sidecars(self.services, self.actor, self.folder, row, self.film)
        return Imported(self.planned.kind, self.planned.path, row.video_id, self.planned.reason, problems)

    # --- sending -------------------------------------------------------------------------------------------------
    def _send(self, row: ImportedFile) -> ImportedFile:
        """From wherever it is. Raises Refused where the file cannot be taken; then nothing of it stays. Conflict where
        it can be later."""
        try:
            video = self.services.catalog.get_or_none(row.video_id) or self._begin(row)
            if video.state is VideoState.DELETING:
                raise Conflict("What has arrived of it before is being taken away.")
            if video.state is VideoState.UPLOADING:
                self._send_rest(video)
        except Refused:
            with contextlib.suppress(Conflict):
                give_up(self.services, row.video_id)
            self.services.imported_files.forget(row)
            raise
        return replace(row, is_sent=True)

    def _begin(self, row: ImportedFile) -> Video:
        file, place = self.film.file, self.folder.in_place(self.film.file)
        name, chosen = file.path.rpartition("/")[2], self.options
        written = cast(Metadata, dict(row.written))
        new = NewVideo(name, file.size, written, chosen.settings, chosen.visibility)
        if place or self.folder.bucket:
            begin_in_one_piece(self.services, self.actor, new, place, row.video_id)
        else:
            begin(self.services, self.actor, new, row.video_id)
        return self.services.catalog.get(row.video_id)

    def _send_rest(self, video: Video) -> None:
        if not video.upload_id:
            if not video.in_place:
                self._copy_in_store(video)
            arrive_in_one_piece(self.services, video)
            return
        ticket = UploadTicket(video.id, video.upload_id, video.part_size, part_count(video.size, video.part_size))
        there = [part.number for part in arrived_parts(self.services, video)]
        with self.folder.opened(self.film.file) as read:
            send_parts(self.services, ticket, video.size, read, self.on_progress, there)
        complete_patiently(self.services, self.actor, ticket)

    def _copy_in_store(self, video: Video) -> None:
        file, source = self.film.file, keys.source(video.id)
        self.services.sources.ensure()
        with self.folder.opened(file):  # the same at the end as at the beginning
            self.services.sources.copy_from(self.folder.bucket, self.folder.key(file), source)

    # --- what is known already -----------------------------------------------------------------------------------
    def _move(self, before: ImportedFile) -> Imported:
        file = self.film.file
        row = replace(
            before, root=self.folder.root, path=file.path, stamp=file.stamp, fingerprint=self.planned.fingerprint
        )
        video = self.services.catalog.get_or_none(row.video_id)
        if video and video.in_place:
            place = self.folder.in_place(file) or video.in_place
            self.services.catalog.record_source(video.id, file.size, video.file_name, place)
        self.services.imported_files.move(before, row)
        if not row.is_sent:
            row = self._send(row)
        elif video and video.in_place and video.state is VideoState.FAILED:  # it may have failed for want of its file
            with contextlib.suppress(Conflict):
                retry(self.services, self.actor, video.id)
        return self._finished(row)

    def _replace(self, before: ImportedFile) -> Imported:
        if not before.is_sent and self.services.catalog.get_or_none(before.video_id) is None:
            return self._anew(before)  # its import was killed before it had a film
        video = self.services.catalog.get(before.video_id)
        if video.state in (VideoState.UPLOADING, VideoState.FAILED, VideoState.CANCELLED):
            delete(self.services, self.actor, video.id)  # nobody has ever seen it
            return self._anew(before)
        file, place = self.film.file, self.folder.in_place(self.film.file)
        name, opened = file.path.rpartition("/")[2], self.folder.opened(file)
        if place:
            with opened:  # the same at the end as at the beginning
                replace_in_place(self.services, self.actor, video.id, name, file.size, place)
        else:
            new = NewVideo(name, file.size, replaces=video.id)
            ingest_opened(self.services, self.actor, opened, new, self.on_progress)
        return self._finished(replace(before, stamp=file.stamp, fingerprint=self.planned.fingerprint))

    def _anew(self, before: ImportedFile) -> Imported:
        self.services.imported_files.forget(before)
        return self._new()

    def _copy(self) -> Imported:
        known = self.planned.before
        if known is None:  # of one that was new in this import, and has its row by now
            rows = self.services.imported_files.with_fingerprint(self.planned.fingerprint)
            known = next((row for row in rows if not row.is_copy and row.root == self.folder.root), None)
        if known is None:  # that one was refused
            return Imported(ImportKind.REFUSED, self.planned.path, reason=self.planned.reason)
        row = self._row(known.video_id, is_copy=True)
        self.services.imported_files.put(row)
        return Imported(ImportKind.COPY, self.planned.path, row.video_id, self.planned.reason)
