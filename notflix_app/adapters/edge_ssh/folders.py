"""Folders on an edge: paths that stay below its root, hidden names, whole trees."""

from __future__ import annotations

import posixpath
import secrets
from collections.abc import Iterator

from .session import Session


def below(root: str, path: str) -> str:
    """root + path, free of surprises. Raises ValueError for what would leave root or be hidden from viewers."""
    parts = path.split("/")
    if not all(parts) or any(part.startswith(".") for part in parts):
        raise ValueError(f"{path!r} is no path below an edge's folder")
    return posixpath.join(posixpath.normpath(root), *parts)


def parents(root: str, path: str) -> list[str]:
    """The folders between root and path, outermost first, without both."""
    folders: list[str] = []
    above = posixpath.dirname(path)
    while above not in ("", "/", posixpath.normpath(root) if root else ""):
        folders.insert(0, above)
        above = posixpath.dirname(above)
    return folders


def hidden_name(name: str) -> str:
    """A new one; nginx does not serve what begins with a dot."""
    return f".{name}-{secrets.token_hex(6)}"


def hidden_folders(session: Session, parent: str, name: str) -> list[str]:
    """What earlier tries at `name` left below parent."""
    return [
        posixpath.join(parent, entry.name)
        for entry in session.entries(parent)
        if entry.is_folder and entry.name.startswith(f".{name}-")
    ]


def tree(session: Session, root: str) -> Iterator[tuple[str, int]]:
    """Every file below root: its path relative to it, and its size."""
    folders = [root]
    for folder in folders:  # grows while it is walked
        for entry in session.entries(folder):
            path = posixpath.join(folder, entry.name)
            if entry.is_folder:
                folders.append(path)
            else:
                yield posixpath.relpath(path, root), entry.size


def remove_tree(session: Session, root: str) -> None:
    folders = [root]
    files: list[str] = []
    for folder in folders:
        for entry in session.entries(folder):
            (folders if entry.is_folder else files).append(posixpath.join(folder, entry.name))
    session.bulk.remove(files)
    session.bulk.remove_folders(reversed(folders))


def discard(session: Session, folder: str, name: str) -> None:
    """Moved first: a seeder that still writes into it finds it gone, instead of filling it behind us."""
    doomed = posixpath.join(posixpath.dirname(folder), hidden_name(name))
    if session.rename(folder, doomed):
        remove_tree(session, doomed)
