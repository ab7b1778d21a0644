"""The embedded search: SQLite's FTS5 in a file of its own. It can be deleted at any time and built again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from ..core.ports import Hit, IndexState, SearchAnswer, SearchDoc, SearchQuery
from .search_file import Damaged, SearchFile
from .search_words import (
    END,
    HIT,
    beginnings,
    fragments,
    one_less,
    query_terms,
    seamed,
    title_key,
    words,
)

_COLUMNS = ("title", "tags", "description", "captions")

# Where all words are found decides first (bm25 alone puts a word said often in a description above the same word in
# a title), then whole words in the title over beginnings, then how well they match, then the newer video.
_RANKED = """
SELECT text.rowid,
    CASE WHEN doc.title_key = :key THEN 0
         WHEN text.rowid IN (SELECT rowid FROM text WHERE text MATCH '{{title}} : ' || :match) THEN 1
         WHEN text.rowid IN (SELECT rowid FROM text WHERE text MATCH '{{title tags}} : ' || :match) THEN 2
         WHEN text.rowid IN (SELECT rowid FROM text WHERE text MATCH '{{title tags description}} : ' || :match) THEN 3
         ELSE 4 END AS tier,
    text.rowid IN (SELECT rowid FROM text WHERE text MATCH '{{title}} : ' || :whole) AS whole,
    bm25(text, 10, 4, 1.5, 0.5) AS score
FROM text JOIN doc ON doc.rowid = text.rowid
WHERE text MATCH :match AND {seen} ORDER BY tier, whole DESC, score, doc.created DESC LIMIT :limit OFFSET :offset
"""
PUT_AT_ONCE = 500  # documents in one transaction: others write in between


class FtsIndex:
    """A SearchIndex in the file `path`; its folder is made. Many processes and threads may use it at once.

    Raises Unavailable where the file cannot be opened, read or written; a damaged one is replaced by clear().
    """

    def __init__(self, path: Path) -> None:
        self._file = SearchFile(path)

    def close(self) -> None:
        """Lets go of this thread's connection; other threads' go with them."""
        self._file.close()

    def put(self, docs: Iterable[SearchDoc]) -> None:
        source = iter(docs)
        while batch := list(islice(source, PUT_AT_ONCE)):
            with self._file.writing() as db:
                for doc in batch:
                    _put(db, doc)

    def remove(self, video_ids: Sequence[str]) -> None:
        with self._file.writing() as db:
            for video_id in video_ids:
                db.execute("DELETE FROM text WHERE rowid = (SELECT rowid FROM doc WHERE id = ?)", (video_id,))
                db.execute("DELETE FROM audience WHERE doc = (SELECT rowid FROM doc WHERE id = ?)", (video_id,))
                db.execute("DELETE FROM doc WHERE id = ?", (video_id,))

    def clear(self) -> None:
        try:
            with self._file.writing() as db:
                db.execute("DELETE FROM text")
                db.execute("DELETE FROM doc")
                db.execute("DELETE FROM audience")
                db.execute("DELETE FROM typo")
        except Damaged:
            self._file.discard()

    def state(self) -> IndexState:
        return IndexState.READY

    def begin(self) -> None:
        self.clear()

    def finish(self) -> None:
        pass

    def search(self, query: SearchQuery) -> SearchAnswer:
        return self._find(query.text, query.limit, query.offset, query.terms)

    def _find(self, query: str, limit: int, offset: int, terms: frozenset[str] | None) -> SearchAnswer:
        wanted = query_terms(query)
        if not wanted:
            return SearchAnswer((), 0)
        match = _all_of(wanted, last_begins=True)
        seen = _seen_by(terms)
        asked = {
            "match": match,
            "whole": _all_of(wanted),
            "key": title_key(query) or None,
            "limit": max(0, limit),
            "offset": max(0, offset),
        }
        with self._file.reading() as db:
            count = f"SELECT count(*) FROM text WHERE text MATCH ? AND {seen}"
            total = db.execute(count, (match,)).fetchone()[0]
            if not total:
                return SearchAnswer((), 0)
            ranked = db.execute(_RANKED.format(seen=seen), asked)
            columns = {row[0]: _COLUMNS[max(0, row[1] - 1)] for row in ranked}
            hits = _hits(db, match, columns, words(query))
        return SearchAnswer(hits, total)

    def count(self) -> int:
        with self._file.reading() as db:
            return int(db.execute("SELECT count(*) FROM doc").fetchone()[0])


def _put(db: sqlite3.Connection, doc: SearchDoc) -> None:
    rowid = db.execute(
        "INSERT INTO doc (id, title_key, created) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET title_key = excluded.title_key, created = excluded.created RETURNING rowid",
        (doc.id, title_key(doc.title), doc.created_at),
    ).fetchone()[0]
    texts = [
        seamed(text)
        for text in (doc.title, ", ".join(doc.tags), doc.description, " ".join(line.text for line in doc.lines))
    ]
    db.execute(
        "INSERT OR REPLACE INTO text (rowid, title, tags, description, captions) VALUES (?, ?, ?, ?, ?)",
        (rowid, *texts),
    )
    db.execute("DELETE FROM audience WHERE doc = ?", (rowid,))
    db.executemany("INSERT INTO audience (doc, term) VALUES (?, ?)", [(rowid, term) for term in doc.audience])
    # Those of removed and changed titles stay: they only lead to a search that finds nothing.
    db.executemany(
        "INSERT OR IGNORE INTO typo (remains, beginning) VALUES (?, ?)",
        {(rest, start) for word in words(doc.title) for start in beginnings(word) for rest in one_less(start)},
    )


def _all_of(terms: Sequence[str], *, last_begins: bool = False) -> str:
    """Every term; last_begins: the last may be the beginning of a word. In quotes, FTS5 reads operators as text."""
    quoted = " ".join(f'"{term}"' for term in terms)
    return f"({quoted} *)" if last_begins else f"({quoted})"


def _hits(db: sqlite3.Connection, match: str, columns: Mapping[int, str], asked: Sequence[str]) -> tuple[Hit, ...]:
    """The rows of `columns` (row → the column that brought it), in that order, with what matched marked.

    Only that column is marked: to cut an excerpt out of two hours of captions takes longer than to find it.
    """
    if not columns:
        return ()
    mark = f"'{HIT}', '{END}'"
    excerpts = [f"highlight(text, 1, {mark})"] + [f"snippet(text, {i}, {mark}, '…', 24)" for i in (2, 3)]
    cases = [
        f"WHEN text.rowid IN ({','.join(str(row) for row, c in columns.items() if c == column)}) THEN {excerpt}"
        for column, excerpt in zip(_COLUMNS[1:], excerpts, strict=True)
    ]
    # `+` keeps the planner from running the whole query once for each row.
    rows = db.execute(
        f"SELECT text.rowid, doc.id, highlight(text, 0, {mark}), CASE {' '.join(cases)} ELSE '' END "
        f"FROM text JOIN doc ON doc.rowid = text.rowid "
        f"WHERE text MATCH ? AND +text.rowid IN ({','.join(map(str, columns))})",
        (match,),
    )
    made = {
        row: Hit(id_, fragments(title, asked), columns[row], fragments(part, asked)) for row, id_, title, part in rows
    }
    return tuple(made[row] for row in columns if row in made)  # one may have gone since it was ranked


def _seen_by(terms: frozenset[str] | None) -> str:
    """A condition on a row of `text`; terms are quoted, for SQLite takes no list as a parameter."""
    if terms is None:
        return "1"
    quoted = ", ".join("'" + term.replace("'", "''").replace("\x00", "") + "'" for term in sorted(terms))
    # `+` as in _hits().
    return f"+text.rowid IN (SELECT doc FROM audience WHERE term IN ({quoted}))"
