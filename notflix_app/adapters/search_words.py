"""How text becomes words, in the embedded search. Nothing here knows SQL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..core.ports import TextPiece

# Written without spaces, so each character is a word of its own and a query becomes a phrase of them: Thai and Lao,
# Myanmar, Khmer, kana, Han (the extensions too). Symbols stand alone as well, so that an emoji glued to a word is
# found, and so is the word. Hangul has spaces.
_ALONE = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff\u2600-\u27bf\U0001f000-\U0001faff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"[^\W_]+")

SEAM = "\x04"  # around each character that stands alone; FTS5 takes it for a space, str.split() does not
HIT, END = "\x02", "\x03"  # around what the query matched
MAX_WORDS, MAX_WORD_LETTERS = 32, 64  # of a query; what follows cannot change what is found in practice


def seamed(text: str) -> str:
    """The text as it is indexed. Raw control characters would be taken for our own marks, so they go."""
    clean = _CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    return _apart(clean)


def _apart(text: str) -> str:
    return _ALONE.sub(rf"{SEAM}\g<0>{SEAM}", text)


def unseamed(text: str) -> str:
    return text.replace(SEAM, "")


def fragments(marked: str, asked: Sequence[str]) -> tuple[TextPiece, ...]:
    """'an \\x02Ocean\\x03 wave', asked ['oce'] → ('an ', no), ('Oce', hit), ('an wave', no). Neighbours become one.

    asked: the words() of the query, of which the last may have been begun only. Both indexes mark words; what a person
    looks for are the letters that they typed.
    """
    pieces: list[TextPiece] = []
    for position, part in enumerate(re.split(f"[{HIT}{END}]", marked)):
        for text, hit in _letters(part, asked) if position % 2 == 1 else [(unseamed(part), False)]:
            if pieces and pieces[-1].hit == hit:
                pieces[-1] = TextPiece(pieces[-1].text + text, hit)
            elif text:
                pieces.append(TextPiece(text, hit))
    return tuple(pieces)


def _letters(hit: str, asked: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """A marked text, which may be a phrase, without the ends of its words that nobody typed."""
    for is_word, run in groupby(_apart(hit), key=_in_word):
        text = unseamed("".join(run))
        end = _typed(text, asked) if is_word else len(text)
        yield text[:end], True
        yield text[end:], False


def _in_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.combining(letter) > 0


def _typed(word: str, asked: Sequence[str]) -> int:
    """How many letters of a word were typed, with their accents; all of them where it was found over a typo."""
    plain = folded(word)
    begun = asked[-1] if asked else plain
    if plain in asked or not plain.startswith(begun):
        return len(word)
    end = 0
    # 'ß' folds into two letters, an accent of its own into none: so it is counted in what came of it.
    while end < len(word) and (len(folded(word[:end])) < len(begun) or not folded(word[end])):
        end += 1
    return end


def folded(text: str) -> str:
    """Without case and accents: 'Café' → 'cafe'."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of a text, in order; one for each character of scripts without spaces."""
    return _WORD.findall(folded(seamed(text)))


def title_key(title: str) -> str:
    """Two titles with the same key read the same."""
    return " ".join(words(title))


def query_terms(query: str) -> list[str]:
    """What to look for: pieces between spaces, each safe inside FTS5's double quotes. Empty where there is no word."""
    pieces = (piece[:MAX_WORD_LETTERS] for piece in seamed(query[:10_000]).split()[:MAX_WORDS])
    return [piece.replace('"', " ") for piece in pieces if _is_word(piece)]


def _is_word(piece: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) in ("So", "Co") for c in piece)


def one_less(word: str) -> set[str]:
    """The word, and the word without any one of its letters. Two words that share one of these are one typo apart
    (a letter too many, too few, another or swapped), or at most two."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


MIN_TYPO_LETTERS, MAX_TYPO_LETTERS = 3, 12


def beginnings(word: str) -> Iterator[str]:
    """What a person may have typed of a word so far, from three letters on."""
    for length in range(MIN_TYPO_LETTERS, min(len(word), MAX_TYPO_LETTERS) + 1):
        yield word[:length]
