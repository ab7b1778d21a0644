"""A source that lies where it was imported from, read there. Only in folders that the settings name: what a row says is
not enough to read a file of this machine."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from stat import S_ISREG

from notflix_app.core.errors import Refused, ToolFailed, Unavailable
from notflix_app.core.video import FileInPlace

from .source import Answered, SourceReader, served

PIECE = 256 << 10
FOLDER = "folder"  # the part that is away


@dataclass(slots=True)
class _File:
    """workers.source.ReadSource over an open file."""

    file: int
    size: int
    broke_off: bool = False
    ran_dry: bool = False
    given: int = 0

    def read(self, begin: int, end: int) -> Generator[bytes, None, None]:
        while begin < end:
            try:
                piece = os.pread(self.file, min(PIECE, end - begin), begin)
            except OSError as wrong:
                self.broke_off = True
                raise Answered(HTTPStatus.SERVICE_UNAVAILABLE) from wrong
            if not piece:
                raise Answered(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            begin += len(piece)
            yield piece


@contextmanager
def file_reader(place: FileInPlace, size: int, roots: Sequence[str]) -> Iterator[SourceReader]:
    """As source.source_reader(). size: bytes that it had when it was imported. roots: where it may lie.

    Raises Refused where it may not be read; Unavailable where it is not there, or is another file by now, be it in the
    middle: an import of its folder may mend that.
    """
    file = _opened(Path(place.path).resolve(), _root_of(place.path, roots))
    source = _File(file, size)
    try:
        _check(file, place, size)
        with served(source) as reader:
            yield reader
        _check(file, place, size)
    except (ToolFailed, Refused) as error:
        if source.broke_off:
            raise Unavailable(f"{place.path} cannot be read to its end here.", FOLDER) from error
        _check(file, place, size)
        raise
    finally:
        os.close(file)


def _root_of(path: str, roots: Sequence[str]) -> Path:
    whole = Path(path).resolve()
    folders = (Path(root).resolve() for root in roots)
    root = next((folder for folder in folders if whole.is_relative_to(folder)), None)
    if root is None:
        raise Refused(f"{path} lies in none of the folders that this worker may read: NOTFLIX_IMPORT_ROOTS.")
    return root


def _opened(path: Path, root: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        if not _holds_anything(root):
            raise Unavailable(f"{root} is empty here: it may not be mounted.", FOLDER) from error
        raise Unavailable(f"{path} is not there any more. Import the folder that it is in now.") from error
    except OSError as wrong:
        raise Refused(f"{path} cannot be read here: {wrong.strerror}.") from wrong


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def _check(file: int, place: FileInPlace, size: int) -> None:
    status = os.fstat(file)
    if not S_ISREG(status.st_mode) or (status.st_size, status.st_mtime_ns) != (size, place.mtime_ns):
        raise Unavailable(f"{place.path} was changed since it was imported. Import its folder again.")
