"""What people sign in with besides a password. It goes with its person."""

from __future__ import annotations

from typing import Protocol

from ..credentials import Challenge, ChallengePurpose, Identity, Passkey
from ..people import Person


class PasskeyRepository(Protocol):
    def add(self, passkey: Passkey, *, link: str = "") -> None:
        """link: the id of a OneTimeLink that this uses up.

        Raises Conflict where there is one of that id, NotFound where the person or the link is gone.
        """

    def find(self, passkey_id: str) -> tuple[Passkey, Person] | None: ...

    def of_person(self, person_id: str) -> list[Passkey]:
        """The first one first."""

    def record_used(self, passkey: Passkey, sign_count: int, at: float) -> bool:
        """passkey: as it was found. False where somebody was faster with the same one: then it is not to be trusted."""

    def remove(self, person_id: str, passkey_id: str) -> bool:
        """Whether they had it."""


class IdentityRepository(Protocol):
    """Accounts at providers."""

    def add(self, identity: Identity, person_id: str, at: float, *, link: str = "") -> None:
        """link: as in PasskeyRepository. Raises Conflict where it belongs to somebody, NotFound where the person or the
        link is gone."""

    def find(self, identity: Identity) -> Person | None: ...

    def of_person(self, person_id: str) -> list[Identity]:
        """By issuer."""


class ChallengeRepository(Protocol):
    def add(self, challenge: Challenge) -> None: ...

    def take(self, challenge_id: str, purpose: ChallengePurpose, now: float) -> Challenge | None:
        """Gives each to one caller only; None where it was taken, has expired, or is for something else."""

    def remove_expired(self, now: float) -> int: ...
