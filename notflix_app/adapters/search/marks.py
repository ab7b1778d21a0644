"""Which letters of a text are marked: those that were typed, and whole words where they were matched over a typo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ...core.ports import TextPiece
from .alike import Likeness, likeness
from .asked import Asked
from .words import Word, fold, joined, words

EXCERPT = 180  # letters


def marked(text: str, asked: Asked) -> tuple[TextPiece, ...]:
    """The whole text in pieces."""
    return _pieces(text, _spans(text, asked))


def excerpt(text: str, asked: Asked) -> tuple[TextPiece, ...]:
    """The part around the first marks, with '…' where it was cut."""
    spans = _spans(text, asked)
    if len(text) <= EXCERPT or not spans:
        return _pieces(text[:EXCERPT], spans) if spans else ()
    first = max(spans, key=lambda span: sum(span[0] <= other[0] < span[0] + EXCERPT - 40 for other in spans))[0]
    start = max(0, first - 40)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    start = start if first - start < EXCERPT // 2 else first - 40  # a text without spaces
    end = min(len(text), start + EXCERPT)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    pieces = _pieces(text[start:end], inside)
    before = (TextPiece("…", hit=False),) if start else ()
    after = (TextPiece("…", hit=False),) if end < len(text) else ()
    return _merged([*before, *pieces, *after])


def has_marks(pieces: Iterable[TextPiece]) -> bool:
    return any(piece.hit for piece in pieces)


def _spans(text: str, asked: Asked) -> list[tuple[int, int]]:
    """What to mark, in order and apart from each other."""
    in_text = words(text)
    alone = {word: span for word in in_text if (span := _span(text, word, asked.words))}
    spans = [*alone.values(), *_synonym_spans(in_text, asked)]
    if not alone or len(asked.words) == 1:
        spans += _joined_spans([word for word in in_text if word not in alone], asked.words)
    flat: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if flat and start <= flat[-1][1]:
            flat[-1] = (flat[-1][0], max(end, flat[-1][1]))
        else:
            flat.append((start, end))
    return flat


def _span(text: str, word: Word, typed: Sequence[str]) -> tuple[int, int] | None:
    best, match = max(((likeness(each, word.text), each) for each in typed), default=(Likeness.NONE, ""))
    if best is Likeness.NONE:
        return _character_span(text, word, typed) or _together_span(word, typed)
    if best is Likeness.BEGUN:
        return word.start, _typed_end(text, word, match)
    return word.start, word.end


def _character_span(text: str, word: Word, typed: Sequence[str]) -> tuple[int, int] | None:
    """The second character of a pair, in scripts without spaces."""
    last = fold(text[word.end - 1])
    return (word.end - 1, word.end) if not last.isascii() and word.end - word.start == 2 and last in typed else None


def _together_span(word: Word, typed: Sequence[str]) -> tuple[int, int] | None:
    """'Spiderman' where 'spider man' was typed."""
    together = any(likeness(each, word.text) >= Likeness.BEGUN for each in joined(typed))
    return (word.start, word.end) if together else None


def _joined_spans(in_text: Sequence[Word], typed: Sequence[str]) -> Iterator[tuple[int, int]]:
    """'Spider-Man' where 'spiderman' was typed: of two words and three the ones that are more alike."""
    for start in range(len(in_text) - 1):
        pair, three = (in_text[start : start + length] for length in (2, 3))
        group = max(pair, three, key=lambda group: _joined_likeness(group, typed))
        if _joined_likeness(group, typed):
            yield group[0].start, group[-1].end


def _joined_likeness(group: Sequence[Word], typed: Sequence[str]) -> Likeness:
    text = "".join(word.text for word in group)
    longer = [each for each in typed if len(each) > len(group[0].text)]
    return max((likeness(each, text) for each in longer), default=Likeness.NONE)


def _synonym_spans(in_text: Sequence[Word], asked: Asked) -> Iterator[tuple[int, int]]:
    for _, other in asked.synonyms:
        for start in range(len(in_text) - len(other) + 1):
            run = in_text[start : start + len(other)]
            if tuple(word.text for word in run) == other:
                yield run[0].start, run[-1].end


def _typed_end(text: str, word: Word, typed: str) -> int:
    """Where the letters end that were typed. 'ß' folds into two letters, an accent of its own into none."""
    end = word.start
    while end < word.end and (len(fold(text[word.start : end])) < len(typed) or not fold(text[end])):
        end += 1
    return end


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> tuple[TextPiece, ...]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [TextPiece(text[at:start], hit=False), TextPiece(text[start:end], hit=True)]
        at = end
    return _merged([*pieces, TextPiece(text[at:], hit=False)])


def _merged(pieces: Sequence[TextPiece]) -> tuple[TextPiece, ...]:
    runs = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.hit)
    return tuple(TextPiece("".join(piece.text for piece in run), hit) for hit, run in runs)
