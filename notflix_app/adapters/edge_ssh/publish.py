"""Fills an edge with a folder, all or nothing; takes a folder off."""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from ...core.errors import Unavailable
from ...core.package_files import PackageFiles
from .folders import below, discard, hidden_folders, hidden_name, parents, remove_tree, tree
from .session import Session

MANIFESTS = (".mpd", ".m3u8")
AHEAD = "ahead"  # the end of the hidden folder's name into which fill() puts files


def seed(session: Session, root: str, final: str, files: PackageFiles, progress: Callable[[float], None]) -> int:
    """Makes the folder `final`, below root: all or nothing. Returns how many bytes were sent.

    Written under a hidden name beside it that nginx does not serve, sizes checked, then renamed. A folder that is
    there already is left as it is; a try that broke off is taken up where it stopped, and so is what was put there
    ahead. progress goes from 0 to 1. Raises Unavailable, Refused; OSError for a local file; ValueError for a path that
    leaves the folder.
    """
    if session.exists(final):
        progress(1.0)
        return 0
    sizes = files.sizes()
    _check_paths(final, sizes)
    for above in parents(root, final):
        session.make_folder(above)
    hidden, kept = _take_up(session, final, sizes)
    missing = {path: size for path, size in sizes.items() if path not in kept}
    _check_room(session, root, final, sum(missing.values()))
    sent = _upload(session, hidden, files.fetch(missing.keys()), sum(sizes[path] for path in kept), progress)
    if session.bulk.sizes(hidden, missing) != missing:
        remove_tree(session, hidden)
        raise Unavailable(f"{session.where} did not keep all of {final}: sizes differ after the upload.")
    _show(session, hidden, final)
    _remove_hidden(session, *posixpath.split(final))  # where somebody put files ahead too late
    progress(1.0)
    return sent


def fill(
    session: Session,
    root: str,
    final: str,
    files: PackageFiles,
    paths: Collection[str],
    progress: Callable[[float], None],
) -> int:
    """Puts some files of `final` where seed() takes them up. Several may do so at once. Returns how many bytes were
    sent; raises as seed() does."""
    _check_paths(final, paths)
    if session.exists(final):
        return 0
    parent, name = posixpath.split(final)
    ahead = posixpath.join(parent, f".{name}-{AHEAD}")
    for above in [*parents(root, final), ahead]:
        session.make_folder(above)
    session.bulk.remove(posixpath.join(ahead, path) for path in paths)  # half of one, of a try that broke off
    sent = _upload(session, ahead, files.fetch(paths), 0, progress)
    if session.exists(final):  # the seed did not wait for us
        discard(session, ahead, name)
    return sent


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


def _check_paths(final: str, paths: Iterable[str]) -> None:
    for path in paths:
        below(final, path)


def _take_up(session: Session, final: str, sizes: Mapping[str, int]) -> tuple[str, set[str]]:
    """The hidden folder to upload into, and the files in it, which are whole and ours: what earlier tries left.

    Moved first: a seeder that still writes into the old one finds it gone, instead of writing beside us. A file that it
    holds open may still grow by the same bytes that we would write.
    """
    parent, name = posixpath.split(final)
    hidden = posixpath.join(parent, hidden_name(name))
    left = _fullest_first(session, hidden_folders(session, parent, name))
    taken = bool(left) and session.rename(left[0], hidden)
    for folder in left[1:]:
        discard(session, folder, name)
    if not taken:
        session.make_folder(hidden)
        return hidden, set()
    there = dict(tree(session, hidden))
    wrong = {path for path, size in there.items() if sizes.get(path) != size}
    session.bulk.remove(posixpath.join(hidden, path) for path in wrong)
    return hidden, there.keys() - wrong


def _fullest_first(session: Session, folders: Sequence[str]) -> list[str]:
    if len(folders) < 2:
        return list(folders)
    return sorted(folders, key=lambda folder: sum(size for _, size in tree(session, folder)), reverse=True)


def _check_room(session: Session, root: str, final: str, needed: int) -> None:
    """Before the first byte, not at the last: what cannot end well would only fill the disk for others."""
    disk = session.bulk.disk(root)
    if disk is not None and disk.free < needed:
        _remove_hidden(session, *posixpath.split(final))
        room = f"{needed / 1e6:,.0f} MB needed, {disk.free / 1e6:,.0f} MB free"
        raise Unavailable(f"{session.where}: its disk is full: {room}. Make room there, then try again.")


def _upload(
    session: Session, hidden: str, files: Mapping[str, Path], done: int, progress: Callable[[float], None]
) -> int:
    """Returns how many bytes that were. done: bytes that are there already."""
    for inner in sorted({above for path in files for above in parents("", path)}):
        session.make_folder(posixpath.join(hidden, inner))
    size = sum(local.stat().st_size for local in files.values())
    total = done + size

    def sent(count: int) -> None:
        nonlocal done
        done += count
        progress(min(0.99, done / max(1, total)))  # 1 is for when it can be seen

    # Manifests name everything else, so they come last, also where a folder is watched as it grows.
    ordered = sorted(files.items(), key=lambda item: item[0].endswith(MANIFESTS))
    session.bulk.upload(((local, posixpath.join(hidden, path)) for path, local in ordered), sent)
    return size


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
