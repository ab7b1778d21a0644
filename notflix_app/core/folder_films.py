"""Which files of a folder are films, and what beside each belongs to it. Pure, by names alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from .imports import FolderFile, SidecarKind

FILMS = frozenset(
    (
        *("3gp", "asf", "avi", "divx", "f4v", "flv", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf"),
        *("ogm", "ogv", "rmvb", "ts", "vob", "webm", "wmv"),
    )
)
TEXTS = frozenset(("ass", "dfxp", "sami", "smi", "srt", "ssa", "sub", "ttml", "vtt"))
PICTURES = frozenset(("jpg", "jpeg", "png", "webp"))
# While a browser, a download or an editor writes it.
_UNFINISHED = re.compile(r"\.(part|partial|crdownload|download|tmp|temp|aria2|!qb|!ut|opdownload)$|~$", re.IGNORECASE)
# As Kodi, Jellyfin and Plex have them: beside a film, and none.
_EXTRAS = frozenset(
    (
        *("extras", "trailers", "samples", "sample", "featurettes", "interviews", "scenes", "shorts", "other"),
        *("behind the scenes", "deleted scenes", "theme-music", "backdrops"),
    )
)
_EXTRA_NAME = re.compile(
    r"[-. ](trailer|sample|featurette|interview|behindthescenes|deleted|short|scene|other)\d*$|^(sample|trailer)$",
    re.IGNORECASE,
)
_TEXT_FOLDERS = ("Subs", "subs", "Subtitles", "subtitles")
_SHOW = "tvshow.nfo"
# The best first: cards are as wide as a film, and what is made for that needs no frame around it.
_OWN_PICTURES = ("-thumb", "-landscape", "-fanart", "-poster", "")
_FOLDER_PICTURES = ("landscape", "thumb", "fanart", "poster", "folder", "cover", "movie")


@dataclass(frozen=True, slots=True)
class FolderFilm:
    """sidecars: what lies beside it and belongs to it."""

    file: FolderFile
    sidecars: tuple[tuple[SidecarKind, FolderFile], ...] = ()


@dataclass(frozen=True, slots=True)
class Films:
    """Of one folder, by path. unfinished: films that something still writes. extras: trailers and the like. refused:
    what has a problem."""

    films: list[FolderFilm]
    unfinished: list[FolderFile]
    extras: list[FolderFile]
    refused: list[FolderFile]


def films_of(files: Iterable[FolderFile]) -> Films:
    """files: of the whole folder, as deep as it goes."""
    by_folder: dict[PurePosixPath, list[FolderFile]] = defaultdict(list)
    sorted_out = Films([], [], [], [])
    for file in files:
        path = PurePosixPath(file.path)
        if file.problem:
            sorted_out.refused.append(file)
        elif _UNFINISHED.search(path.name):
            if _ending(_UNFINISHED.sub("", path.name)) in FILMS:
                sorted_out.unfinished.append(file)
        else:
            by_folder[path.parent].append(file)
    shows = {folder: file for folder, held in by_folder.items() for file in held if _name(file).lower() == _SHOW}
    for folder in sorted(by_folder):
        films = sorted((file for file in by_folder[folder] if _ending(_name(file)) in FILMS), key=_path)
        extras = [file for file in films if _is_extra(file)]
        own = [file for file in films if file not in extras]
        sorted_out.extras.extend(extras)
        beside = _beside(folder, by_folder)
        show = _show_of(folder, shows)
        stems = {_stem(_name(file)) for file in films}
        sorted_out.films.extend(
            FolderFilm(file, _sidecars(file, beside, show, stems, alone=len(own) == 1)) for file in own
        )
    return sorted_out


def is_text(name: str) -> bool:
    return _ending(name) in TEXTS


def _path(file: FolderFile) -> str:
    return file.path


def _name(file: FolderFile) -> str:
    return file.path.rpartition("/")[2]


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_extra(file: FolderFile) -> bool:
    path = PurePosixPath(file.path)
    return path.parent.name.lower() in _EXTRAS or _EXTRA_NAME.search(path.stem) is not None


def _beside(folder: PurePosixPath, by_folder: dict[PurePosixPath, list[FolderFile]]) -> list[FolderFile]:
    """What may belong to a film of this folder: also what lies in its folders for subtitles."""
    inner = [held for name in _TEXT_FOLDERS for held in by_folder.get(folder / name, ())]
    return sorted([*by_folder[folder], *(file for file in inner if is_text(_name(file)))], key=_path)


def _show_of(folder: PurePosixPath, shows: dict[PurePosixPath, FolderFile]) -> FolderFile | None:
    return next((shows[above] for above in (folder, *folder.parents) if above in shows), None)


def _sidecars(
    film: FolderFile, beside: Sequence[FolderFile], show: FolderFile | None, stems: Collection[str], *, alone: bool
) -> tuple[tuple[SidecarKind, FolderFile], ...]:
    """stems: of all films of its folder. alone: it is the only one, so what names none is for it."""
    stem = _stem(_name(film))
    names = {_name(file).lower(): file for file in beside}
    texts = [(SidecarKind.TEXT, file) for file in beside if _is_text_of(stem, file, names, stems)]
    nfo = names.get(f"{stem}.nfo".lower()) or (names.get("movie.nfo") if alone else None)
    picture = _picture(stem, names, alone=alone)
    return (
        *([(SidecarKind.SHOW, show)] if show else []),
        *([(SidecarKind.NFO, nfo)] if nfo else []),
        *texts,
        *([(SidecarKind.POSTER, picture)] if picture else []),
    )


def _is_text_of(stem: str, file: FolderFile, names: dict[str, FolderFile], stems: Collection[str]) -> bool:
    """'Film.srt' and 'Film.de.forced.srt' are of 'Film'; 'Film 2.srt' is not, nor 'Film.3.de.srt' where there is a
    'Film.3', nor the pictures of a 'Film.idx'."""
    name = _name(file)
    if not is_text(name) or not name.startswith(f"{stem}."):
        return False
    called_after = _stem(name)
    while called_after not in stems:
        called_after = _stem(called_after)
    if called_after != stem:
        return False
    return not (_ending(name) == "sub" and f"{_stem(name)}.idx".lower() in names)


def _picture(stem: str, names: dict[str, FolderFile], *, alone: bool) -> FolderFile | None:
    wanted = [f"{stem}{suffix}".lower() for suffix in _OWN_PICTURES] + [*(_FOLDER_PICTURES if alone else ())]
    pictures = (names.get(f"{name}.{ending}") for name in wanted for ending in sorted(PICTURES))
    return next((picture for picture in pictures if picture), None)
