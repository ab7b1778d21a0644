"""Paths under which edges serve, and how long each is good for. Pure.

    /t/<key id><signature>/<expiry>/<revision>[.<person>.<their revision>]/<video>/<the file in its package>

An edge checks the signature with nginx's secure_link, which knows MD5 alone: of the signed text, a space and the
secret. For this MD5 is enough. Its collisions need an attacker who chooses both texts, and here we write the text; to
make a path of their own somebody would have to find the secret, 32 random bytes, out of digests, which nobody can do.
The secret stands last, so a digest cannot be carried on to a longer text. It is no password hash and no seal on what
the edge sends, and the path is its bearer's: whoever is given it reads until it expires.

revision: the video's `access_revision` when the path was made; person: for whom, where not everybody may see the video,
with theirs. Raising either ends what was handed out before: edges are told.
"""

from __future__ import annotations

import base64
import hashlib
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

PREFIX = "/t/"
KEY_ID_LETTERS = 4  # nginx.conf.tmpl tells the key from the signature by its length
SECRET_BYTES = 32
# A new key signs after this many seconds, where there is an older one: by then each edge that is up knows it.
KNOWN_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class EdgeKey:
    """What an edge checks paths with. id: names it in a path. Times are seconds since the epoch; retires_at: None: it
    is the newest."""

    id: str
    secret: str
    created_at: float
    retires_at: float | None = None

    def __repr__(self) -> str:
        return f"EdgeKey({self.id})"  # logs and tracebacks show no secret


def new_key(now: float) -> EdgeKey:
    key_id = secrets.token_urlsafe(KEY_ID_LETTERS)[:KEY_ID_LETTERS]
    return EdgeKey(key_id, secrets.token_urlsafe(SECRET_BYTES), now)


def valid_keys(keys: Sequence[EdgeKey], now: float) -> list[EdgeKey]:
    """What the edge takes now, newest first: two at most."""
    valid = [key for key in keys if key.retires_at is None or key.retires_at > now]
    return sorted(valid, key=lambda key: key.created_at, reverse=True)[:2]


def signing_key(keys: Sequence[EdgeKey], now: float) -> EdgeKey | None:
    """The one to sign with: the newest that the edge has heard of; None without any."""
    valid = valid_keys(keys, now)
    known = [key for key in valid if now - key.created_at >= KNOWN_AFTER]
    return known[0] if known else valid[-1] if valid else None


@dataclass(frozen=True, slots=True)
class PathLifetime:
    """Seconds. spare: beyond twice the film's length. bucket: expiries are rounded up to it, so that viewers who ask at
    different times get the same path, and share what browsers and caches keep."""

    spare: float = 3600.0
    bucket: float = 6 * 3600.0

    def expiry(self, now: float, duration: float) -> int:
        """Until when a path made now is good. duration: of the film."""
        return math.ceil(math.ceil((now + 2 * duration + self.spare) / self.bucket) * self.bucket)

    def longest(self, max_duration: float) -> float:
        """How long a path can be good at most."""
        return 2 * max_duration + self.spare + self.bucket


def signature(key: EdgeKey, video_id: str, grant: str, expiry: int) -> str:
    signed = f"{expiry}/{grant}/{video_id} {key.secret}".encode()
    digest = hashlib.md5(signed, usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def signed_path(
    key: EdgeKey, video_id: str, revision: int, expiry: int, path: str, viewer: tuple[str, int] | None = None
) -> str:
    """path: below the edge's root, 'id/v1/…': it begins with the video. viewer: a person's id and revision; None: it is
    for everybody."""
    grant = f"{revision}.{viewer[0]}.{viewer[1]}" if viewer else f"{revision}"
    return f"{PREFIX}{key.id}{signature(key, video_id, grant, expiry)}/{expiry}/{grant}/{path}"
