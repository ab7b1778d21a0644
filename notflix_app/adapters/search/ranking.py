"""The order of the best candidates: what a score by words cannot see, such as how much of a title was typed."""

from __future__ import annotations

from collections.abc import Sequence

from .alike import Likeness, likeness
from .asked import Asked
from .hits import Shown
from .terms import WORD
from .words import plain_words

Candidate = tuple[float, Shown]  # the score by words, and what it is of
SHAPE = 4.0  # what a title's shape is worth, beside how well each word matches (see matching.py)


def ranked(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """All words before some, then a title that is the query, then how well words and title match, then views and
    age."""
    query = _Query(asked)
    return sorted(candidates, key=lambda candidate: query.key(*candidate), reverse=True)


class _Query:
    def __init__(self, asked: Asked) -> None:
        self._words = asked.words
        self._stop_words = asked.rules.stop_words
        self._joined = "".join(asked.words)
        self._content = "".join(self._without_stop_words(asked.words))

    def key(self, score: float, shown: Shown) -> tuple[float, ...]:
        title = plain_words(shown.title)
        matched, quality = divmod(score, WORD)
        matched += self._is_within(title)
        return matched, self._is_query(title), quality + SHAPE * self._shape(title), shown.views, shown.created_at

    def _is_within(self, title: Sequence[str]) -> bool:
        """Of a title that was typed as a whole, with more words: these count as one that matched."""
        return len(title) < len(self._words) and set(title) <= set(self._words)

    def _is_query(self, title: Sequence[str]) -> int:
        """2: word by word; 1: but for spaces and stop words."""
        if tuple(title) == self._words:
            return 2
        content = "".join(self._without_stop_words(title))
        return int("".join(title) == self._joined or (content != "" and content == self._content))

    def _shape(self, title: Sequence[str]) -> float:
        """How much of the title was typed, whether it begins so, and whether its words come in that order."""
        content = self._without_stop_words(title) or list(title)
        if not content or not self._words:
            return 0.0
        places = [self._place(word) for word in content]
        typed = [place for place in places if place is not None]
        covered = len(typed) / len(content)
        in_order = typed == sorted(typed)
        return covered + 0.2 * (places[0] is not None) + 0.2 * in_order + 0.3 * (covered == 1)

    def _without_stop_words(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if word not in self._stop_words]

    def _place(self, word: str) -> int | None:
        """Where in the query a word of the title was typed."""
        best = max(range(len(self._words)), key=lambda place: likeness(self._words[place], word))
        if likeness(self._words[best], word) is not Likeness.NONE:
            return best
        return next((place for place, typed in enumerate(self._words) if len(word) > 1 and word in typed), None)
