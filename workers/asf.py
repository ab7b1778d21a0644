"""What ffmpeg does not tell of a Windows Media file's header (ASF): that it is protected, that it was cut off. Pure."""

from __future__ import annotations

import struct
from uuid import UUID

FILE_PROPERTIES = UUID("8cabdca1-a947-11cf-8ee4-00c00c205365").bytes_le
ENCRYPTIONS = tuple(
    UUID(name).bytes_le
    for name in (
        "2211b3fb-bd23-11d2-b4b7-00a0c955fc6e",
        "298ae614-2622-4c17-b935-dae07ee9289c",
        "43058533-6981-49e6-9b74-ad12cb86d58c",
    )
)
LOOK = 64 << 10  # bytes that the header should fit in
BROADCAST = 1  # a flag: what the header says of lengths is not so
CUT = 0.95  # of what it says that it has


def is_protected(head: bytes) -> bool:
    return any(mark in head for mark in ENCRYPTIONS)


def declared_size(head: bytes) -> int:
    """Bytes that the file says that it has; 0 where it does not say."""
    at = head.find(FILE_PROPERTIES)
    if at < 0 or len(head) < at + 92:
        return 0
    size, flags = struct.unpack_from("<Q", head, at + 40)[0], struct.unpack_from("<I", head, at + 88)[0]
    return 0 if flags & BROADCAST else size
