"""How two words are alike: the same, one the beginning of the other, a typo or two apart."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from string import ascii_lowercase

MIN_TYPO_LETTERS, MIN_TWO_TYPOS_LETTERS = 4, 8


class Likeness(IntEnum):
    """Of a word that was typed with one that is written; the better, the greater."""

    NONE = 0
    TWO_TYPOS = 1
    TYPO = 2
    BEGUN = 3
    SAME = 4


def max_typos(typed: str) -> int:
    """One from four letters; two from eight, of which one may be missing. None in a number."""
    if typed.isdigit():
        return 0
    return (len(typed) >= MIN_TYPO_LETTERS) + (len(typed) >= MIN_TWO_TYPOS_LETTERS - 1)


@lru_cache(maxsize=1000)
def with_a_letter(typed: str) -> frozenset[str]:
    """Words of four letters that three letters may be, one of them missing; empty for anything else."""
    if len(typed) != MIN_TYPO_LETTERS - 1 or not (typed.isascii() and typed.isalpha()):
        return frozenset()
    return frozenset(typed[:at] + letter + typed[at:] for at in range(MIN_TYPO_LETTERS) for letter in ascii_lowercase)


@lru_cache(maxsize=100_000)
def likeness(typed: str, written: str) -> Likeness:
    """With typos, the typed word may be a beginning only."""
    if typed == written:
        return Likeness.SAME
    if written.startswith(typed):
        return Likeness.BEGUN
    if written in with_a_letter(typed):
        return Likeness.TYPO
    allowed = max_typos(typed)
    if not allowed or len(written) < len(typed) - allowed:
        return Likeness.NONE
    distance = min_typos(typed, written, allowed)
    return Likeness(Likeness.BEGUN - distance) if distance <= allowed else Likeness.NONE


def min_typos(typed: str, written: str, most: int) -> int:
    """Letters to add, drop, change or swap with a neighbour, to get from `typed` to some beginning of `written`; more
    than `most` where it takes more."""
    written = written[: len(typed) + most]
    before: list[int] = []
    row = list(range(len(written) + 1))
    for i, letter in enumerate(typed, 1):
        following = [i]
        for j, other in enumerate(written, 1):
            best = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == written[j - 2] and other == typed[i - 2]:
                best = min(best, before[j - 2] + 1)
            following.append(best)
        if min(following) > most:
            return most + 1
        before, row = row, following
    return min(row)
