"""How people type a title that they half remember: the kinds that a search is measured by."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

STOP = frozenset(["the", "of", "a", "an", "and", "in", "to", "on", "for", "is", "at", "with"])
EXTRA = ("film", "movie", "trailer", "full", "hd", "online")
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Mistype = Callable[[str, random.Random], str]  # a title → what is typed; '' where that kind cannot be made of it


def exact(title: str, chance: random.Random) -> str:
    return title.lower()


def half_last(title: str, chance: random.Random) -> str:
    words = _words(title)
    return _half(words) if len(words) > 1 else ""


def four_letters(title: str, chance: random.Random) -> str:
    words = _words(title)
    return " ".join(word[:4] for word in words) if len(words) > 1 else ""


def one_typo(title: str, chance: random.Random) -> str:
    return " ".join(_mistyped(_words(title), 5, 1, chance))


def typo_and_half_last(title: str, chance: random.Random) -> str:
    words = _words(title)
    mistyped = _mistyped(words[:-1], 5, 1, chance)
    return _half([*mistyped, words[-1]]) if mistyped else ""


def two_typos(title: str, chance: random.Random) -> str:
    return " ".join(_mistyped(_words(title), 9, 2, chance))


def typo_in_four_letters(title: str, chance: random.Random) -> str:
    return " ".join(_mistyped(_words(title), 4, 1, chance, longest=4))


def two_typos_in_eight_letters(title: str, chance: random.Random) -> str:
    return " ".join(_mistyped(_words(title), 8, 2, chance, longest=8))


def joined(title: str, chance: random.Random) -> str:
    words = _words(title)
    return " ".join(["".join(words[:2]), *words[2:]]) if len(words) > 1 else ""


def without_stop_words(title: str, chance: random.Random) -> str:
    words = _words(title)
    left = [word for word in words if word not in STOP]
    return " ".join(left) if 0 < len(left) < len(words) else ""


def other_order(title: str, chance: random.Random) -> str:
    words = _words(title)
    mixed = chance.sample(words, len(words))
    return " ".join(mixed) if mixed != words else ""


def without_apostrophe(title: str, chance: random.Random) -> str:
    return title.lower().replace("'", "").replace("’", "") if re.search("['’]", title) else ""


def without_hyphen(title: str, chance: random.Random) -> str:
    return title.lower().replace("-", chance.choice(("", " "))) if re.search(r"\w-\w", title) else ""


def one_word_too_many(title: str, chance: random.Random) -> str:
    return " ".join([*_words(title), chance.choice(EXTRA)])


KINDS: dict[str, Mistype] = {
    "exact": exact,
    "last word half typed": half_last,
    "four letters of each word": four_letters,
    "one typo": one_typo,
    "one typo, last word half typed": typo_and_half_last,
    "two typos in a long word": two_typos,
    "one typo in four letters": typo_in_four_letters,
    "two typos in eight letters": two_typos_in_eight_letters,
    "words joined": joined,
    "without stop words": without_stop_words,
    "words in another order": other_order,
    "without the apostrophe": without_apostrophe,
    "without the hyphen": without_hyphen,
    "one word too many": one_word_too_many,
}


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", title.lower().replace("'", "").replace("’", ""))


def _half(words: list[str]) -> str:
    last = words[-1]
    return " ".join([*words[:-1], last[: max(2, (len(last) + 1) // 2)]])


def _mistyped(words: list[str], shortest: int, typos: int, chance: random.Random, *, longest: int = 1000) -> list[str]:
    """One of the words that are long enough, with so many typos; empty where none is."""
    places = [place for place, word in enumerate(words) if shortest <= len(word) <= longest]
    if not places:
        return []
    place = chance.choice(places)
    wrong = words[place]
    while wrong == words[place]:
        for _ in range(typos):
            wrong = _edited(wrong, chance)
    return [*words[:place], wrong, *words[place + 1 :]]


def _edited(word: str, chance: random.Random) -> str:
    """A letter too many, too few, another, or swapped with its neighbour."""
    at = chance.randrange(len(word))
    following = min(at + 1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(LETTERS) + word[at:],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[following] + word[at] + word[following + 1 :] if following > at else word[:-1],
        )
    )
