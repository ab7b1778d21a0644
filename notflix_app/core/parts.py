"""How a file is cut into the parts of its upload: all of one size, but for the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from . import keys
from .added_sounds import AddedSound, SoundPackage
from .errors import Refused
from .ports import StoredObject, UploadedPart
from .video import Video

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


def whole_parts(size: int, each: int, stored: Iterable[StoredObject]) -> list[UploadedPart]:
    """Of what the store has of a file, the parts that are as long as they have to be, in the order of `stored`.

    Of a PUT that broke off before its first byte, SeaweedFS 4.48 keeps an empty object.
    """
    count = part_count(size, each)
    parts = [UploadedPart(keys.part_number(one.key), one.etag, one.size, one.modified) for one in stored]
    return [part for part in parts if part.number <= count and part.size == part_length(size, each, part.number)]


def check_whole(size: int, arrived: Iterable[UploadedPart]) -> None:
    """Raises Refused, with what to do, unless these are all parts of the file."""
    there = sum(part.size for part in arrived)
    if there < size:
        raise Refused(f"{there} of {size} bytes have arrived. Send the missing parts, then complete again.")


def beginning_of(arrived: Iterable[UploadedPart]) -> int:
    """Bytes of the parts that follow each other from the first on. arrived: by number."""
    together = takewhile(lambda numbered: numbered[0] == numbered[1].number, enumerate(arrived, start=1))
    return sum(part.size for _, part in together)


def check_declared(parts: Sequence[UploadedPart], declared: Sequence[UploadedPart]) -> None:
    """Raises Refused unless a client, by number and ETag, sent just what has arrived."""
    if sorted(part.number for part in declared) != [part.number for part in parts]:
        raise Refused(f"This file has {len(parts)} parts: name each of them once, or none.")
    sent = {part.number: _bare(part.etag) for part in declared}
    for part in parts:
        if sent[part.number] != _bare(part.etag):
            raise Refused(f"Part {part.number} is not as it was sent. Send it again, then complete again.")


def _bare(etag: str) -> str:
    """Some quote it and some do not."""
    return etag.strip('"')


def stored_source(video: Video) -> tuple[StoredObject, ...]:
    """The objects that a source lies in, in order: its parts as they were sent, or the one that was made of them."""
    if isinstance(video, SoundPackage):
        return stored_sound(video.sound)
    if not video.upload_id:
        return (StoredObject(keys.source(video.id), video.size),)
    numbers = range(1, part_count(video.size, video.part_size) + 1)
    return tuple(StoredObject(keys.part(video.id, n), part_length(video.size, video.part_size, n)) for n in numbers)


def stored_sound(sound: AddedSound) -> tuple[StoredObject, ...]:
    """The same of sound that was added."""
    if not sound.upload_id:
        return (StoredObject(keys.sound_file(sound.video_id, sound.id), sound.size),)
    numbers = range(1, part_count(sound.size, sound.part_size) + 1)
    lengths = [part_length(sound.size, sound.part_size, number) for number in numbers]
    named = [keys.sound_part(sound.video_id, sound.id, number) for number in numbers]
    return tuple(StoredObject(key, length) for key, length in zip(named, lengths, strict=True))
