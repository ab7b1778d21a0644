"""How a file is cut into the parts of its upload: all of one size, but for the last."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import Refused
from .ports import UploadedPart

MAX_PARTS = 10_000  # S3's own limit for one upload


def part_size(size: int, wanted: int) -> int:
    """Bytes for each part: what is wanted, more where the file would need over MAX_PARTS of them."""
    return max(wanted, -(-size // MAX_PARTS))


def part_count(size: int, each: int) -> int:
    return -(-size // each)


def part_length(size: int, each: int, number: int) -> int:
    """Bytes of part `number`, from 1. Raises Refused where the file has no such part."""
    count = part_count(size, each)
    if not 1 <= number <= count:
        raise Refused(f"There is no part {number}: this file of {size} bytes has {count} of at most {each} bytes.")
    return min(each, size - (number - 1) * each)


def check_whole(size: int, each: int, parts: Iterable[UploadedPart]) -> None:
    """Raises Refused, with what to do, unless these are all parts of the file, each as long as it has to be."""
    lengths = {part.number: part.size for part in parts}
    for number in lengths:
        wanted = part_length(size, each, number)
        if lengths[number] != wanted:
            raise Refused(
                f"Part {number} has {lengths[number]} bytes instead of {wanted}. Send it again, then complete again."
            )
    if len(lengths) < part_count(size, each):
        raise Refused(
            f"{sum(lengths.values())} of {size} bytes have arrived. Send the missing parts, then complete again."
        )
