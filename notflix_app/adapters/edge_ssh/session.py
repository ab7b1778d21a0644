"""One login to an edge over SFTP: bulk uploads beside the single calls."""

from __future__ import annotations

import contextlib
import hashlib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import paramiko

from ...core.edges import EdgeNode
from ...core.errors import Refused, Unavailable
from .connection import Translated, Watchdog, connect, place
from .rate_limiter import RateLimiter
from .uploader import Uploader

READ = 1 << 18

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder of the edge; size in bytes."""

    name: str
    is_folder: bool
    size: int


class Session:
    """One login to an edge: `bulk` for many files at once, and single calls. where: what messages call the edge.
    Raises Unavailable, Refused."""

    def __init__(
        self,
        transport: paramiko.Transport,
        watchdog: Watchdog,
        timeout: float,
        where: str,
        limiter: RateLimiter | None = None,
    ) -> None:
        self.bulk = Uploader(transport, watchdog, timeout, where, limiter)
        self._watchdog = watchdog
        self.where = where
        with Translated(where), watchdog:
            channel = transport.open_session(timeout=timeout)
            channel.settimeout(timeout)
            channel.invoke_subsystem("sftp")
            self._files = paramiko.SFTPClient(channel)

    def exists(self, path: str) -> bool:
        try:
            self._call(path, self._files.stat, path)
        except FileNotFoundError:
            return False
        return True

    def entries(self, folder: str) -> list[Entry]:
        """What is in a folder; nothing where there is no such folder."""
        try:
            listed = self._call(folder, self._files.listdir_attr, folder)
        except FileNotFoundError:
            return []
        return [Entry(a.filename, stat.S_ISDIR(a.st_mode or 0), a.st_size or 0) for a in listed]

    def make_folder(self, path: str) -> None:
        """Its parent must exist. Fine where it exists itself."""
        try:
            self._call(path, self._files.mkdir, path)
        except Unavailable:  # servers say "failure" where it exists
            if not self.exists(path):
                raise
        except FileNotFoundError as error:
            raise Unavailable(f"{self.where} has no folder for {path}.") from error

    def rename(self, old: str, new: str) -> bool:
        """False where `old` is gone. Raises Unavailable where `new` exists."""
        try:
            self._call(old, self._files.rename, old, new)
        except FileNotFoundError:
            return False
        return True

    def replace(self, old: str, new: str) -> None:
        """Puts `old` in the place of `new`, which readers see whole all the time."""
        try:
            self._call(new, self._files.posix_rename, old, new)
        except FileNotFoundError as error:
            raise Unavailable(f"{self.where} has no {old} any more.") from error

    def write(self, path: str, content: bytes) -> None:
        """A small file that its owner alone may read; readers see the old one or the new one. Its folder must exist."""
        fresh = f"{path}.part"

        def put() -> None:
            with self._files.open(fresh, "wb") as file:
                file.chmod(0o600)  # before anything is in it
                file.write(content)

        self._call(path, put)
        self.replace(fresh, path)

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file, in hexadecimal; None where there is no such file."""

        def read() -> str:
            content_hash = hashlib.sha256()
            with self._files.open(path, "rb") as file:
                # The whole file asked for at once: one round trip, not one for each piece.
                file.prefetch(file.stat().st_size)
                while piece := file.read(READ):
                    content_hash.update(piece)
            return content_hash.hexdigest()

        try:
            return self._call(path, read)
        except FileNotFoundError:
            return None

    def _call(self, path: str, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """FileNotFoundError comes out as it is: only the caller knows whether that is bad."""
        with Translated(self.where), self._watchdog:
            try:
                return call(*args, **kwargs)
            except FileNotFoundError:
                raise
            except PermissionError as error:
                raise Refused(f"{self.where} forbids {path}.") from error
            except EOFError as error:
                raise Unavailable(f"{self.where} hung up at {path}.") from error
            except OSError as error:
                raise Unavailable(f"{self.where} failed at {path}: {error.strerror or 'it broke off'}.") from error


@contextlib.contextmanager
def login(
    edge: EdgeNode, key: paramiko.PKey, *, timeout: float, limiter: RateLimiter | None = None
) -> Iterator[Session]:
    """A Session, closed afterwards. See connect() for what it raises."""
    with connect(edge, key, timeout=timeout) as (transport, watchdog):
        yield Session(transport, watchdog, timeout, place(edge), limiter)
