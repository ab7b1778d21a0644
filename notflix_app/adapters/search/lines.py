"""Finding what lies below films: spoken lines and chapters, of which there may be a million."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tantivy import Occur, Query

from ...core.ports import SearchQuery
from .alike import max_typos
from .asked import Asked
from .hits import Shown
from .reader import Opened
from .schema import shown
from .terms import Terms, all_of, min_words, scored
from .words import plain_words

LOOKED_AT = 60
MIN_COMMON, COMMON_SHARE = 1000, 200
IN_PLACE = 5.0  # what each word is worth that stands as far from others as it was typed
EXACT, BEGUN, TYPO, BEGUN_TYPO = 20.0, 17.0, 8.0, 7.0


def best_lines(asked: Asked, opened: Opened, query: SearchQuery) -> list[Shown]:
    """Best first. query: whom they are shown to, and what their films are narrowed to."""
    queries = _Lines(opened.index.schema, opened.searcher)
    narrowed = queries.narrowed(query.terms, query.filters)
    result = opened.searcher.search(queries.having_most(asked, narrowed), LOOKED_AT, count=False)
    lines = [(score, shown(opened.searcher.doc(address))) for score, address in result.hits]
    lines.sort(key=lambda line: line[0] + IN_PLACE * _in_place(asked, line[1]), reverse=True)
    return [line for _, line in lines]


def _in_place(asked: Asked, line: Shown) -> int:
    """How many words stand as far from each other as they were typed."""
    spoken = plain_words(line.text)
    offsets = Counter(
        at - place for place, word in enumerate(asked.words) for at, each in enumerate(spoken) if each == word
    )
    return max(offsets.values(), default=0)


class _Lines(Terms):
    def having_most(self, asked: Asked, narrowed: Sequence[Query]) -> Query:
        """Words that very many lines have only help to rank what the rarer ones find."""
        rare = [word for word in asked.content if not self._is_common(word)] or list(asked.content)
        each = [(Occur.Should, self._word(word, asked, alone=len(rare) == 1)) for word in rare]
        required = Query.boolean_query(each, minimum_number_should_match=max(1, min_words(len(each))))
        common = [word for word in asked.loose if word not in rare]
        helping = [(Occur.Should, scored(self.term("line", word), EXACT)) for word in common]
        phrases = [(Occur.Must, scored(self.phrase("line", words), EXACT)) for words in asked.phrases]
        words = [(Occur.Must, required)] if asked.content else []
        without = [(Occur.MustNot, self.phrase("line", words)) for words in asked.without]
        return Query.boolean_query([*words, *helping, *phrases, *without, *all_of(narrowed)])

    def _is_common(self, word: str) -> bool:
        bound = max(MIN_COMMON, self.searcher.num_docs // COMMON_SHARE)
        return self.searcher.doc_freq("line", word) > bound

    def _word(self, word: str, asked: Asked, *, alone: bool) -> Query:
        """Beside others, a word that somebody said is taken as it was typed: they find the line without it."""
        is_last = word == asked.words[-1]
        matches = [scored(self.term("line", word), EXACT)]
        if is_last:
            matches.append(scored(self.alike("line", word, 0, begun=True), BEGUN))
        if max_typos(word) and (alone or not self.searcher.doc_freq("line", word)):
            matches.append(scored(self.alike("line", word, 1, begun=is_last), BEGUN_TYPO if is_last else TYPO))
        return Query.disjunction_max_query([*matches, *self.synonyms("line", word, asked, EXACT)])
