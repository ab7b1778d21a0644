"""People who may sign in: who they are, how long they stay, and how they are let in."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .errors import Refused
from .visibility import Visibility

MAX_NAME_LETTERS = 64
MIN_PASSWORD_LETTERS = 10  # length is what helps; rules about digits and signs do not
MAX_PASSWORD_LETTERS = 1024  # what is hashed slowly must not be endless


class Role(StrEnum):
    """What somebody may do on the whole site; each role has the rights of those before it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def at_least(self, other: Role) -> bool:
        return self.rank >= other.rank


@dataclass(frozen=True, slots=True)
class Person:
    """name: what they sign in with, unique without case. quota_bytes: what their videos may take; None: no limit.
    visibility: whom their new videos are for; None: whom the site says. access_revision: raised whenever they may have
    lost a right; edges refuse what was signed for them before."""

    id: str
    name: str
    display_name: str = ""
    email: str = ""
    role: Role = Role.VIEWER
    groups: frozenset[str] = frozenset()
    disabled: bool = False
    quota_bytes: int | None = None
    visibility: Visibility | None = None
    created_at: float = 0.0
    access_revision: int = 0

    @property
    def shown_name(self) -> str:
        return self.display_name or self.name


@dataclass(frozen=True, slots=True)
class Client:
    """Where somebody signs in from: the address, and the browser's user agent."""

    address: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """id: the digest of the token that the browser has. expires_at: the latest end, however busy it is."""

    id: str
    person_id: str
    created_at: float
    seen_at: float
    expires_at: float
    device: str = ""
    address: str = ""


class LinkPurpose(StrEnum):
    """OWNER: makes the first account. INVITE: makes an account. RESET: sets a new password for one that there is."""

    OWNER = "owner"
    INVITE = "invite"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """id: the digest of the secret in it. role, groups: what it gives; of a RESET, the role that whom it
    is for had then. person_id: whom a RESET is for. made_by: the id of whoever made it; None: nobody with an account,
    or a release that did not keep it."""

    id: str
    purpose: LinkPurpose
    created_at: float
    expires_at: float
    role: Role = Role.VIEWER
    groups: frozenset[str] = frozenset()
    person_id: str | None = None
    made_by: str | None = None


class Scope(StrEnum):
    """What an API token may be used for; never for more than its person may do."""

    READ = "read"
    UPLOAD = "upload"
    MANAGE = "manage"
    ADMIN = "admin"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """id: the digest of the token. expires_at: None: never. used_at: None: not yet."""

    id: str
    person_id: str
    name: str
    scopes: frozenset[Scope]
    created_at: float
    expires_at: float | None = None
    used_at: float | None = None


def new_secret() -> str:
    """What only its holder knows: the token of a session, the secret of a link. 256 random bits, safe in URLs."""
    return secrets.token_urlsafe(32)


def link_path(secret: str) -> str:
    """Where the page of a one-time link is, below our own URL."""
    return f"/link/{secret}"


def share_path(secret: str) -> str:
    """Where a share link leads, below our own URL."""
    return f"/s/{secret}"


def digest(secret: str) -> str:
    """What we keep of a secret: whoever reads our tables can use none. It is long and random, and needs no salt."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def name_key(name: str) -> str:
    """Names with the same key are the same name."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_name(name: str) -> str:
    """The name as it is kept. Raises Refused."""
    bare = unicodedata.normalize("NFC", name).strip()
    if not bare or len(bare) > MAX_NAME_LETTERS or not all(letter.isprintable() for letter in bare):
        raise Refused(f"Choose a name of 1 to {MAX_NAME_LETTERS} letters.")
    return bare


def checked_groups(groups: frozenset[str] | list[str] | tuple[str, ...]) -> frozenset[str]:
    """Names of groups without case, as they are kept. Raises Refused."""
    return frozenset(name_key(checked_name(group)) for group in groups)


def check_password(password: str) -> None:
    """Raises Refused with what is wrong with it."""
    if len(password) < MIN_PASSWORD_LETTERS:
        raise Refused(f"Choose a password of {MIN_PASSWORD_LETTERS} letters or more: a few words that you remember.")
    if len(password) > MAX_PASSWORD_LETTERS:
        raise Refused(f"A password may have {MAX_PASSWORD_LETTERS} letters at most.")
