"""People, sessions and tokens on the wire. Never a secret, but where it is told once."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ..core.people import LinkPurpose, Role, Scope
from ..core.rights import Action
from ..core.visibility import Visibility
from .schemas import Sent, Shown

Groups = Annotated[list[str], BeforeValidator(sorted)]
Scopes = Annotated[list[Scope], BeforeValidator(sorted)]


class Credentials(Sent):
    """next: where a form goes on, a path of ours; without it, where the page that it stands on says."""

    name: str = Field(max_length=1000)
    password: str = Field(max_length=2000)
    next: str = Field("", max_length=2000)


class Acceptance(Sent):
    """What somebody chooses who was let in by a link. name: not needed where it sets a new password."""

    name: str = Field("", max_length=1000)
    password: str = Field(max_length=2000)
    display_name: str = Field("", max_length=200)


class PasswordChange(Sent):
    old: str = Field("", max_length=2000)
    new: str = Field(max_length=2000)


class Person(Shown):
    id: str
    name: str
    display_name: str
    email: str
    role: Role
    groups: Groups
    disabled: bool
    quota_bytes: int | None
    visibility: Visibility | None
    created_at: float


class Me(Shown):
    """id: empty for whoever is in front of a Notflix without accounts. may: what, on some video or at all.
    visibility: of their new videos; null: they bring in none."""

    id: str
    name: str
    role: Role
    groups: Groups
    may: list[Action]
    visibility: Visibility | None


class MeChange(Sent):
    """visibility: of one's new videos; null: the site's."""

    visibility: Visibility | None


class NewPerson(Sent):
    name: str = Field(max_length=1000)
    password: str = Field(max_length=2000)
    role: Role = Role.VIEWER
    groups: list[str] = Field([], max_length=100)
    display_name: str = Field("", max_length=200)
    email: str = Field("", max_length=320)


class PersonChange(Sent):
    """What is given changes. quota_bytes: null: no limit. visibility: of their new videos; null: the site's."""

    role: Role | None = None
    groups: list[str] | None = Field(None, max_length=100)
    disabled: bool | None = None
    quota_bytes: int | None = None
    visibility: Visibility | None = None

    @property
    def given(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True)
        return {name: value for name, value in given.items() if value is not None or name in _MAY_BE_NONE}


_MAY_BE_NONE = ("quota_bytes", "visibility")


class NewInvitation(Sent):
    role: Role = Role.VIEWER
    groups: list[str] = Field([], max_length=100)
    days: float = 7


class SecretLink(Shown):
    """Told this once."""

    url: str


class Invitation(Shown):
    id: str
    purpose: LinkPurpose
    role: Role
    groups: Groups
    person_id: str | None
    created_at: float
    expires_at: float


class LinkOffer(Shown):
    """What a link is for. name: whose password it sets."""

    purpose: LinkPurpose
    role: Role
    groups: Groups
    name: str
    expires_at: float


class OwnSession(Shown):
    """current: the one that asks."""

    id: str
    device: str
    address: str
    created_at: float
    seen_at: float
    expires_at: float
    current: bool


class NewToken(Sent):
    """days: null: it does not expire."""

    name: str = Field(max_length=100, examples=["backup"])
    scopes: set[Scope] = Field(min_length=1)
    days: float | None = 365


class SecretToken(Shown):
    """Told this once."""

    token: str


class Token(Shown):
    id: str
    name: str
    scopes: Scopes
    created_at: float
    expires_at: float | None
    used_at: float | None


class Passkey(Shown):
    id: str
    name: str
    created_at: float
    used_at: float | None


class PasskeyWish(Sent):
    """name: not needed where the link lets back in."""

    name: str = Field("", max_length=1000)
    display_name: str = Field("", max_length=200)


class PasskeyAnswer(Sent):
    """credential: what the browser made of the options, by its toJSON()."""

    credential: dict[str, Any]


class NewPasskey(PasskeyAnswer):
    """key_name: what its owner calls it."""

    key_name: str = Field("", max_length=200)


class ProviderStart(Sent):
    """next: where one wants to be then, a path of ours. link: the secret of a one-time link. connect: from now on the
    account elsewhere is a way into the account that one is signed in to."""

    next: str = Field("/", max_length=2000)
    link: str = Field("", max_length=200)
    connect: bool = False


class ProviderAddress(Shown):
    url: str
