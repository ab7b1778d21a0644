"""How files are cut."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Refused
from notflix_app.core.parts import MAX_PARTS, beginning_of, check_whole, part_count, part_length, part_size, whole_parts
from notflix_app.core.ports import StoredObject

MIB = 1 << 20


@pytest.mark.parametrize("size", [0, 1, 31 * MIB, 32 * MIB, 32 * MIB + 1, 320_000 * MIB, 320_000 * MIB + 1, 1 << 42])
def test_the_parts_make_the_file(size: int) -> None:
    each = part_size(size, 32 * MIB)
    count = part_count(size, each)
    assert count <= MAX_PARTS
    assert each >= 32 * MIB
    lengths = [part_length(size, each, number) for number in range(1, count + 1)]
    assert sum(lengths) == size
    assert set(lengths[:-1]) <= {each}
    for outside in (0, count + 1):
        with pytest.raises(Refused, match=f"There is no part {outside}"):
            part_length(size, each, outside)


@pytest.mark.parametrize(
    ("lengths", "says"),
    [
        ({1: 5, 2: 5, 3: 1}, None),
        ({1: 5, 3: 1}, "6 of 11 bytes"),
        ({}, "0 of 11 bytes"),
        ({1: 5, 2: 4, 3: 1}, "6 of 11 bytes"),
        ({1: 5, 2: 5, 3: 2}, "10 of 11 bytes"),
        ({1: 5, 2: 0, 4: 5}, "5 of 11 bytes"),
    ],
)
def test_what_is_not_whole_says_what_to_send(lengths: dict[int, int], says: str | None) -> None:
    arrived = whole_parts(11, 5, [StoredObject(keys.part("film", number), size) for number, size in lengths.items()])
    if says is None:
        check_whole(11, arrived)
        return
    with pytest.raises(Refused, match=f"^{says}"):
        check_whole(11, arrived)


def test_the_beginning_ends_before_a_part_that_is_not_whole() -> None:
    stored = [StoredObject(keys.part("film", number), size) for number, size in {1: 5, 2: 0, 3: 1}.items()]
    assert beginning_of(whole_parts(11, 5, stored)) == 5
