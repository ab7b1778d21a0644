from __future__ import annotations

import struct

import pytest

from workers import asf


def properties(size: int, flags: int = 0) -> bytes:
    """As much of a header as tells of the file."""
    return bytes(30) + asf.FILE_PROPERTIES + bytes(24) + struct.pack("<Q", size) + bytes(40) + struct.pack("<I", flags)


def test_a_header_tells_how_large_the_file_is() -> None:
    assert asf.declared_size(properties(164_174)) == 164_174


@pytest.mark.parametrize("head", [b"", b"\0" * 500, properties(99, asf.BROADCAST), properties(99)[:-1]])
def test_what_is_not_told_is_0(head: bytes) -> None:
    assert asf.declared_size(head) == 0


@pytest.mark.parametrize("mark", asf.ENCRYPTIONS)
def test_protection_stands_in_the_header(mark: bytes) -> None:
    assert asf.is_protected(properties(99) + mark)
    assert not asf.is_protected(properties(99))
