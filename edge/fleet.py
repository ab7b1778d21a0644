"""Edge nodes: fill one with a folder, all or nothing; take a folder off; see whether it serves."""

from __future__ import annotations

import contextlib
import http.client
import posixpath
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import paramiko

from .errors import EdgeRejected, EdgeUnavailable
from .keys import parse_host_key
from .session import Session, login

MANIFESTS = (".mpd", ".m3u8")


@dataclass(frozen=True, slots=True)
class Node:
    """One edge. url: what viewers ask, without a trailing slash. host_key: 'ssh-ed25519 AAAA…', pinned.

    root: the folder that holds packages, as the SFTP login sees it.
    """

    name: str
    url: str
    host: str
    port: int
    user: str
    host_key: str
    root: str = "/"


def seed(
    node: Node,
    folder: str,
    files: Mapping[str, Path],
    *,
    key: paramiko.PKey,
    timeout: float,
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Makes `folder` ('id/v1/') on the edge with `files` (relative path → local file): all or nothing.

    Written under a hidden name beside it that nginx does not serve, sizes checked, then renamed. A folder that is
    there already is left as it is; what an earlier, broken try left is removed. progress goes from 0 to 1.
    Raises EdgeUnavailable, EdgeRejected; OSError for a local file; ValueError for a path that leaves its folder.
    """
    final = _below(node.root, folder.removesuffix("/"))
    for path in files:
        _below(final, path)
    sizes = {path: local.stat().st_size for path, local in files.items()}
    with _login(node, key, timeout) as session:
        if session.exists(final):
            progress(1.0)
            return
        parent, name = posixpath.split(final)
        for above in _parents(node.root, final):
            session.make_folder(above)
        _remove_hidden(session, parent, name)
        hidden = posixpath.join(parent, _hidden(name))
        for inner in ["", *sorted({above for path in files for above in _parents("", path)})]:
            session.make_folder(posixpath.join(hidden, inner).rstrip("/"))
        _upload(session, hidden, files, sum(sizes.values()), progress)
        if dict(_files(session, hidden)) != sizes:
            raise EdgeUnavailable(f"{node.name} did not keep all of {folder}: sizes differ after the upload.")
        _publish(session, hidden, final)
    progress(1.0)


def remove(node: Node, folder: str, *, key: paramiko.PKey, timeout: float) -> None:
    """Removes a folder and its half-done uploads, and its parent when that is empty then. Fine where it is gone.

    It is renamed first, so that viewers see all of it or nothing. Raises EdgeUnavailable, EdgeRejected.
    """
    final = _below(node.root, folder.removesuffix("/"))
    parent, name = posixpath.split(final)
    with _login(node, key, timeout) as session:
        session.rename(final, posixpath.join(parent, _hidden(name)))
        _remove_hidden(session, parent, name)
        if parent != posixpath.normpath(node.root) and not session.entries(parent):
            with contextlib.suppress(EdgeUnavailable):  # another version is being seeded into it just now
                session.bulk.remove_folders([parent])


def ping(url: str, timeout: float) -> bool:
    """Whether the edge at `url` answers its health check over HTTP within `timeout` seconds."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    # Browsers send every name below .localhost to this machine (RFC 6761); the C library often does not.
    address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        with contextlib.closing(kind(address, parts.port, timeout=timeout)) as line:
            line.request("GET", f"{parts.path}/ping", headers={"Host": parts.netloc})
            return line.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


# --- paths -----------------------------------------------------------------------------------------------------
def _below(root: str, path: str) -> str:
    """root + path, free of surprises. Raises ValueError for what would leave root or be hidden from viewers."""
    parts = path.split("/")
    if not all(parts) or any(part.startswith(".") for part in parts):
        raise ValueError(f"{path!r} is no path below an edge's folder")
    return posixpath.join(posixpath.normpath(root), *parts)


def _parents(root: str, path: str) -> list[str]:
    """The folders between root and path, outermost first, without both."""
    found: list[str] = []
    above = posixpath.dirname(path)
    while above not in ("", "/", posixpath.normpath(root) if root else ""):
        found.insert(0, above)
        above = posixpath.dirname(above)
    return found


def _hidden(name: str) -> str:
    return f".{name}-{secrets.token_hex(6)}"


# --- on the edge ---------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _login(node: Node, key: paramiko.PKey, timeout: float) -> Iterator[Session]:
    try:
        host_key = parse_host_key(node.host_key)
    except ValueError as error:
        raise EdgeRejected(f"{node.name} is not set up right: {error}.") from error
    with login(node.host, node.port, node.user, key, host_key, timeout=timeout) as session:
        yield session


def _upload(
    session: Session,
    hidden: str,
    files: Mapping[str, Path],
    total: int,
    progress: Callable[[float], None],
) -> None:
    done = 0

    def sent(count: int) -> None:
        nonlocal done
        done += count
        progress(min(0.99, done / max(1, total)))  # 1 is for when it can be seen

    # Manifests name everything else, so they come last, also where a folder is watched as it grows.
    ordered = sorted(files.items(), key=lambda item: item[0].endswith(MANIFESTS))
    session.bulk.upload(((local, posixpath.join(hidden, path)) for path, local in ordered), sent)


def _publish(session: Session, hidden: str, final: str) -> None:
    try:
        if not session.rename(hidden, final):
            raise EdgeUnavailable(f"{final} was removed while it was being uploaded.")
    except EdgeUnavailable:
        if not session.exists(final):
            raise
        _remove_tree(session, hidden)  # somebody else was faster, with the same files


def _remove_hidden(session: Session, parent: str, name: str) -> None:
    for entry in session.entries(parent):
        if entry.is_folder and entry.name.startswith(f".{name}-"):
            # Moved first: a seeder that still writes into it finds it gone, instead of filling it behind us.
            doomed = posixpath.join(parent, _hidden(name))
            if session.rename(posixpath.join(parent, entry.name), doomed):
                _remove_tree(session, doomed)


def _remove_tree(session: Session, tree: str) -> None:
    folders = [tree]
    files: list[str] = []
    for folder in folders:  # grows while it is walked
        for entry in session.entries(folder):
            (folders if entry.is_folder else files).append(posixpath.join(folder, entry.name))
    session.bulk.remove(files)
    session.bulk.remove_folders(reversed(folders))


def _files(session: Session, tree: str) -> Iterator[tuple[str, int]]:
    """Every file below tree: its path relative to it, and its size."""
    folders = [tree]
    for folder in folders:
        for entry in session.entries(folder):
            path = posixpath.join(folder, entry.name)
            if entry.is_folder:
                folders.append(path)
            else:
                yield posixpath.relpath(path, tree), entry.size
