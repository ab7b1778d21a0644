"""Passwords by argon2id, as pwdlib has it."""

from __future__ import annotations

import threading
from functools import cached_property

from pwdlib.exceptions import HasherNotAvailable, UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

AT_ONCE = 4  # each takes 64 MiB: many who guess must not take all of a web's memory


class Argon2Passwords:
    """core.ports.PasswordHasher. memory_kib, rounds: what one guess costs; the library's defaults are RFC 9106's."""

    def __init__(self, memory_kib: int = 65536, rounds: int = 3) -> None:
        self._argon2 = Argon2Hasher(time_cost=rounds, memory_cost=memory_kib)
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    @cached_property
    def _nobodys(self) -> str:
        with self._turn:
            return self._argon2.hash("nobody's")

    def hash(self, password: str) -> str:
        with self._turn:
            return self._argon2.hash(_clean(password))

    def verify(self, password: str, known: str) -> bool:
        wanted = known or self._nobodys
        try:
            with self._turn:
                fits = self._argon2.verify(_clean(password), wanted)
        except (HasherNotAvailable, UnknownHashError):
            return False
        return fits and bool(known)

    def is_outdated(self, known: str) -> bool:
        return self._argon2.check_needs_rehash(known)


def _clean(password: str) -> str:
    """A browser can send half a surrogate pair; it has to be some bytes."""
    return password.encode("utf-8", "replace").decode()
