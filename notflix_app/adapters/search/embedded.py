"""The embedded search: tantivy in a folder beside the catalog. It can be deleted at any time and is built again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from ...core.errors import NotflixError, Unavailable
from ...core.ports import IndexState, SearchAnswer, SearchDoc, SearchQuery
from ..log_once import LogOnce
from .finding import answer
from .folder import IndexFolder
from .reader import Reader
from .rules import DEFAULT, Rules
from .schema import Part, film_document, line_document, narrowing

log = logging.getLogger(__name__)

AWAY = "The search index cannot be used now. The log says why."
LOST = "The search index is missing or damaged, and is being built again."


class EmbeddedIndex:
    """core.ports.SearchIndex in the folder `path`, which is made. One process writes at a time, the others wait; all
    may read at once. Raises Unavailable where it cannot be read or written."""

    def __init__(self, path: Path, rules: Rules = DEFAULT) -> None:
        self._folder, self._rules = IndexFolder(path), rules
        self._films, self._lines = (Reader(self._folder, part) for part in Part)
        self._trouble = LogOnce(log)

    def put(self, docs: Iterable[SearchDoc]) -> None:
        with self._guarded(), self._folder.alone():
            names = self._names()
            if not names:
                raise Unavailable(LOST, "search")
            docs = list(docs)
            for name in names:
                with self._folder.writing(name, Part.FILMS) as writer:
                    for doc in docs:
                        writer.delete_documents_by_term("video", doc.id)
                        writer.add_document(film_document(doc))
                self._write_lines(name, [doc.id for doc in docs], docs)

    def remove(self, video_ids: Sequence[str]) -> None:
        with self._guarded(), self._folder.alone():
            for name in self._names():
                with self._folder.writing(name, Part.FILMS) as writer:
                    for video_id in video_ids:
                        writer.delete_documents_by_term("video", video_id)
                self._write_lines(name, video_ids)

    def search(self, query: SearchQuery) -> SearchAnswer:
        with self._guarded():
            films = self._films.opened()
            lines = self._lines.opened() if query.lines else None
            if films is None:
                raise Unavailable(LOST, "search")
            return answer(query, films, lines, self._rules)

    def count(self) -> int:
        with self._guarded():
            films = self._films.opened()
            return films.searcher.num_docs if films else 0

    def state(self) -> IndexState:
        with self._guarded():
            if self._folder.beside():
                return IndexState.BUILDING
            name = self._folder.current()
            if not name:
                return IndexState.LOST
            self._films.opened()
            return IndexState.READY

    def begin(self) -> None:
        with self._guarded(), self._folder.alone():
            self._folder.begin()

    def finish(self) -> None:
        with self._guarded(), self._folder.alone():
            self._folder.finish()

    def _names(self) -> list[str]:
        """Of the index that answers and of the one that is being built: both are told everything."""
        return [name for name in (self._folder.beside(), self._folder.current()) if name]

    def _write_lines(self, name: str, video_ids: Sequence[str], docs: Sequence[SearchDoc] = ()) -> None:
        """Opens a writer only where films have lines, or had some. Whoever is killed before has it to do again."""
        before = self._folder.open(name, Part.LINES).searcher()
        had = [video_id for video_id in video_ids if before.doc_freq("video", video_id)]
        if not had and not any(doc.lines for doc in docs):
            return
        with self._folder.writing(name, Part.LINES) as writer:
            for video_id in had:
                writer.delete_documents_by_term("video", video_id)
            for doc in docs:
                of_film = narrowing(doc)
                for line in doc.lines:
                    writer.add_document(line_document(doc, line, of_film))

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
            self._trouble.over()
        except NotflixError:
            raise
        except OSError as error:
            self._trouble.warn(f"The search index {self._folder.path} cannot be used", error)
            raise Unavailable(AWAY, "search") from error
        except BaseException as error:
            if not _is_tantivys(error):
                raise
            self._trouble.warn(f"The search index {self._folder.path} failed", RuntimeError(str(error)))
            self._look_for_damage()
            raise Unavailable(AWAY, "search") from error

    def _look_for_damage(self) -> None:
        """An index that cannot be read anew is given up; whoever writes then builds another."""
        self._films.forget()
        self._lines.forget()
        for name in self._names():
            try:
                for part in Part:
                    index = self._folder.open(name, part)
                    index.reload()
                    index.searcher().search(tantivy.Query.all_query(), 1)
            except BaseException as error:
                if not _is_tantivys(error):
                    raise
                with self._folder.alone():
                    self._folder.give_up(name)


def _is_tantivys(error: BaseException) -> bool:
    """What it raises: ValueError, or where it finds what it did not expect, a panic of Rust, which is no Exception."""
    return isinstance(error, ValueError | SystemError) or type(error).__name__ == "PanicException"
