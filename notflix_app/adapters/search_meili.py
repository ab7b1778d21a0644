"""Search on a Meilisearch server."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from meilisearch.models.task import TaskInfo

from ..core.errors import NotflixError, Refused, Unavailable
from ..core.ports import Hit, IndexState, SearchAnswer, SearchDoc, SearchQuery, TextPiece
from .breaker import WORKING, Breaker, Patience
from .log_once import LogOnce
from .search_words import END, HIT, fragments, query_terms, words

log = logging.getLogger(__name__)

COLUMNS = ("title", "tags", "description", "captions")
SETTINGS: dict[str, Any] = {
    "searchableAttributes": list(COLUMNS),
    # `attribute` before `proximity`: a word in the title goes before the same words close together in a description.
    "filterableAttributes": ["audience"],
    "rankingRules": ["words", "typo", "attribute", "proximity", "exactness", "created_at:desc"],
}
PUT_AT_ONCE = 500
CALL_SECONDS, WRITE_SECONDS, POLL_SECONDS = 5, 60, 0.005


class MeiliIndex:
    """A SearchIndex in one index of a Meilisearch server; made with its settings by the first write.

    Raises Unavailable where the server does not answer or fails, Refused where it does not take our key.
    Meilisearch forgives typos by itself: what the embedded search suggests as nearest is a hit here.
    """

    def __init__(self, url: str, key: str, index_name: str, patience: Patience = WORKING) -> None:
        self._url, self._name = url.rstrip("/"), index_name
        seconds = math.ceil(min(CALL_SECONDS, patience.seconds))
        self._client = meilisearch.Client(self._url, key or None, timeout=seconds)  # connects for each call
        self._breaker = Breaker("search", self._url, _is_silence, self._client.health, patience)
        self._made = False
        self._trouble = LogOnce(log)

    def put(self, docs: Iterable[SearchDoc]) -> None:
        source = iter(docs)
        while batch := list(islice(source, PUT_AT_ONCE)):
            with self._talking():
                self._make()
                self._done(self._index().add_documents([_document(doc) for doc in batch], "id"))

    def remove(self, video_ids: Sequence[str]) -> None:
        with self._talking():
            for task in [self._index().delete_document(video_id) for video_id in video_ids]:
                self._done(task, missing_is_fine=True)

    def clear(self) -> None:
        with self._talking():
            self._done(self._index().delete_all_documents(), missing_is_fine=True)
            self._made = False  # a good time to bring its settings up to date

    def state(self) -> IndexState:
        return IndexState.READY

    def begin(self) -> None:
        self.clear()

    def finish(self) -> None:
        pass

    def search(self, query: SearchQuery) -> SearchAnswer:
        return self._find(query.text, query.limit, query.offset, query.terms)

    def _find(self, query: str, limit: int, offset: int, terms: frozenset[str] | None) -> SearchAnswer:
        plain = _plain_query(query)
        if not plain:  # Meilisearch answers an empty query with everything
            return SearchAnswer((), 0)
        seen = _seen_by(terms)
        answer = self._search(plain, {**_MARKED, **seen, "limit": max(0, limit), "offset": max(0, offset)})
        total = int(answer.get("estimatedTotalHits", len(answer["hits"])))
        asked = words(plain)
        hits = tuple(_hit(document, asked) for document in answer["hits"])
        return SearchAnswer(hits, total)

    def count(self) -> int:
        with self._talking():
            try:
                return int(self._index().get_stats().number_of_documents)
            except MeilisearchApiError as error:
                if error.code == "index_not_found":
                    return 0
                raise

    def _search(self, query: str, options: Mapping[str, Any]) -> dict[str, Any]:
        with self._talking():
            try:
                return self._index().search(query, options)
            except MeilisearchApiError as error:
                if error.code == "index_not_found":  # nothing was ever put
                    return {"hits": [], "estimatedTotalHits": 0}
                raise

    # --- the server -------------------------------------------------------------------------------------------------
    def _index(self) -> Index:
        """A new one for each call: an Index keeps the headers of its call in itself, so threads must not share it."""
        return self._client.index(self._name)

    def _make(self) -> None:
        if not self._made:
            self._done(self._client.create_index(self._name, {"primaryKey": "id"}), exists_is_fine=True)
            self._done(self._index().update_settings(SETTINGS))
            self._made = True

    def _done(self, task: TaskInfo, *, missing_is_fine: bool = False, exists_is_fine: bool = False) -> None:
        """Waits until the server has done it: writes are queued there, and ours shall be findable on return."""
        ended = self._index().wait_for_task(task.task_uid, int(WRITE_SECONDS * 1000), int(POLL_SECONDS * 1000))
        if ended.status == "succeeded":
            return
        code = (ended.error or {}).get("code", "")
        if (missing_is_fine and code == "index_not_found") or (exists_is_fine and code == "index_already_exists"):
            return
        log.warning("Meilisearch did not do what we asked: %s", (ended.error or {}).get("message", ended.status))
        raise Unavailable("Meilisearch did not do what we asked. The log says why.")

    @contextmanager
    def _talking(self) -> Iterator[None]:
        try:
            with self._breaker.call():
                yield
            self._trouble.over()
        except NotflixError:
            self._made = False  # what answers next may be another server, or the same one emptied
            raise
        except MeilisearchError as error:
            self._trouble.warn("Meilisearch", error)
            raise _translated(error) from error
        except requests.RequestException as error:  # an answer that is not JSON: something else sits on this address
            self._trouble.warn(self._url, error)
            raise Unavailable(f"{self._url} does not answer like Meilisearch.", "search") from error


def _is_silence(error: Exception) -> bool:
    return isinstance(error, MeilisearchCommunicationError | MeilisearchTimeoutError)


def _translated(error: MeilisearchError) -> NotflixError:
    if isinstance(error, MeilisearchApiError) and error.status_code in (401, 403):
        return Refused("Meilisearch refuses our key. Check NOTFLIX_MEILISEARCH_KEY.")
    return Unavailable("Meilisearch cannot do this now. The log says why.")


_MARKED: dict[str, Any] = {
    "matchingStrategy": "all",
    "attributesToRetrieve": ["id"],
    "attributesToHighlight": list(COLUMNS),
    "attributesToCrop": ["description", "captions"],
    "cropLength": 24,
    "cropMarker": "…",
    "highlightPreTag": HIT,
    "highlightPostTag": END,
}


def _document(doc: SearchDoc) -> dict[str, Any]:
    return {
        "id": doc.id,
        "title": doc.title,
        "tags": list(doc.tags),
        "description": doc.description,
        "captions": " ".join(line.text for line in doc.lines),
        "duration": doc.duration,
        "created_at": doc.created_at,
        "audience": sorted(doc.audience),
    }


def _seen_by(terms: frozenset[str] | None) -> dict[str, str]:
    """The option of a search; the names of groups are anybody's words, so they are quoted."""
    return {} if terms is None else {"filter": f"audience IN [{', '.join(map(_quoted, sorted(terms)))}]"}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _plain_query(query: str) -> str:
    """Without Meilisearch's operators: "a phrase" and -not. Empty where there is no word."""
    if not query_terms(query):
        return ""
    return re.sub(r'(^|\s)-+|"', " ", query[:10_000]).strip()


def _hit(document: Mapping[str, Any], asked: Sequence[str]) -> Hit:
    formatted = document["_formatted"]
    title = fragments(formatted["title"], asked)
    others: dict[str, tuple[TextPiece, ...]] = {
        "tags": fragments(", ".join(tag for tag in formatted["tags"] if HIT in tag), asked),
        "description": fragments(formatted["description"], asked),
        "captions": fragments(formatted["captions"], asked),
    }
    if not any(f.hit for f in title):
        for where, matched in others.items():
            if any(f.hit for f in matched):
                return Hit(document["id"], title, where, matched)
    return Hit(document["id"], title, "title")
