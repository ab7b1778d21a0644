"""Which edge a viewer should try first. Pure: names, health and a viewer in, an order with reasons out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edge that holds the video. healthy: whether it served when it was last asked."""

    name: str
    healthy: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    name: str
    reason: str


def order(candidates: Iterable[Candidate], viewer: str) -> list[Placed]:
    """All of them: healthy ones first, then spread over viewers.

    The spread is by rendezvous hashing: a viewer keeps its edge while it lives, and when an edge goes only its own
    viewers move. viewer: an address, or '' for everybody's common order.
    """
    ranked = sorted(candidates, key=lambda c: (not c.healthy, _weight(c.name, viewer), c.name))
    return [Placed(c.name, "answers" if c.healthy else "does not answer") for c in ranked]


def _weight(name: str, viewer: str) -> bytes:
    return hashlib.sha256(f"{viewer}\0{name}".encode()).digest()
