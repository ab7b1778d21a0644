"""Captions in a picture (CEA-608 in the SEI of H.264, by ATSC A/53), put there bit by bit: no encoder takes any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

# Control codes of channel 1: load a caption, erase what was loaded before, at the left of the lowest line, show it, and
# show nothing.
LOAD, ERASE_LOADED, LOWEST_LINE, SHOW, CLEAR = 0x1420, 0x142E, 0x1470, 0x142F, 0x142C
NOTHING = 0x0000
START = b"\0\0\1"
SLICES, SEI = (1, 5), 6


def with_captions(h264: bytes, captions: Mapping[int, str], second: Mapping[int, str] = MappingProxyType({})) -> bytes:
    """h264: a raw stream in the order in which it is shown, a slice a frame. captions: from which frame on which text
    is shown; '' for nothing. second: those of the second field (CC3)."""
    pairs, others = _pairs(captions), _pairs(second)
    made, frame = [], 0
    for unit in h264.split(START)[1:]:
        unit = unit.rstrip(b"\0")
        if unit[0] & 31 in SLICES:
            made.append(_sei(pairs.get(frame, NOTHING), _in_second_field(others.get(frame, NOTHING))))
            frame += 1
        made.append(unit)
    return b"".join(b"\0" + START + unit for unit in made)


def _pairs(captions: Mapping[int, str]) -> Mapping[int, int]:
    """Frame → what its two bytes say: each caption is loaded in the frames before it is shown."""
    pairs: dict[int, int] = {}
    for at, text in captions.items():
        words = _words(text)
        first = at - len(words) + 1
        assert first >= 0, f"there is no time to load “{text}”"
        assert not set(range(first, at + 1)) & set(pairs), f"“{text}” is loaded while another one is"
        pairs |= {first + number: word for number, word in enumerate(words)}
    return pairs


def _words(text: str) -> Sequence[int]:
    """Control codes are sent twice."""
    if not text:
        return (CLEAR, CLEAR)
    letters = text.encode("ascii") + b"\0" * (len(text) % 2)
    loaded = (first << 8 | second for first, second in zip(letters[::2], letters[1::2], strict=True))
    return (*(LOAD, LOAD), *(ERASE_LOADED, ERASE_LOADED), *(LOWEST_LINE, LOWEST_LINE), *loaded, *(SHOW, SHOW))


def _in_second_field(word: int) -> int:
    return word | 0x0100 if word >> 8 == 0x14 else word


def _sei(first: int, second: int) -> bytes:
    field_1 = bytes((0xFC, _odd(first >> 8), _odd(first & 255)))
    field_2 = bytes((0xFD, _odd(second >> 8), _odd(second & 255)))
    user_data = b"\xb5\0\x31GA94\x03" + bytes((0x40 | 2, 0xFF)) + field_1 + field_2 + b"\xff"
    return _escaped(bytes((SEI, 4, len(user_data))) + user_data + b"\x80")


def _odd(byte: int) -> int:
    return byte if byte.bit_count() % 2 else byte | 0x80


def _escaped(unit: bytes) -> bytes:
    """What would look like a start code is broken up."""

    def bytes_of() -> Iterator[int]:
        zeros = 0
        for byte in unit:
            if zeros >= 2 and byte <= 3:
                yield 3
                zeros = 0
            yield byte
            zeros = zeros + 1 if byte == 0 else 0

    return bytes(bytes_of())
