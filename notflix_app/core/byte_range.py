"""The part of a file that somebody asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

from .errors import NotflixError


class RangeNotThere(NotflixError):
    """The file ends before it. size: of the file, in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"This file has {size} bytes, and none there.")
        self.size = size


def byte_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for, of a file of `size`; None: all of it, also where several are asked for.
    Raises RangeNotThere."""
    asked = re.fullmatch(r"bytes=(\d{0,19})-(\d{0,19})", header.replace(" ", ""))
    if asked is None or asked[0] == "bytes=-":
        return None
    first, last = asked[1], asked[2]
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < begin:
            return None  # which means nothing, and then the header is as if it was not there
    if begin >= end:
        raise RangeNotThere(size)
    return range(begin, end)
