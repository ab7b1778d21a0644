"""Fills an edge with a folder, all or nothing; takes a folder off."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path

from ...core.errors import Unavailable
from .folders import discard, hidden_folders, hidden_name, parents, remove_tree, tree
from .session import Session

MANIFESTS = (".mpd", ".m3u8")


def seed(
    session: Session,
    root: str,
    final: str,
    files: Mapping[str, Path],
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Makes the folder `final`, below root, with `files` (relative path → local file): all or nothing.

    Written under a hidden name beside it that nginx does not serve, sizes checked, then renamed. A folder that is
    there already is left as it is; a try that broke off is taken up where it stopped. progress goes from 0 to 1.
    Raises Unavailable, Refused; OSError for a local file.
    """
    sizes = {path: local.stat().st_size for path, local in files.items()}
    if session.exists(final):
        progress(1.0)
        return
    for above in parents(root, final):
        session.make_folder(above)
    hidden = _take_up(session, final, sizes)
    there = dict(tree(session, hidden))
    missing = {path: local for path, local in files.items() if path not in there}
    _check_room(session, root, final, sum(sizes[path] for path in missing))
    for inner in sorted({above for path in missing for above in parents("", path)}):
        session.make_folder(posixpath.join(hidden, inner))
    _upload(session, hidden, missing, sum(sizes.values()), sum(there.values()), progress)
    if dict(tree(session, hidden)) != sizes:
        remove_tree(session, hidden)
        raise Unavailable(f"{session.where} did not keep all of {final}: sizes differ after the upload.")
    _show(session, hidden, final)
    progress(1.0)


def remove(session: Session, root: str, final: str) -> None:
    """Removes a folder and its half-done uploads, and its parent when that is empty then. Fine where it is gone.

    It is renamed first, so that viewers see all of it or nothing. Raises Unavailable, Refused.
    """
    parent, name = posixpath.split(final)
    session.rename(final, posixpath.join(parent, hidden_name(name)))
    _remove_hidden(session, parent, name)
    if parent != posixpath.normpath(root) and not session.entries(parent):
        with contextlib.suppress(Unavailable):  # another version is being seeded into it just now
            session.bulk.remove_folders([parent])


def _take_up(session: Session, final: str, sizes: Mapping[str, int]) -> str:
    """The hidden folder to upload into, with only whole files of ours in it; what earlier tries left goes into it.

    Moved first: a seeder that still writes into the old one finds it gone, instead of writing beside us. A file that it
    holds open may still grow by the same bytes that we would write.
    """
    parent, name = posixpath.split(final)
    hidden = posixpath.join(parent, hidden_name(name))
    left = hidden_folders(session, parent, name)
    if len(left) > 1:
        left.sort(key=lambda folder: sum(size for _, size in tree(session, folder)), reverse=True)
    taken = bool(left) and session.rename(left[0], hidden)
    for folder in left[1:]:
        discard(session, folder, name)
    if not taken:
        session.make_folder(hidden)
        return hidden
    wrong = [path for path, size in tree(session, hidden) if sizes.get(path) != size]
    session.bulk.remove(posixpath.join(hidden, path) for path in wrong)
    return hidden


def _check_room(session: Session, root: str, final: str, needed: int) -> None:
    """Before the first byte, not at the last: what cannot end well would only fill the disk for others."""
    disk = session.bulk.disk(root)
    if disk is not None and disk.free < needed:
        _remove_hidden(session, *posixpath.split(final))
        room = f"{needed / 1e6:,.0f} MB needed, {disk.free / 1e6:,.0f} MB free"
        raise Unavailable(f"{session.where}: its disk is full: {room}. Make room there, then try again.")


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


def _show(session: Session, hidden: str, final: str) -> None:
    try:
        if not session.rename(hidden, final):
            raise Unavailable(f"{session.where}: {final} was removed while it was being uploaded.")
    except Unavailable:
        if not session.exists(final):
            raise
        remove_tree(session, hidden)  # somebody else was faster, with the same files


def _remove_hidden(session: Session, parent: str, name: str) -> None:
    for folder in hidden_folders(session, parent, name):
        discard(session, folder, name)
