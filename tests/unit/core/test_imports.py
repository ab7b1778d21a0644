"""By what a file is known again."""

from __future__ import annotations

from notflix_app.core.imports import BLOCK, BLOCKS, fingerprint


def mark(content: bytes) -> str:
    return fingerprint(len(content), lambda begin, count: content[begin : begin + count])


def test_a_small_file_is_known_by_all_of_it() -> None:
    content = bytes(BLOCK * BLOCKS)
    other = content[:70_001] + b"\x01" + content[70_002:]
    assert mark(content) == mark(bytes(BLOCK * BLOCKS))
    assert len({mark(content), mark(other), mark(content[:-1]), mark(b"")}) == 4


def test_a_large_file_is_known_by_its_size_its_ends_and_six_places_between() -> None:
    read: list[tuple[int, int]] = []
    size = 5 << 40

    def read_at(begin: int, count: int) -> bytes:
        read.append((begin, count))
        return b"x"

    fingerprint(size, read_at)
    assert (read[0], read[-1], len(read)) == ((0, BLOCK), (size - BLOCK, BLOCK), BLOCKS)
    assert [count for _, count in read] == [BLOCK] * BLOCKS
    assert fingerprint(size, read_at) != fingerprint(size - 1, read_at)
