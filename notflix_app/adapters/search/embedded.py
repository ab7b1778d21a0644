"""The embedded search: tantivy in a folder beside the catalog. It can be deleted at any time and is built again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ...core.errors import NotflixError, Unavailable
from ...core.ports import IndexState, SearchAnswer, SearchDoc, SearchQuery
from ..log_once import LogOnce
from .finding import Finding
from .folder import IndexFolder
from .reader import Reader
from .schema import film_document, line_document

log = logging.getLogger(__name__)

AWAY = "The search index cannot be used now. The log says why."
LOST = "The search index is missing or damaged, and is being built again."


class EmbeddedIndex:
    """core.ports.SearchIndex in the folder `path`, which is made. One process writes at a time, the others wait; all
    may read at once. Raises Unavailable where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self._folder = IndexFolder(path)
        self._reader = Reader(self._folder)
        self._trouble = LogOnce(log)

    def put(self, docs: Iterable[SearchDoc]) -> None:
        with self._guarded():
            name = self._folder.beside() or self._folder.current()
            if not name:
                raise Unavailable(LOST, "search")
            with self._folder.writing(name) as writer:
                for doc in docs:
                    writer.delete_documents_by_term("video", doc.id)
                    writer.add_document(film_document(doc))
                    for line in doc.lines:
                        writer.add_document(line_document(doc, line))

    def remove(self, video_ids: Sequence[str]) -> None:
        with self._guarded():
            for name in filter(None, (self._folder.current(), self._folder.beside())):
                with self._folder.writing(name) as writer:
                    for video_id in video_ids:
                        writer.delete_documents_by_term("video", video_id)

    def search(self, query: SearchQuery) -> SearchAnswer:
        with self._guarded():
            opened = self._reader.opened()
            if opened is None:
                raise Unavailable(LOST, "search")
            return Finding(opened.index.schema, opened.searcher).answer(query)

    def count(self) -> int:
        with self._guarded():
            opened = self._reader.opened()
            return Finding(opened.index.schema, opened.searcher).films() if opened else 0

    def state(self) -> IndexState:
        with self._guarded():
            if self._folder.beside():
                return IndexState.BUILDING
            name = self._folder.current()
            if not name:
                return IndexState.LOST
            self._reader.opened()
            return IndexState.READY

    def begin(self) -> None:
        with self._guarded():
            self._folder.begin()

    def finish(self) -> None:
        with self._guarded():
            self._folder.finish()

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
        self._reader.forget()
        for name in filter(None, (self._folder.current(), self._folder.beside())):
            try:
                index = self._folder.open(name)
                index.reload()
                Finding(index.schema, index.searcher()).films()
            except BaseException as error:
                if not _is_tantivys(error):
                    raise
                self._folder.give_up(name)


def _is_tantivys(error: BaseException) -> bool:
    """What it raises: ValueError, or where it finds what it did not expect, a panic of Rust, which is no Exception."""
    return isinstance(error, ValueError | SystemError) or type(error).__name__ == "PanicException"
