"""Search in a Meilisearch server."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import meilisearch
import requests
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)
from meilisearch.index import Index
from meilisearch.models.task import Task, TaskInfo

from ...core.errors import NotflixError, Refused, Unavailable
from ...core.ports import IndexState, SearchAnswer, SearchDoc, SearchQuery
from ..breaker import WORKING, Breaker, Patience
from ..log_once import LogOnce
from .asked import Asked, parse
from .hits import few_of_each, film_hit, line_hit
from .meili_documents import (
    facets_of,
    film_document,
    film_of,
    film_search,
    film_settings,
    layout,
    line_document,
    line_of,
    line_search,
    line_settings,
    one_of_videos,
)
from .rules import DEFAULT, Rules

log = logging.getLogger(__name__)

PUT_AT_ONCE, ASKED_AT_ONCE = 10_000, 200
CALL_SECONDS, WRITE_SECONDS, POLL_SECONDS = 5, 600, 0.02
READY_SECONDS = 10.0  # for so long, an index that was whole is not asked about again
LOST = "The search index is missing, and is being built again."


class MeiliIndex:
    """core.ports.SearchIndex in two indexes of a Meilisearch server: films, and the lines below them. Two more with
    "-next" in their names are there while others are built.

    Raises Unavailable where the server does not answer or fails, Refused where it does not take our key.
    """

    def __init__(
        self, url: str, key: str, index_name: str, patience: Patience = WORKING, rules: Rules = DEFAULT
    ) -> None:
        self._url, self._name, self._rules = url.rstrip("/"), index_name, rules
        self._layout = layout(rules)
        seconds = math.ceil(min(CALL_SECONDS, patience.seconds))
        self._client = meilisearch.Client(self._url, key or None, timeout=seconds)  # connects for each call
        self._breaker = Breaker("search", self._url, _is_silence, self._client.health, patience)
        self._ready_until = 0.0
        self._trouble = LogOnce(log)

    def put(self, docs: Iterable[SearchDoc]) -> None:
        with self._talking():
            names = [name for name in (_next(self._name), self._name) if self._is_current(name)]
            if not names:
                raise Unavailable(LOST, "search")
            source, tasks = iter(docs), []
            while batch := list(islice(source, PUT_AT_ONCE)):
                tasks += [task for name in names for task in self._put(name, batch)]
            self._done(tasks)

    def remove(self, video_ids: Sequence[str]) -> None:
        if not video_ids:
            return
        with self._talking():
            tasks = []
            for name in (self._name, _next(self._name)):
                tasks += [self._index(name).delete_document(video_id) for video_id in video_ids]
                tasks.append(self._index(_lines(name)).delete_documents(filter=one_of_videos(video_ids)))
            self._done(tasks, missing_is_fine=True)

    def search(self, query: SearchQuery) -> SearchAnswer:
        asked = parse(query.text, self._rules)
        if asked.is_empty and query.text.strip():  # Meilisearch answers an empty query with everything
            return SearchAnswer()
        with self._talking():
            try:
                films, lines = self._search(self._name, query, asked)
            except MeilisearchApiError as error:
                if error.code != "index_not_found":
                    raise
                films, lines = self._search_next(query, asked)
        hits = tuple(film_hit(asked, film_of(document)) for document in films["hits"])
        best = few_of_each(map(line_of, lines["hits"]), query.lines)
        places = tuple(line_hit(asked, line) for line in best)
        total = films.get("totalHits", films.get("estimatedTotalHits", len(hits)))
        return SearchAnswer(hits, int(total), facets_of(films), places)

    def count(self) -> int:
        with self._talking():
            try:
                return int(self._index(self._name).get_stats().number_of_documents)
            except MeilisearchApiError as error:
                if error.code == "index_not_found":
                    return 0
                raise

    def state(self) -> IndexState:
        if time.monotonic() < self._ready_until:
            return IndexState.READY
        with self._talking():
            if self._is_current(_next(self._name)):
                return IndexState.BUILDING
            if not self._is_current(self._name):
                return IndexState.LOST
            self._ready_until = time.monotonic() + READY_SECONDS
            return IndexState.READY

    def begin(self) -> None:
        self._ready_until = 0.0
        with self._talking():
            films, lines = _next(self._name), _lines(_next(self._name))
            self._done([self._client.delete_index(name) for name in (films, lines)], missing_is_fine=True)
            tasks = [self._client.create_index(name, {"primaryKey": "id"}) for name in (films, lines)]
            tasks.append(self._index(films).update_settings(film_settings(self._rules)))
            tasks.append(self._index(lines).update_settings(line_settings(self._rules)))
            self._done(tasks)

    def finish(self) -> None:
        self._ready_until = 0.0
        with self._talking():
            if not self._is_current(_next(self._name)):
                return
            pairs = [(self._name, _next(self._name)), (_lines(self._name), _lines(_next(self._name)))]
            made = [self._client.create_index(name, {"primaryKey": "id"}) for name, _ in pairs]
            self._done(made, exists_is_fine=True)
            self._done([self._client.swap_indexes([{"indexes": list(pair)} for pair in pairs])])
            self._done([self._client.delete_index(other) for _, other in pairs], missing_is_fine=True)

    # --- the server -------------------------------------------------------------------------------------------------
    def _index(self, name: str) -> Index:
        """A new one for each call: an Index keeps the headers of its call in itself, so threads must not share it."""
        return self._client.index(name)

    def _search(self, name: str, query: SearchQuery, asked: Asked) -> tuple[dict[str, Any], dict[str, Any]]:
        """Of films and of lines, by one call."""
        films = {"indexUid": name, **film_search(query, asked)}
        if not (query.lines and asked.words):
            body = {key: value for key, value in films.items() if key not in ("indexUid", "q")}
            return self._index(name).search(films["q"], body), {"hits": []}
        both = [films, {"indexUid": _lines(name), **line_search(query, asked)}]
        of_films, of_lines = self._client.multi_search(both)["results"]
        return of_films, of_lines

    def _search_next(self, query: SearchQuery, asked: Asked) -> tuple[dict[str, Any], dict[str, Any]]:
        try:
            return self._search(_next(self._name), query, asked)
        except MeilisearchApiError as error:
            if error.code == "index_not_found":
                raise Unavailable(LOST, "search") from error
            raise

    def _is_current(self, name: str) -> bool:
        """It is there, and of our layout and rules. One of others answers, but takes nothing of ours; one without was
        made by the server itself, for documents that came while another process swapped."""
        return self._exists(name) and self._index(name).get_dictionary() == [self._layout]

    def _exists(self, name: str) -> bool:
        try:
            self._client.get_raw_index(name)
        except MeilisearchApiError as error:
            if error.code == "index_not_found":
                return False
            raise
        return True

    def _put(self, name: str, docs: Sequence[SearchDoc]) -> list[TaskInfo]:
        lines = (line_document(doc, number, line) for doc in docs for number, line in enumerate(doc.lines))
        tasks = [
            self._index(name).add_documents([film_document(doc) for doc in docs], "id"),
            self._index(_lines(name)).delete_documents(filter=one_of_videos(doc.id for doc in docs)),
        ]
        while some := list(islice(lines, PUT_AT_ONCE)):
            tasks.append(self._index(_lines(name)).add_documents(some, "id"))
        return tasks

    def _done(self, tasks: Sequence[TaskInfo], *, missing_is_fine: bool = False, exists_is_fine: bool = False) -> None:
        """Waits once, for the last: the server does one after another, and ours shall be findable on return."""
        if not tasks:
            return
        wait = int(WRITE_SECONDS * 1000), int(POLL_SECONDS * 1000)
        self._client.wait_for_task(tasks[-1].task_uid, *wait)
        for task in self._failed(tasks):
            error = task.error or {}
            code = error.get("code", "")
            if (missing_is_fine and code == "index_not_found") or (exists_is_fine and code == "index_already_exists"):
                continue
            log.warning("Meilisearch did not do what we asked: %s", error.get("message", task.status))
            raise Unavailable("Meilisearch did not do what we asked. The log says why.")

    def _failed(self, tasks: Sequence[TaskInfo]) -> Iterator[Task]:
        """A few at a time: their numbers stand in an address."""
        for start in range(0, len(tasks), ASKED_AT_ONCE):
            uids = [str(task.task_uid) for task in tasks[start : start + ASKED_AT_ONCE]]
            asked = {"uids": uids, "statuses": ["failed", "canceled"], "limit": ASKED_AT_ONCE}
            yield from self._client.get_tasks(asked).results

    @contextmanager
    def _talking(self) -> Iterator[None]:
        try:
            with self._breaker.call():
                yield
            self._trouble.over()
        except NotflixError:
            self._ready_until = 0.0  # what answers next may be another server, or the same one emptied
            raise
        except MeilisearchError as error:
            self._trouble.warn("Meilisearch", error)
            raise _translated(error) from error
        except requests.RequestException as error:  # an answer that is not JSON: something else sits on this address
            self._trouble.warn(self._url, error)
            raise Unavailable(f"{self._url} does not answer like Meilisearch.", "search") from error


def _next(name: str) -> str:
    return f"{name}-next"


def _lines(name: str) -> str:
    return f"{name}-lines"


def _is_silence(error: Exception) -> bool:
    return isinstance(error, MeilisearchCommunicationError | MeilisearchTimeoutError)


def _translated(error: MeilisearchError) -> NotflixError:
    if isinstance(error, MeilisearchApiError) and error.status_code in (401, 403):
        return Refused("Meilisearch refuses our key. Check NOTFLIX_MEILISEARCH_KEY.")
    return Unavailable("Meilisearch cannot do this now. The log says why.")
