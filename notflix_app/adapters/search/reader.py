"""A searcher over the index that answers, as it stands after the last commit of whichever process."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import tantivy

from .folder import IndexFolder
from .schema import Part


@dataclass(frozen=True, slots=True)
class Opened:
    name: str
    stamp: tuple[int, int]
    index: tantivy.Index
    searcher: tantivy.Searcher


class Reader:
    """Of one part. Threads share it."""

    def __init__(self, folder: IndexFolder, part: Part) -> None:
        self._folder, self._part = folder, part
        self._lock = threading.Lock()
        self._opened: Opened | None = None

    def opened(self) -> Opened | None:
        """None where there is no index. Where none answers, the one that is being built does, as far as it is."""
        while name := self._name():
            try:
                return self._fresh(name)
            except (FileNotFoundError, ValueError):
                if name == self._name():  # otherwise it was swapped for another one in between
                    raise
        return None

    def _name(self) -> str:
        return self._folder.current() or self._folder.beside()

    def forget(self) -> None:
        self._opened = None

    def _fresh(self, name: str) -> Opened:
        stamp = self._folder.stamp(name, self._part)
        held = self._opened
        if held and (held.name, held.stamp) == (name, stamp):
            return held
        with self._lock:
            index = held.index if held and held.name == name else self._folder.open(name, self._part)
            index.reload()
            opened = Opened(name, stamp, index, index.searcher())
            if name != self._name():  # what was half removed opens too, and fails when it is searched
                raise FileNotFoundError(name)
            self._opened = opened
            return opened
