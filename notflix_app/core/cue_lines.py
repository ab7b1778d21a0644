"""Spoken words as lines that can be read: at most two of 42 letters, for at most seven seconds. Pure.

After the guides of those who write subtitles for a living (Netflix Timed Text Style Guide: General Requirements; BBC
Subtitle Guidelines): a new cue at the end of a sentence or where somebody pauses; what is too long is divided after a
comma, where somebody pauses, near the middle, and not behind an article; of two lines the second is the longer one.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Sequence

from .cues import Cue
from .speech import Word

LINE_LETTERS = 42
MAX_MS, MIN_MS = 7000, 833  # five sixths of a second
GAP_MS = 83  # two frames between cues
PAUSE_MS = 700  # what is said after it is another cue
LETTERS_PER_SECOND = 20  # for grown-ups
_WIDE = 2.6  # Chinese, Japanese and Korean: sixteen in a line
_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")
_RESTS = (",", ";", ":", "—", "–", "、", "，", "；", "：", "،")
# Thai, Lao, Burmese and Khmer: nobody writes spaces between words there either.
_UNSPACED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
_QUOTES = "\"'”’»)]"


def cues(words: Iterable[Word]) -> tuple[Cue, ...]:
    """words: in order, as core.speech has them."""
    groups = [group for sentence in _sentences(whole_words(words)) for group in _divided(sentence)]
    joined = _joined(groups)
    return tuple(_cue(group, then) for group, then in zip(joined, [*joined[1:], None], strict=False))


def whole_words(pieces: Iterable[Word]) -> list[Word]:
    """Models hear pieces of words, and say by a space where one begins. Where nobody writes spaces, each is a word."""
    made: list[Word] = []
    for piece in pieces:
        if made and _goes_on(made[-1].text[-1], piece.text[0]):
            made[-1] = Word(made[-1].start, piece.end, made[-1].text + piece.text)
        else:
            made.append(piece)
    return made


def _goes_on(last: str, first: str) -> bool:
    """Whether a word goes on that ends in `last` so far."""
    if unicodedata.category(first).startswith("P"):
        return True
    return not (first.isspace() or _is_unspaced(first) or _is_unspaced(last))


def _sentences(words: Sequence[Word]) -> list[list[Word]]:
    made: list[list[Word]] = []
    for word in words:
        before = made[-1][-1] if made else None
        if before is None or _ends(before) or word.start - before.end >= PAUSE_MS:
            made.append([])
        made[-1].append(word)
    return made


def _divided(words: list[Word]) -> list[list[Word]]:
    if len(words) == 1 or _fits(words):
        return [words]
    at = max(range(1, len(words)), key=lambda place: _worth(words, place))
    return [*_divided(words[:at]), *_divided(words[at:])]


def _worth(words: Sequence[Word], place: int) -> float:
    """Of a division before the word at `place`: commas and pauses are good, and halves that are alike."""
    first, whole = width(_text(words[:place])), width(_text(words))
    pause = min(PAUSE_MS, words[place].start - words[place - 1].end) / PAUSE_MS
    before = words[place - 1]
    return 0.5 * _rests(before) + 0.5 * pause - 0.2 * _binds(before) - abs(2 * first / whole - 1)


def _joined(groups: Iterable[list[Word]]) -> list[list[Word]]:
    """Short ones that follow closely share a line: 'No. I will not.'"""
    made: list[list[Word]] = []
    for group in groups:
        together = [*made[-1], *group] if made else []
        close = bool(made) and group[0].start - made[-1][-1].end < PAUSE_MS // 2
        if close and width(_text(together)) <= LINE_LETTERS and _lasts(together) <= MAX_MS:
            made[-1] = together
        else:
            made.append(group)
    return made


def _cue(words: Sequence[Word], following: Sequence[Word] | None) -> Cue:
    start, end = words[0].start, words[-1].end
    readable = start + max(MIN_MS, round(1000 * width(_text(words)) / LETTERS_PER_SECOND))
    room = start + MAX_MS if following is None else min(start + MAX_MS, following[0].start - GAP_MS)
    end = min(max(end, min(readable, room)), start + MAX_MS)
    return Cue(start, max(end, start + 1), html.escape(_laid_out(words), quote=False))


def _laid_out(words: Sequence[Word]) -> str:
    """On two lines where one is too short."""
    text = _text(words)
    if width(text) <= LINE_LETTERS or len(words) == 1:
        return text
    at = min(range(1, len(words)), key=lambda place: _cost(words, place))
    return f"{_text(words[:at])}\n{_text(words[at:])}"


def _cost(words: Sequence[Word], place: int) -> float:
    first, second = width(_text(words[:place])), width(_text(words[place:]))
    too_long = max(0, first - LINE_LETTERS) + max(0, second - LINE_LETTERS)
    top_heavy = max(0, first - second) / 2
    before = words[place - 1]
    return 1000 * too_long + abs(first - second) + top_heavy - 12 * _rests(before) + 15 * _binds(before)


def _fits(words: Sequence[Word]) -> bool:
    lines = _laid_out(words).split("\n")
    return _lasts(words) <= MAX_MS and all(width(line) <= LINE_LETTERS for line in lines)


def _lasts(words: Sequence[Word]) -> int:
    return words[-1].end - words[0].start


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words).strip()


def _ends(word: Word) -> bool:
    """A sentence."""
    return word.text.rstrip(_QUOTES).endswith(_ENDS)


def _rests(word: Word) -> bool:
    return word.text.rstrip(_QUOTES).endswith((*_RESTS, *_ENDS))


def _binds(word: Word) -> bool:
    """Short words belong to the one behind them, in most languages: 'the', 'of', 'im', 'les'."""
    return len(word.text.strip()) <= 3 and word.text[:1].isspace() and not _rests(word)


def width(text: str) -> float:
    """In letters."""
    return sum(_WIDE if _is_wide(letter) else 1 for letter in text)


def _is_unspaced(letter: str) -> bool:
    return _is_wide(letter) or any(first <= letter <= last for first, last in _UNSPACED)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in ("W", "F")
