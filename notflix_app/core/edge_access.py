"""What an edge is told of who may read: its keys, and what must end before its time. Pure.

It travels as one small file, over SFTP; edge/access.py makes nginx obey it, and /ping then says its digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from .signed_paths import EdgeKey

Denied = tuple[str, int]  # the id of a video or of a person, and their revision whose paths have ended


@dataclass(frozen=True, slots=True)
class EdgeAccess:
    """text: the file. digest: how /ping calls it; it says nothing of the secrets, which are random and long."""

    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def edge_access(keys: Iterable[EdgeKey], denied: Iterable[Denied]) -> EdgeAccess:
    """The same for the same keys and denials, so that an edge is told only of what is new. keys: all that it takes."""
    content = {
        "keys": {key.id: key.secret for key in sorted(keys, key=lambda key: key.id)},
        "denied": [f"{subject}/{revision}" for subject, revision in sorted(denied)],
    }
    return EdgeAccess(json.dumps(content, separators=(",", ":")))
