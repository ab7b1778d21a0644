"""People, what they sign in with, and what they did."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, text
from sqlmodel import Field

from ....core.audit import Deed
from ....core.credentials import ChallengePurpose
from ....core.people import LinkPurpose, Role, Scope
from ....core.visibility import Visibility
from ..columns import CleanText, Named, Shaped
from .row import Row


def _person(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """Whose it is: it goes with them."""
    person = ForeignKey("people.id", ondelete="CASCADE")
    return Column(CleanText, person, primary_key=primary_key, nullable=nullable, index=not primary_key)


class PersonRow(Row, table=True):
    """core.people.Person. name_key: of which there is only one."""

    __tablename__ = "people"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    name_key: str = Field(sa_column=Column(CleanText, nullable=False, unique=True))
    display_name: str = Field(sa_column=Column(CleanText, nullable=False))
    email: str = Field(sa_column=Column(CleanText, nullable=False))
    role: Role = Field(sa_column=Column(Named(Role), nullable=False))
    groups: frozenset[str] = Field(sa_column=Column(Shaped(frozenset[str]), nullable=False))
    disabled: bool
    quota_bytes: int | None = Field(default=None, sa_column=Column(BigInteger))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    visibility: Visibility | None = Field(default=None, sa_column=Column(Named(Visibility)))
    access_revision: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))


class PasswordRow(Row, table=True):
    __tablename__ = "passwords"

    person_id: str = Field(sa_column=_person(primary_key=True))
    hash: str = Field(sa_column=Column(CleanText, nullable=False))


class PasskeyRow(Row, table=True):
    """id: the credential's, in base64url, like its public_key."""

    __tablename__ = "passkeys"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    public_key: str = Field(sa_column=Column(CleanText, nullable=False))
    sign_count: int = Field(sa_column=Column(BigInteger, nullable=False))
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    used_at: float | None = Field(default=None, sa_column=Column(Double))


class IdentityRow(Row, table=True):
    """Who somebody is to an OpenID provider; what it calls them may change, the subject does not."""

    __tablename__ = "identities"

    issuer: str = Field(sa_column=Column(CleanText, primary_key=True))
    subject: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    created_at: float = Field(sa_column=Column(Double, nullable=False))


class SessionRow(Row, table=True):
    """core.people.Session."""

    __tablename__ = "sessions"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    seen_at: float = Field(sa_column=Column(Double, nullable=False))
    expires_at: float = Field(sa_column=Column(Double, nullable=False))
    device: str = Field(sa_column=Column(CleanText, nullable=False))
    address: str = Field(sa_column=Column(CleanText, nullable=False))


class OneTimeLinkRow(Row, table=True):
    """core.people.OneTimeLink."""

    __tablename__ = "one_time_links"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    purpose: LinkPurpose = Field(sa_column=Column(Named(LinkPurpose), nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    expires_at: float = Field(sa_column=Column(Double, nullable=False))
    role: Role = Field(sa_column=Column(Named(Role), nullable=False))
    groups: frozenset[str] = Field(sa_column=Column(Shaped(frozenset[str]), nullable=False))
    person_id: str | None = Field(default=None, sa_column=_person(nullable=True))
    made_by: str | None = Field(default=None, sa_column=Column(CleanText))


class ApiTokenRow(Row, table=True):
    """core.people.ApiToken."""

    __tablename__ = "api_tokens"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    person_id: str = Field(sa_column=_person())
    name: str = Field(sa_column=Column(CleanText, nullable=False))
    scopes: frozenset[Scope] = Field(sa_column=Column(Shaped(frozenset[Scope]), nullable=False))
    created_at: float = Field(sa_column=Column(Double, nullable=False))
    expires_at: float | None = Field(default=None, sa_column=Column(Double))
    used_at: float | None = Field(default=None, sa_column=Column(Double))


class ChallengeRow(Row, table=True):
    """core.credentials.Challenge."""

    __tablename__ = "challenges"

    id: str = Field(sa_column=Column(CleanText, primary_key=True))
    purpose: ChallengePurpose = Field(sa_column=Column(Named(ChallengePurpose), nullable=False))
    expires_at: float = Field(sa_column=Column(Double, nullable=False, index=True))
    payload: dict[str, str] = Field(sa_column=Column(Shaped(dict[str, str]), nullable=False))


class AuditRow(Row, table=True):
    """core.audit.AuditEntry. It outlives whom it names."""

    __tablename__ = "audit"

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    )
    at: float = Field(sa_column=Column(Double, nullable=False, index=True))
    deed: Deed = Field(sa_column=Column(Named(Deed), nullable=False))
    person_id: str = Field(sa_column=Column(CleanText, nullable=False))
    who: str = Field(sa_column=Column(CleanText, nullable=False))
    target: str = Field(sa_column=Column(CleanText, nullable=False))
    detail: str = Field(sa_column=Column(CleanText, nullable=False))
    address: str = Field(sa_column=Column(CleanText, nullable=False))
