"""Where the embedded index lies: one folder for each that was ever begun, and two files that name the one that answers
and the one that is being built. What is there can be deleted at any time; it is built again."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import tantivy

from ...core.errors import Unavailable
from .schema import LAYOUT, Part, make_schema

WRITER_BYTES = 64 << 20
BUSY_SECONDS, BUSY_PAUSE = 30.0, 0.02


class IndexFolder:
    """Names and files. All processes may read; who changes anything holds alone()."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process changes the index at a time, the others wait. Raises Unavailable where that takes too long."""
        self.path.mkdir(parents=True, exist_ok=True)
        give_up = time.monotonic() + BUSY_SECONDS
        with (self.path / "turn").open("w") as turn, (self.path / "lock").open("w") as lock:  # a kill lets go of both
            _wait_for(turn, give_up)  # else who writes again and again would always have the lock before who waits
            _wait_for(lock, give_up)
            fcntl.flock(turn, fcntl.LOCK_UN)
            yield

    def current(self) -> str:
        """The index that answers; '' where there is none of this layout that is whole."""
        name = ""
        while (following := self._read("current")) != name:  # another may be swapped in while it is looked at
            name = following
            if self._is_usable(name) and name != self._read("damaged"):
                return name
        return ""

    def beside(self) -> str:
        """The one that is being built; '' for none."""
        name = self._read("next")
        return name if self._is_usable(name) and name != self._read("current") else ""

    def begin(self) -> None:
        name = f"{LAYOUT}-{secrets.token_hex(6)}"
        for part in Part:
            (self.path / name / part).mkdir()
            self.open(name, part)
        self._write("next", name)
        self._remove_others()

    def finish(self) -> None:
        """A kill between any two of these leaves an index that answers."""
        if name := self.beside():
            self._write("current", name)
            (self.path / "next").unlink(missing_ok=True)
            (self.path / "damaged").unlink(missing_ok=True)
            self._remove_others()

    def give_up(self, name: str) -> None:
        """It is damaged: whoever writes builds another."""
        if name == self._read("next"):
            (self.path / "next").unlink(missing_ok=True)
        if name == self._read("current"):
            self._write("damaged", name)

    def stamp(self, name: str, part: Part) -> tuple[int, int]:
        """Another one after each commit."""
        status = (self.path / name / part / "meta.json").stat()
        return status.st_ino, status.st_mtime_ns

    def open(self, name: str, part: Part) -> tantivy.Index:
        """Makes it where the folder is empty."""
        index = tantivy.Index(make_schema(part), path=str(self.path / name / part))
        index.register_tokenizer("plain", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        index.config_reader("manual")
        return index

    @contextmanager
    def writing(self, name: str, part: Part) -> Iterator[tantivy.IndexWriter]:
        """All or nothing: committed at the end."""
        writer = self.open(name, part).writer(WRITER_BYTES, 1)
        try:
            # A process that was killed between writing a file of deletions and naming it would make every later commit
            # fail, for the file is there already.
            writer.garbage_collect_files()
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def _is_usable(self, name: str) -> bool:
        return name.startswith(f"{LAYOUT}-") and all((self.path / name / part / "meta.json").is_file() for part in Part)

    def _read(self, pointer: str) -> str:
        try:
            return (self.path / pointer).read_text().strip()
        except FileNotFoundError:
            return ""

    def _write(self, pointer: str, name: str) -> None:
        """In one piece, and on the disk before anything that follows from it."""
        beside = self.path / f".{pointer}-{secrets.token_hex(4)}"
        with beside.open("w") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path / pointer)

    def _remove_others(self) -> None:
        """What nothing names any more, and the file of the release before. Whoever reads it still has it open."""
        kept = {"current", "next", "damaged", self._read("current"), self._read("next")}
        for entry in self.path.iterdir():
            if entry.is_dir() and entry.name not in kept:
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name.startswith(".") and entry.is_file():
                entry.unlink(missing_ok=True)
        for old in self.path.parent.glob("search.db*"):
            old.unlink(missing_ok=True)


def _wait_for(file: IO[str], give_up: float) -> None:
    while not _try_lock(file):
        if time.monotonic() >= give_up:
            raise Unavailable("The search index is being written by another process.", "search")
        time.sleep(BUSY_PAUSE)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
