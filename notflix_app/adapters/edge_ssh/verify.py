"""Whether an edge still has what was put on it, byte by byte; and putting right what it has not."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...core.edges import FileMismatch
from .folders import hidden_name, parents, remove_tree, tree
from .publish import MANIFESTS
from .session import Session


def check(session: Session, final: str, files: Mapping[str, Path]) -> list[FileMismatch]:
    """Compares the folder with `files` (relative path → local file), by path. Raises Unavailable, Refused."""
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


def repair(session: Session, root: str, final: str, files: Mapping[str, Path], wrong: Sequence[FileMismatch]) -> None:
    """Puts each in its place under viewers' eyes: they see the old file or the new one. Raises as check()."""
    parent, name = posixpath.split(final)
    bad = [each.path for each in wrong if each.what != "extra"]
    for above in [*parents(root, final), final]:
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
