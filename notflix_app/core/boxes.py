"""The boxes of an MP4 (ISO/IEC 14496-12). Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """start and end: of the content, without the header, as offsets into the data."""

    name: str
    start: int
    end: int


def walk(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Those that stand side by side there."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1:
            size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
        stop = start + size if size else end
        if size and size < header:
            return
        yield Box(name.decode("latin1"), start + header, min(stop, end))
        start = stop


def find(data: bytes, *path: str, within: Box | None = None) -> list[Box]:
    """Every box at that path, from the top or from `within`."""
    boxes = [Box("", 0, len(data)) if within is None else within]
    for name in path:
        boxes = [box for parent in boxes for box in walk(data, parent.start, parent.end) if box.name == name]
    return boxes


def made(name: str, *content: bytes) -> bytes:
    """A box of that content."""
    inner = b"".join(content)
    return struct.pack(">I4s", 8 + len(inner), name.encode("latin1")) + inner
