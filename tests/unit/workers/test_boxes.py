"""What is rare; what the real tools write is read in tests/integration/workers/test_packages.py."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from workers.boxes import avc_codecs, edit, frames_in, with_duration


def box(name: str, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), name.encode()) + content


def init(mehd: bytes, scale: int = 24000) -> bytes:
    mvhd = box("mvhd", bytes(12), struct.pack(">II", scale, 0))
    return box("ftyp", b"cmfc") + box("moov", mvhd, box("mvex", box("mehd", mehd)))


@pytest.mark.parametrize(
    ("mehd", "seconds", "written"),
    [
        (bytes(8), 2.5, bytes(4) + struct.pack(">I", 60000)),
        (bytes(8), 1e9, bytes(4) + b"\xff" * 4),  # more than fits
        (b"\x01" + bytes(11), 1e9, b"\x01" + bytes(3) + struct.pack(">Q", 24000 * 10**9)),
    ],
)
def test_a_film_s_length_is_written_over_its_first_chunk_s(mehd: bytes, seconds: float, written: bytes) -> None:
    assert with_duration(init(mehd), seconds) == init(written)


def test_frames_are_counted_without_reading_the_media(tmp_path: Path) -> None:
    def fragment(samples: int) -> bytes:
        return box("moof", box("traf", box("trun", bytes(4), struct.pack(">I", samples)))) + box("mdat", bytes(999))

    path = tmp_path / "film.mp4"
    path.write_bytes(init(bytes(8)) + fragment(48) + fragment(12))
    assert frames_in(path) == 60
    path.write_bytes(b"")
    assert frames_in(path) == 0


def test_what_has_no_edit_list_or_no_picture_says_so() -> None:
    assert (edit(init(bytes(8))), avc_codecs(init(bytes(8)))) == (0, "")
