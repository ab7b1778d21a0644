"""From a query to its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import tantivy
from tantivy import Query

from ...core.ports import Hit, SearchAnswer, SearchQuery
from ...core.search import Sort
from .alike import Likeness, likeness
from .asked import Asked, parse
from .counting import counted
from .hits import Shown, few_of_each, film_hit, line_hit
from .lines import best_lines
from .matching import Matching, half
from .ranking import Candidate, ranked
from .reader import Opened
from .rules import Rules
from .schema import shown
from .terms import min_words
from .words import plain_words

MAX_RANKED = 60  # candidates whose order is looked at closely
PLENTY = 5  # as many films with all words as they were typed are what was meant
_MISTYPED = (Likeness.TYPO, Likeness.TWO_TYPOS)
_ORDER = {
    Sort.NEWEST: ("created_at", tantivy.Order.Desc),
    Sort.OLDEST: ("created_at", tantivy.Order.Asc),
    Sort.LONGEST: ("duration", tantivy.Order.Desc),
    Sort.SHORTEST: ("duration", tantivy.Order.Asc),
}


def answer(query: SearchQuery, films: Opened, lines: Opened | None, rules: Rules) -> SearchAnswer:
    asked = parse(query.text, rules)
    if asked.is_empty and query.text.strip():
        return SearchAnswer()
    in_films = _FilmSearch(films, rules)
    in_lines = _lines(query, asked, lines) if lines and query.lines and asked.words else ()
    return replace(in_films.answer(query, asked), lines=in_lines)


def _lines(query: SearchQuery, asked: Asked, lines: Opened) -> tuple[Hit, ...]:
    return tuple(line_hit(asked, line) for line in few_of_each(best_lines(asked, lines, query), query.lines))


class _FilmSearch:
    """One query over one state of the index."""

    def __init__(self, opened: Opened, rules: Rules) -> None:
        self._matching = Matching(opened.index.schema, opened.searcher, rules)
        self._searcher = opened.searcher

    def answer(self, query: SearchQuery, asked: Asked) -> SearchAnswer:
        narrowed = self._matching.narrowed(query.terms, query.filters)
        films, best, total = self._films(asked, narrowed)
        page = self._page(query, asked, films, best)
        facets = counted(self._searcher, films) if query.facets else {}
        hits = tuple(film_hit(asked, film) for film in page)
        return SearchAnswer(hits, total, facets, meant=self._meant(asked, best, narrowed))

    def _films(self, asked: Asked, narrowed: Sequence[Query]) -> tuple[Query, list[Candidate], int]:
        """The query that finds them, the best of them in order where words are looked for, and how many there are."""
        if not asked.words:
            query = self._matching.everything(asked, narrowed)
            return query, [], _count(self._searcher.search(query, 1))
        query, best, total = self._candidates(asked, self._matching.as_typed(asked, narrowed))
        if total < PLENTY or not _is_in_title(asked, best[0][1]):
            query, best, total = self._candidates(asked, self._matching.forgiving(asked, narrowed))
        if not total and half(len(asked.content)) < min_words(len(asked.content)):
            query, best, total = self._candidates(asked, self._matching.forgiving(asked, narrowed, least=half))
        return query, best, total

    def _candidates(self, asked: Asked, query: Query) -> tuple[Query, list[Candidate], int]:
        result = self._searcher.search(query, MAX_RANKED, weight_by_field="freshness")
        candidates = [(score, self._shown(address)) for score, address in result.hits]
        return query, ranked(asked, candidates), _count(result)

    def _page(self, query: SearchQuery, asked: Asked, films: Query, best: Sequence[Candidate]) -> list[Shown]:
        """The best are ranked closely, and come first; whoever turns pages beyond them gets the others by score. Where
        no word is looked for, none is better than another."""
        end = query.offset + query.limit
        if query.limit < 1:
            return []
        sort = Sort.NEWEST if query.sort is Sort.RELEVANCE and not asked.words else query.sort
        if sort is Sort.RELEVANCE and (end <= len(best) or len(best) < MAX_RANKED):
            return [each for _, each in best[query.offset : end]]
        if sort is not Sort.RELEVANCE:
            field, order = _ORDER[sort]
            result = self._searcher.search(
                films, query.limit, count=False, offset=query.offset, order_by_field=field, order=order
            )
            return [self._shown(address) for _, address in result.hits]
        following = self._searcher.search(
            films,
            end - max(query.offset, MAX_RANKED),
            count=False,
            offset=max(query.offset, MAX_RANKED),
            weight_by_field="freshness",
        )
        ranked_part = [each for _, each in best[query.offset : end]]
        return ranked_part + [self._shown(address) for _, address in following.hits]

    def _shown(self, address: tantivy.DocAddress) -> Shown:
        return shown(self._searcher.doc(address))

    def _meant(self, asked: Asked, best: Sequence[Candidate], narrowed: Sequence[Query]) -> str:
        """The words of the best title for those that were mistyped, and beside them for what begins a word and is none;
        '' where that would find all of the first few, too."""
        if not best or asked.phrases or asked.without:
            return ""
        title = plain_words(best[0][1].title)
        alike = {word: max(title, key=lambda written: likeness(word, written), default=word) for word in asked.words}
        if not any(likeness(*pair) in _MISTYPED for pair in alike.items()):
            return ""
        corrected = replace(asked, words=tuple(self._corrected(word, alike[word]) for word in asked.words))
        first = [film.video_id for _, film in best[:PLENTY]]
        among_first = [*narrowed, self._matching.any_of("video", first)]
        is_other = self._count(corrected, among_first) < len(first)
        return " ".join(corrected.words) if is_other and self._count(corrected, narrowed) >= PLENTY else ""

    def _corrected(self, word: str, written: str) -> str:
        how = likeness(word, written)
        begins = how is Likeness.BEGUN and not self._searcher.doc_freq("title", word)
        return written if begins or how in _MISTYPED else word

    def _count(self, asked: Asked, narrowed: Sequence[Query]) -> int:
        return _count(self._searcher.search(self._matching.as_typed(asked, narrowed), 1))


def _count(result: tantivy.SearchResult) -> int:
    count: int = result.count  # type: ignore[attr-defined]  # its stubs forget it
    return count


def _is_in_title(asked: Asked, film: Shown) -> bool:
    title = plain_words(film.title)
    together = "".join(title)
    return all(word in together or any(each.startswith(word) for each in title) for word in asked.content)
