"""Whether an edge still has what was put on it, byte by byte; and putting right what it has not."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import paramiko

from .publish import MANIFESTS, Node, below, enter, hidden_name, parents, remove_tree, tree
from .session import Session


@dataclass(frozen=True, slots=True)
class FileMismatch:
    """One file that is not as it should be. what: 'missing', 'size', 'content' or 'extra'."""

    path: str
    what: str


def check(
    node: Node, folder: str, files: Mapping[str, Path], *, key: paramiko.PKey, timeout: float
) -> list[FileMismatch]:
    """Compares the folder with `files` (relative path → local file), by path. Raises EdgeUnavailable, EdgeRejected."""
    final = below(node.root, folder.removesuffix("/"))
    with enter(node, key, timeout) as session:
        there = dict(tree(session, final))
        wrong = [FileMismatch(path, "extra") for path in there.keys() - files.keys()]
        for path, local in files.items():
            if what := _compare(session, posixpath.join(final, path), there.get(path), local):
                wrong.append(FileMismatch(path, what))
    return sorted(wrong, key=lambda each: each.path)


def _compare(session: Session, path: str, size: int | None, local: Path) -> str:
    if size is None:
        return "missing"
    if size != local.stat().st_size:
        return "size"
    with local.open("rb") as file:
        ours = hashlib.file_digest(file, "sha256").hexdigest()
    theirs = session.digest(path)
    return "missing" if theirs is None else "" if theirs == ours else "content"


def repair(
    node: Node,
    folder: str,
    files: Mapping[str, Path],
    wrong: Sequence[FileMismatch],
    *,
    key: paramiko.PKey,
    timeout: float,
) -> None:
    """Puts each in its place under viewers' eyes: they see the old file or the new one. Raises as check()."""
    final = below(node.root, folder.removesuffix("/"))
    parent, name = posixpath.split(final)
    bad = [each.path for each in wrong if each.what != "extra"]
    with enter(node, key, timeout) as session:
        for above in [*parents(node.root, final), final]:
            session.make_folder(above)
        for inner in sorted({above for path in bad for above in parents("", path)}):
            session.make_folder(posixpath.join(final, inner))
        fresh = posixpath.join(parent, hidden_name(name))
        session.make_folder(fresh)
        ordered = sorted(bad, key=lambda path: path.endswith(MANIFESTS))
        session.bulk.upload((files[path], posixpath.join(fresh, str(n))) for n, path in enumerate(ordered))
        for number, path in enumerate(ordered):
            session.replace(posixpath.join(fresh, str(number)), posixpath.join(final, path))
        remove_tree(session, fresh)
        session.bulk.remove(posixpath.join(final, each.path) for each in wrong if each.what == "extra")
