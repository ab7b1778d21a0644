"""Films that were imported from a folder: what is known of each file, and by what it is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

ReadAt = Callable[[int, int], bytes]  # from a position, so many bytes; fewer at the end

BLOCK, BLOCKS = 64 << 10, 8


class SidecarKind(StrEnum):
    """TEXT: subtitles and the like. NFO: what Kodi writes of a film. SHOW: the same of its series. POSTER: a
    picture."""

    TEXT = "text"
    NFO = "nfo"
    SHOW = "show"
    POSTER = "poster"


class ImportKind(StrEnum):
    """What becomes of a file. RESUMED: sending it was broken off. MOVED: known by its content, at another path.
    REPLACED: other content at the same path. SIDECAR: something beside it is new or other. COPY: the same content lies
    elsewhere in the folder, too. DELETED: somebody has deleted the film here, and it stays so. WAITS: it is still being
    written. SKIPPED: a trailer or the like. REFUSED: it cannot be imported."""

    NEW = "new"
    RESUMED = "resumed"
    MOVED = "moved"
    REPLACED = "replaced"
    SIDECAR = "sidecar"
    COPY = "copy"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    WAITS = "waits"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file with the same size, in bytes, and time of change is the same, unopened."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One that lies in a folder. path: below the folder, with '/'. changed_at: seconds since the epoch, when anything
    about it changed, its name too. problem: why it cannot be imported, '' mostly."""

    path: str
    stamp: Stamp
    changed_at: float = 0.0
    problem: str = ""

    @property
    def size(self) -> int:
        return self.stamp.size


@dataclass(frozen=True, slots=True)
class Sidecar:
    """One that was taken over. digest: of its content. track_id: of the text track that was made of it, else '';
    text: that track's own digest then: another means that somebody has edited it."""

    kind: SidecarKind
    stamp: Stamp
    digest: str
    track_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """root: the folder, as an absolute path or an address; path: below it. is_sent: all of it has arrived. is_copy:
    another file with the same content is the film. sidecars: by path. written: what was told of the film here last, by
    field of Metadata: what differs from it, a person has changed."""

    root: str
    path: str
    stamp: Stamp
    fingerprint: str
    video_id: str
    is_sent: bool = False
    is_copy: bool = False
    sidecars: Mapping[str, Sidecar] = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict)


def fingerprint(size: int, read: ReadAt) -> str:
    """Of the size and eight blocks, the first and the last among them; of all, where a file has no more.

    Two films of the same length to the byte, with the same index and the same picture in six places, are one film:
    so it is enough to know a file again that has gone from where it was. Where both are there, they are compared whole.
    """
    digest = hashlib.sha256(size.to_bytes(8, "big"))
    if size <= BLOCK * BLOCKS:
        digest.update(read(0, size))
    else:
        for number in range(BLOCKS):
            digest.update(read((size - BLOCK) * number // (BLOCKS - 1), BLOCK))
    return digest.hexdigest()[:32]


def content_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
