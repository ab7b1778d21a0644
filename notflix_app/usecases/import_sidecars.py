"""What lies beside an imported film: text, pictures and what Kodi wrote of it. What a person has changed here stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from ..core.errors import NotFound, Refused
from ..core.folder_films import FolderFilm
from ..core.imports import FolderFile, ImportedFile, Sidecar, SidecarKind, content_digest
from ..core.metadata import Metadata, checked
from ..core.nfo import MAX_BYTES as MAX_NFO
from ..core.nfo import read_nfo
from ..core.pictures import MAX_BYTES as MAX_PICTURE
from ..core.ports import FilmFolder
from ..core.rights import Actor
from ..core.text_tracks import MAX_BYTES as MAX_TEXT
from . import tracks
from .edit import edit
from .posters import set_poster
from .services import Services

_MAX_BYTES = {
    SidecarKind.TEXT: MAX_TEXT,
    SidecarKind.NFO: MAX_NFO,
    SidecarKind.SHOW: MAX_NFO,
    SidecarKind.POSTER: MAX_PICTURE,
}
_NFOS = (SidecarKind.SHOW, SidecarKind.NFO)


def metadata_of(services: Services, folder: FilmFolder, film: FolderFilm) -> Metadata:
    """What its name tells, and its .nfo files, which know better. Raises Refused where a name cannot be used."""
    named = services.film_names.read(film.file.path)
    return checked(cast(Metadata, {**named, **_from_nfos(folder, film)}))


def _from_nfos(folder: FilmFolder, film: FolderFilm) -> Metadata:
    """Those that cannot be read are told of when they are taken over."""
    known: dict[str, Any] = {}
    for kind, file in film.sidecars:
        if kind in _NFOS:
            try:
                known |= read_nfo(_content(folder, kind, file))
            except Refused:
                continue
    return cast(Metadata, known)


def take_sidecars(
    services: Services, actor: Actor, folder: FilmFolder, row: ImportedFile, film: FolderFilm
) -> tuple[ImportedFile, list[str]]:
    """Takes over what is new or other. One after the other is recorded, so that none is taken twice. Returns the row as
    it is then, and sentences about what could not be used. Raises NotFound where the film is gone."""
    problems: list[str] = []
    for kind, file in film.sidecars:
        known = row.sidecars.get(file.path)
        if known and known.stamp == file.stamp:
            continue
        try:
            content = _content(folder, kind, file)
        except Refused as refused:  # it is looked at again
            problems.append(f"{file.path}: {refused.message}")
            continue
        now = Sidecar(kind, file.stamp, content_digest(content))
        before = _same_before(row, film, file.path, now)
        try:
            row, now = _take(services, actor, folder, row, film, file, now, before, content)
        except Refused as refused:
            problems.append(f"{file.path}: {refused.message}")
        row = replace(row, sidecars={**row.sidecars, file.path: now})
        services.imported_files.put(row)
    return row, problems


def _content(folder: FilmFolder, kind: SidecarKind, file: FolderFile) -> bytes:
    if file.size > _MAX_BYTES[kind]:
        raise Refused(f"It is larger than {_MAX_BYTES[kind] >> 20} MiB.")
    with folder.opened(file) as read:
        return read(0, file.size)


def _same_before(row: ImportedFile, film: FolderFilm, path: str, now: Sidecar) -> Sidecar | None:
    """What was known of it: at its path, or elsewhere with the same content, from where it has moved."""
    if path in row.sidecars:
        return row.sidecars[path]
    here = {file.path for _, file in film.sidecars}
    gone = (one for old, one in row.sidecars.items() if old not in here)
    return next((one for one in gone if (one.kind, one.digest) == (now.kind, now.digest)), None)


def _take(
    services: Services,
    actor: Actor,
    folder: FilmFolder,
    row: ImportedFile,
    film: FolderFilm,
    file: FolderFile,
    now: Sidecar,
    before: Sidecar | None,
    content: bytes,
) -> tuple[ImportedFile, Sidecar]:
    if before and before.digest == now.digest:
        return row, replace(before, stamp=now.stamp)
    match now.kind:
        case SidecarKind.TEXT:
            return row, _take_text(services, actor, row.video_id, file, now, before, content)
        case SidecarKind.POSTER:
            set_poster(services, actor, row.video_id, content)
        case SidecarKind.NFO | SidecarKind.SHOW:
            read_nfo(content)  # says what is wrong with this one
            return _take_metadata(services, actor, row, _from_nfos(folder, film)), now
    return row, now


def _take_text(
    services: Services,
    actor: Actor,
    video_id: str,
    file: FolderFile,
    now: Sidecar,
    before: Sidecar | None,
    content: bytes,
) -> Sidecar:
    name = file.path.rpartition("/")[2]
    if before and before.track_id:
        try:
            track = services.text_tracks.get(video_id, before.track_id)
        except NotFound:  # somebody has removed it: so it stays
            return replace(now, track_id=before.track_id)
        if track.digest != before.text:  # edited by hand
            return replace(now, track_id=track.id, text=before.text)
        made = tracks.replace_text(services, actor, video_id, track.id, content)
    else:
        there = (one for one in services.text_tracks.list_for_video(video_id) if one.file_name == name)
        made = next(there, None) or tracks.add(services, actor, video_id, tracks.NewTrack(name, content))
    return replace(now, track_id=made.id, text=made.digest)


def _take_metadata(services: Services, actor: Actor, row: ImportedFile, new: Metadata) -> ImportedFile:
    """What is as it was written here last, or was never written: the rest is a person's."""
    video = services.catalog.get(row.video_id)
    new = checked(new)
    ours = {name: value for name, value in new.items() if _is_ours(getattr(video, name), row.written, name)}
    changes = {name: value for name, value in ours.items() if value != getattr(video, name)}
    if changes:
        edit(services, actor, row.video_id, **cast(Metadata, changes))
    return replace(row, written={**row.written, **ours})


def _is_ours(now: Any, written: Mapping[str, Any], name: str) -> bool:
    if name not in written:
        return now in ("", (), None)
    before = written[name]
    return bool(now == (tuple(before) if isinstance(now, tuple) else before))
