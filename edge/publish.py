"""Edge nodes: fill one with a folder, all or nothing; take a folder off."""

from __future__ import annotations

import contextlib
import posixpath
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import paramiko

from .errors import EdgeRejected, EdgeUnavailable
from .keys import parse_host_key
from .rate_limiter import RateBudget, RateLimiter
from .session import Session, login

MANIFESTS = (".mpd", ".m3u8")


@dataclass(frozen=True, slots=True)
class Node:
    """One edge. url: what viewers ask, without a trailing slash. host_key: 'ssh-ed25519 AAAA…', pinned.

    root: the folder that holds packages, as the SFTP login sees it. rate: bytes a second at most, 0: no limit; budget:
    what they go over, where others fill the edge too.
    """

    name: str
    url: str
    host: str
    port: int
    user: str
    host_key: str
    root: str = "/"
    rate: float = 0.0
    budget: RateBudget | None = None


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
    there already is left as it is; a try that broke off is taken up where it stopped. progress goes from 0 to 1.
    Raises EdgeUnavailable, EdgeRejected; OSError for a local file; ValueError for a path that leaves its folder.
    """
    final = below(node.root, folder.removesuffix("/"))
    for path in files:
        below(final, path)
    sizes = {path: local.stat().st_size for path, local in files.items()}
    with enter(node, key, timeout) as session:
        if session.exists(final):
            progress(1.0)
            return
        for above in parents(node.root, final):
            session.make_folder(above)
        hidden = _take_up(session, final, sizes)
        there = dict(tree(session, hidden))
        missing = {path: local for path, local in files.items() if path not in there}
        _check_room(node, session, final, sum(sizes[path] for path in missing))
        for inner in sorted({above for path in missing for above in parents("", path)}):
            session.make_folder(posixpath.join(hidden, inner))
        _upload(session, hidden, missing, sum(sizes.values()), sum(there.values()), progress)
        if dict(tree(session, hidden)) != sizes:
            remove_tree(session, hidden)
            raise EdgeUnavailable(f"{node.name} did not keep all of {folder}: sizes differ after the upload.")
        _publish(session, hidden, final)
    progress(1.0)


def holds(node: Node, folder: str, *, key: paramiko.PKey, timeout: float) -> bool:
    """Whether the folder is there; it is there as a whole or not at all. Raises EdgeUnavailable, EdgeRejected."""
    with enter(node, key, timeout) as session:
        return session.exists(below(node.root, folder.removesuffix("/")))


def disk(node: Node, *, key: paramiko.PKey, timeout: float) -> tuple[int, int] | None:
    """Bytes in all and free where the edge keeps packages; None where it cannot tell."""
    with enter(node, key, timeout) as session:
        return session.bulk.disk(node.root)


def remove(node: Node, folder: str, *, key: paramiko.PKey, timeout: float) -> None:
    """Removes a folder and its half-done uploads, and its parent when that is empty then. Fine where it is gone.

    It is renamed first, so that viewers see all of it or nothing. Raises EdgeUnavailable, EdgeRejected.
    """
    final = below(node.root, folder.removesuffix("/"))
    parent, name = posixpath.split(final)
    with enter(node, key, timeout) as session:
        session.rename(final, posixpath.join(parent, hidden_name(name)))
        _remove_hidden(session, parent, name)
        if parent != posixpath.normpath(node.root) and not session.entries(parent):
            with contextlib.suppress(EdgeUnavailable):  # another version is being seeded into it just now
                session.bulk.remove_folders([parent])


# --- paths -----------------------------------------------------------------------------------------------------
def below(root: str, path: str) -> str:
    """root + path, free of surprises. Raises ValueError for what would leave root or be hidden from viewers."""
    parts = path.split("/")
    if not all(parts) or any(part.startswith(".") for part in parts):
        raise ValueError(f"{path!r} is no path below an edge's folder")
    return posixpath.join(posixpath.normpath(root), *parts)


def parents(root: str, path: str) -> list[str]:
    """The folders between root and path, outermost first, without both."""
    found: list[str] = []
    above = posixpath.dirname(path)
    while above not in ("", "/", posixpath.normpath(root) if root else ""):
        found.insert(0, above)
        above = posixpath.dirname(above)
    return found


def hidden_name(name: str) -> str:
    return f".{name}-{secrets.token_hex(6)}"


# --- on the edge ---------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def enter(node: Node, key: paramiko.PKey, timeout: float) -> Iterator[Session]:
    """A login to the edge. Raises EdgeUnavailable, EdgeRejected."""
    try:
        host_key = parse_host_key(node.host_key)
    except ValueError as error:
        raise EdgeRejected(f"{node.name} is not set up right: {error}.") from error
    limiter = RateLimiter(node.rate, node.budget)
    with login(node.host, node.port, node.user, key, host_key, timeout=timeout, limiter=limiter) as session:
        yield session


def _take_up(session: Session, final: str, sizes: Mapping[str, int]) -> str:
    """The hidden folder to upload into, with only whole files of ours in it; what earlier tries left goes into it.

    Moved first: a seeder that still writes into the old one finds it gone, instead of writing beside us. A file that it
    holds open may still grow by the same bytes that we would write.
    """
    parent, name = posixpath.split(final)
    hidden = posixpath.join(parent, hidden_name(name))
    old = [e.name for e in session.entries(parent) if e.is_folder and e.name.startswith(f".{name}-")]
    left = [posixpath.join(parent, each) for each in old]
    if len(left) > 1:
        left.sort(key=lambda folder: sum(size for _, size in tree(session, folder)), reverse=True)
    taken = bool(left) and session.rename(left[0], hidden)
    for folder in left[1:]:
        _discard(session, folder, name)
    if not taken:
        session.make_folder(hidden)
        return hidden
    wrong = [path for path, size in tree(session, hidden) if sizes.get(path) != size]
    session.bulk.remove(posixpath.join(hidden, path) for path in wrong)
    return hidden


def _check_room(node: Node, session: Session, final: str, needed: int) -> None:
    """Before the first byte, not at the last: what cannot end well would only fill the disk for others."""
    found = session.bulk.disk(node.root)
    if found is not None and found[1] < needed:
        parent, name = posixpath.split(final)
        _remove_hidden(session, parent, name)
        room = f"{_mb(needed)} needed, {_mb(found[1])} free"
        raise EdgeUnavailable(f"its disk is full: {room}. Make room there, then try again.")


def _mb(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"


def _upload(
    session: Session,
    hidden: str,
    files: Mapping[str, Path],
    total: int,
    done: int,
    progress: Callable[[float], None],
) -> None:
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
        remove_tree(session, hidden)  # somebody else was faster, with the same files


def _remove_hidden(session: Session, parent: str, name: str) -> None:
    for entry in session.entries(parent):
        if entry.is_folder and entry.name.startswith(f".{name}-"):
            _discard(session, posixpath.join(parent, entry.name), name)


def _discard(session: Session, folder: str, name: str) -> None:
    # Moved first: a seeder that still writes into it finds it gone, instead of filling it behind us.
    doomed = posixpath.join(posixpath.dirname(folder), hidden_name(name))
    if session.rename(folder, doomed):
        remove_tree(session, doomed)


def remove_tree(session: Session, root: str) -> None:
    folders = [root]
    files: list[str] = []
    for folder in folders:  # grows while it is walked
        for entry in session.entries(folder):
            (folders if entry.is_folder else files).append(posixpath.join(folder, entry.name))
    session.bulk.remove(files)
    session.bulk.remove_folders(reversed(folders))


def tree(session: Session, root: str) -> Iterator[tuple[str, int]]:
    """Every file below root: its path relative to it, and its size."""
    folders = [root]
    for folder in folders:
        for entry in session.entries(folder):
            path = posixpath.join(folder, entry.name)
            if entry.is_folder:
                folders.append(path)
            else:
                yield posixpath.relpath(path, root), entry.size
