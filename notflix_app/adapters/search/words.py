"""How text becomes words, for whatever indexes them and whatever looks for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

MAX_WORDS, MAX_LETTERS = 24, 40  # of a query, and of a word: what follows cannot change what is matched in practice
MAX_QUERY = 1000  # letters

# Written without spaces: Thai and Lao, Myanmar, Khmer, kana, Han. Hangul has spaces.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_SYMBOLS = "\u2600-\u27bf\U0001f000-\U0001faff"  # an emoji is a word of its own


def _marks() -> str:
    """Accents that stand for themselves, and vowel signs of Indic scripts: parts of words, though no letters."""
    return "".join(chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code))[0] == "M")


_LETTER = rf"(?![{_UNSPACED}{_SYMBOLS}])[^\W_][{re.escape(_marks())}]*"
_TOKEN = re.compile(
    rf"(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![^\W_]))?)"  # S.W.A.T.
    rf"|(?P<word>(?:{_LETTER})+(?:['’ʼ](?:{_LETTER})+)*)|(?P<run>[{_UNSPACED}]+)|(?P<symbol>[{_SYMBOLS}])|(?P<and>&)"
)
# The same for most texts, and much faster.
_SIMPLE_TOKEN = re.compile(
    r"(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    r"|(?P<word>[^\W_]+(?:['’ʼ][^\W_]+)*)|(?P<and>&)"
)
_NOT_SIMPLE = re.compile(f"[{_UNSPACED}{_SYMBOLS}{re.escape(_marks())}]")
# And for plain English without initials.
_NOT_PLAIN, _PLAIN_WORD = re.compile(r"&|(?<![^\W_])[A-Za-z]\."), re.compile(r"[^\W_]+")
_SHORT_END = re.compile(r"(?<=[a-z0-9])'(?=[a-z0-9]{1,2}(?![a-z0-9]|'[a-z0-9]))")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
_APOSTROPHE = re.compile("['’ʼ]")
# What Unicode does not take apart.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"})
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {numeral: str(number) for number, numeral in enumerate(_ROMAN_NUMERALS.split(), 1)}
_DIGITS = {number: numeral for numeral, number in _ROMAN.items()}

# They may be missing, in the title or in what is typed. What is a word of weight in another language is none of them.
_ENGLISH = "the a an and of in on at to for with from by is n"
_FRENCH = "le la les un une des du de et en aux"
_GERMAN = "der das den dem ein eine und im vom von zu zum"
_OTHERS = "el los las del al una il lo gli di della os da dos das"  # Spanish, Italian, Portuguese
STOP_WORDS = frozenset(" ".join((_ENGLISH, _FRENCH, _GERMAN, _OTHERS)).split())


@dataclass(frozen=True, slots=True)
class Word:
    """text: folded. start, end: where it stands in the text that it came from."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """A word without case and accents: 'Café' → 'cafe'."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not (unicodedata.combining(c) or c == " ")).translate(_PLAIN)


def words(text: str) -> list[Word]:
    """In order. "Ocean's" is one word, "l'amour" two, "&" is "and"; of scripts without spaces each pair of neighbours
    is one, or a character that stands alone."""
    in_order: list[Word] = []
    is_simple = text.isascii() or not _NOT_SIMPLE.search(text)
    for match in (_SIMPLE_TOKEN if is_simple else _TOKEN).finditer(text):
        token, start = match[0], match.start()
        match match.lastgroup:
            case "word" if "'" in token or not token.isascii():
                in_order += _parts(token, start)
            case "initials":
                in_order.append(Word(fold(token.replace(".", "")), start, match.end()))
            case "run":
                in_order += _pairs(token, start)
            case "and":
                in_order.append(Word("and", start, match.end()))
            case _:
                in_order.append(Word(fold(token), start, match.end()))
    return [word for word in in_order if word.text]


def is_spaced(text: str) -> bool:
    """Whether nothing in it is of a script without spaces."""
    return text.isascii() or not _UNSPACED_CHARACTER.search(text)


def _parts(token: str, start: int) -> Iterable[Word]:
    """Of a word with apostrophes: a short end ("Ocean's") belongs to what is before it, anything else stands alone."""
    pieces = [(match[0], start + match.start()) for match in re.finditer("[^'’ʼ]+", token)]
    if len(pieces) > 1 and len(pieces[-1][0]) <= 2:
        at = pieces[-2][1]
        end = pieces[-1][1] + len(pieces[-1][0])
        pieces[-2:] = [(token[at - start : end - start], at)]
    for piece, at in pieces:
        yield Word(_APOSTROPHE.sub("", fold(piece)), at, at + len(piece))


def _pairs(run: str, start: int) -> list[Word]:
    if len(run) == 1:
        return [Word(fold(run), start, start + 1)]
    return [Word(fold(a + b), start + place, start + place + 2) for place, (a, b) in enumerate(pairwise(run))]


def terms(text: str) -> list[str]:
    """The words without their places: of what most lines are made of, much faster."""
    if text.isascii() and not _NOT_PLAIN.search(text):
        return _PLAIN_WORD.findall(_SHORT_END.sub("", text.lower()) if "'" in text else text.lower())
    return [word.text for word in words(text)]


@lru_cache(maxsize=20_000)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a title, or another short text, none of them too long."""
    return tuple(term[:MAX_LETTERS] for term in terms(text))


def joined(terms: Sequence[str]) -> set[str]:
    """Neighbours written together, two and three of them; also past a lone "and"."""
    without = [term for term in terms if term not in ("and", "n")]
    groups = [
        group for run in (terms, without) for group in (*pairwise(run), *zip(run, run[1:], run[2:], strict=False))
    ]
    return {"".join(group) for group in groups}


def numerals(terms: Iterable[str]) -> set[str]:
    """The other way to write each number: 'ii' for '2', '2' for 'ii'."""
    return {other for term in terms if (other := _ROMAN.get(term) or _DIGITS.get(term))}


def all_numerals() -> list[str]:
    """From 2 on, both ways: a lone "i" is a word."""
    return sorted({*_ROMAN, *_DIGITS} - {"i", "1"})


def variants(text: str) -> list[str]:
    """What a title is known by beside its words: neighbours written together, numbers written the other way, and single
    characters of scripts without spaces."""
    terms = plain_words(text)
    spaced = terms
    others: set[str] = set()
    if not text.isascii():
        others = {fold(c) for c in _UNSPACED_CHARACTER.findall(text)}
        spaced = tuple(term for term in terms if not _UNSPACED_CHARACTER.match(term))
    others |= joined(spaced) | numerals(spaced)
    return sorted({word[:MAX_LETTERS] for word in others} - set(terms))
