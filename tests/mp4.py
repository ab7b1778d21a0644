"""Small MP4s box by box, where what the packager makes is more than a test needs."""

from __future__ import annotations

import struct

from notflix_app.core.boxes import made


def init_segment(scale: int, *, edit: tuple[int, int] = (0, 0), seconds: int = 60) -> bytes:
    """Of one track, with the id 1. scale: ticks a second of all that it counts. edit: the length that is shown, and the
    ticks that are skipped."""
    mvhd = made("mvhd", bytes(12), struct.pack(">II", scale, 0), bytes(76), struct.pack(">I", 2))
    tkhd = made("tkhd", bytes(12), struct.pack(">III", 1, 0, edit[0]), bytes(60))
    elst = made("elst", struct.pack(">IIIiI", 0, 1, *edit, 0x10000))
    mdia = made("mdia", made("mdhd", bytes(12), struct.pack(">II", scale, 0), bytes(4)))
    mehd = made("mehd", struct.pack(">II", 0, seconds * scale))
    trex = made("trex", struct.pack(">IIIIII", 0, 1, 1, 0, 0, 0))
    trak = made("trak", tkhd, made("edts", elst), mdia)
    return made("ftyp", b"cmfc", bytes(4)) + made("moov", mvhd, trak, made("mvex", mehd, trex))


def media_segment(size: int, *, fragments: int = 1, fill: bytes = b"x") -> bytes:
    """Of so many bytes, the first two boxes as the packager puts them there."""
    head = made("styp", b"cmfs", bytes(4)) + made("sidx", bytes(24))
    moofs = [made("moof", made("mfhd", bytes(8)), made("traf", made("tfhd", bytes(4), struct.pack(">I", 1))))]
    whole = head + b"".join(moof + made("mdat", fill) for moof in moofs * fragments)
    left = size - len(whole)
    return whole[: -len(fill) - 8] + made("mdat", fill * (left + 1))
