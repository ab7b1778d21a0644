"""What was read once is there again, byte for byte, wherever reads overlap."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workers.read_cache import ReadCache, read_cache

FILE = bytes(range(256)) * 4
places = st.tuples(st.integers(0, len(FILE) - 1), st.integers(1, 300))


def read(cache: ReadCache, begin: int, end: int) -> tuple[bytes, int]:
    """As a reader does it; and how many bytes it had to ask for."""
    data, asked = b"", 0
    while begin < end:
        first, last = cache.span_after(begin)
        if first > begin:
            missing = FILE[begin : min(first, end)]
            cache.write(begin, missing)
            data, asked, begin = data + missing, asked + len(missing), begin + len(missing)
        else:
            data += cache.read(begin, min(last, end) - begin)
            begin = min(last, end)
    return data, asked


@given(st.lists(places, max_size=20))
def test_each_byte_is_asked_for_once(reads: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, read_cache(Path(folder)) as cache:
        total = 0
        for begin, count in reads:
            end = min(begin + count, len(FILE))
            data, asked = read(cache, begin, end)
            assert data == FILE[begin:end]
            total += asked
        wanted = {at for begin, count in reads for at in range(begin, min(begin + count, len(FILE)))}
        assert total == len(wanted)


def test_beyond_its_limit_it_keeps_what_it_has(tmp_path: Path) -> None:
    with tempfile.TemporaryFile(dir=tmp_path) as file:
        cache = ReadCache(file.fileno(), limit=100)
        cache.write(0, bytes(80))
        cache.write(80, bytes(30))
        assert cache.span_after(0) == (0, 80)
        assert cache.span_after(80)[0] > len(FILE)


def test_a_reader_that_outlives_the_step_writes_into_no_other_file(tmp_path: Path) -> None:
    with read_cache(tmp_path) as cache:
        cache.write(0, b"film")
    with tempfile.TemporaryFile(dir=tmp_path) as next_one:  # with the number that has just become free
        next_one.write(b"another")
        next_one.flush()
        cache.write(0, b"film")
        assert cache.read(0, 4) == b""
        next_one.seek(0)
        assert next_one.read() == b"another"
