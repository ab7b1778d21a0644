"""What somebody signs in with besides a password: passkeys, and accounts at a provider of OpenID Connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .errors import Refused
from .people import Role, checked_name, name_key

CHALLENGE_SECONDS = 600.0
FALLBACK_NAME = "member"


@dataclass(frozen=True, slots=True)
class Passkey:
    """id: the credential's, in base64url, like the public key. sign_count: how often it was used, where its
    authenticator counts. used_at: None where it never was."""

    id: str
    person_id: str
    name: str
    public_key: str
    sign_count: int
    created_at: float
    used_at: float | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An account at a provider. These two name it and nothing else does: names and addresses change hands."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of somebody; '' and () where it says nothing. groups: whatever the chosen claim lists."""

    identity: Identity
    name: str = ""
    display_name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()


class ChallengePurpose(StrEnum):
    """What a browser was asked for."""

    PASSKEY = "passkey"  # to sign in by one
    NEW_PASSKEY = "new_passkey"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser was asked, until it answers: once, and not for long. id: the digest of a secret that this browser
    alone has. payload: what we need to know again then."""

    id: str
    purpose: ChallengePurpose
    expires_at: float
    payload: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderRules:
    """What an account at the provider is good for. roles: a group there → the role here. default_role: of whoever is in
    none of these; None: they are not let in. takes_groups: groups are those that the provider names, at each sign-in.
    only: nobody signs in otherwise."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    default_role: Role | None = Role.VIEWER
    takes_groups: bool = False
    only: bool = False

    def role(self, claims: Claims) -> Role | None:
        """The highest that one of their groups has."""
        theirs = [self.roles[group] for group in claims.groups if group in self.roles]
        return max(theirs, key=lambda role: role.rank, default=self.default_role)


def groups_here(claims: Claims) -> frozenset[str]:
    """Without those whose names no group here could have."""
    return frozenset(name_key(group) for group in claims.groups if is_name(group))


def name_here(claims: Claims) -> str:
    """What they would be called here. It may be taken, or be nothing but FALLBACK_NAME."""
    offered = (claims.name, claims.email.partition("@")[0], claims.display_name, FALLBACK_NAME)
    return next(checked_name(name) for name in offered if is_name(name))


def is_name(name: str) -> bool:
    try:
        checked_name(name)
    except Refused:
        return False
    return True
