"""What is rare; against what the packager writes it is tried in tests/integration/workers/test_packages.py."""

from __future__ import annotations

import struct

import pytest

from tests.movies import box, full
from workers.boxes import find
from workers.pre_roll import with_pre_roll


def fragment(samples: int) -> bytes:
    trun = full("trun", struct.pack(">II", samples, 100))
    return box("moof", full("mfhd", bytes(4)), box("traf", trun)) + box("mdat", bytes(10 * samples))


def index(version: int, *sizes: int) -> bytes:
    times = bytes(16 if version else 8)
    entries = b"".join(struct.pack(">III", size, 1024, 9 << 28) for size in sizes)
    return full("sidx", bytes(8), times, struct.pack(">HH", 0, len(sizes)), entries, version=version)


@pytest.mark.parametrize("version", [0, 1])
def test_every_fragment_says_it_and_what_tells_its_length_follows(version: int) -> None:
    one, two, three = fragment(1), fragment(2), fragment(3)
    segment = index(version, len(one), len(two) + len(three)) + one + two + three
    made = with_pre_roll(segment)
    assert len(made) == len(segment) + 3 * 28
    groups = [made[group.start : group.end] for group in find(made, "moof", "traf", "sbgp")]
    assert groups == [struct.pack(">I4sIII", 0, b"roll", 1, count, 1) for count in (1, 2, 3)]
    assert [len(made[media.start : media.end]) for media in find(made, "mdat")] == [10, 20, 30]
    offsets = [struct.unpack_from(">I", made, run.start + 8)[0] for run in find(made, "moof", "traf", "trun")]
    assert offsets == [128, 128, 128]
    assert made.startswith(index(version, len(one) + 28, len(two) + len(three) + 56))


def test_what_says_it_already_stays_as_it_is() -> None:
    made = with_pre_roll(fragment(4))
    assert with_pre_roll(made) == made
