"""Whom a video is shown to beyond its visibility: people and groups that were chosen, and links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grants:
    """people: ids."""

    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ShareLink:
    """id: the digest of its secret. name: for whoever made it. expires_at: None: never. password: its hash, or ''."""

    id: str
    video_id: str
    created_at: float
    name: str = ""
    expires_at: float | None = None
    password: str = ""
