"""People and what they sign in with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..credentials import Identity, Passkey
from ..people import ApiToken, OneTimeLink, Person, Session


class PeopleRepository(Protocol):
    """People. There is always an owner who can sign in, once there was one: what would leave none is refused."""

    def add(
        self,
        person: Person,
        *,
        password: str = "",
        passkey: Passkey | None = None,
        identity: Identity | None = None,
        link: str = "",
    ) -> None:
        """With what they sign in by. password: its hash. link: the id of a OneTimeLink that this uses up.

        Raises Conflict where the name or what they sign in by is taken, NotFound where the link is gone; then nothing
        has changed.
        """

    def get(self, person_id: str) -> Person:
        """Raises NotFound."""

    def by_name(self, name: str) -> Person | None:
        """Without case."""

    def all(self) -> list[Person]:
        """By name."""

    def exist(self) -> bool:
        """Whether there is anybody at all."""

    def change(self, person_id: str, change: Callable[[Person], Person]) -> Person:
        """Them, changed. change: what becomes of them as they are now; whoever else changes them at that moment waits.

        Raises what `change` raises; NotFound; Conflict where the name is taken, or no owner would be left. In the same
        transaction, disabling ends their sessions, and a change of role, groups or disabled raises their
        access_revision: what edges serve them by paths of before ends.
        """

    def remove(self, person_id: str) -> None:
        """With all that they sign in with; their videos belong to nobody then, and edges serve them no more. Raises
        NotFound; Conflict where no owner would be left."""

    def password(self, person_id: str) -> str:
        """Its hash; '' where they have none."""

    def set_password(self, person_id: str, password: str, *, link: str = "") -> None:
        """password: its hash; '' takes it away. link: the id of a OneTimeLink that this uses up. Raises NotFound for
        either."""


class SessionRepository(Protocol):
    """Who is signed in, and where."""

    def add(self, session: Session) -> None:
        """Raises NotFound where the person is gone."""

    def find(self, session_id: str) -> tuple[Session, Person] | None: ...

    def record_seen(self, session_id: str, at: float) -> None: ...

    def of_person(self, person_id: str) -> list[Session]:
        """The one that was seen last first."""

    def end(self, session_id: str) -> bool:
        """Whether there was one."""

    def end_all(self, person_id: str, *, but: str = "") -> int:
        """How many ended. but: the id of the one that stays."""

    def remove_expired(self, now: float, idle_since: float) -> int:
        """Those that have expired, or were not seen since then."""


class OneTimeLinks(Protocol):
    """Links that let somebody in once. They are used up where a person or password is written."""

    def add(self, link: OneTimeLink) -> None: ...

    def find(self, link_id: str) -> OneTimeLink | None: ...

    def all(self) -> list[OneTimeLink]:
        """Newest first."""

    def remove(self, link_id: str) -> bool:
        """Whether there was one."""

    def remove_expired(self, now: float) -> int: ...


class ApiTokens(Protocol):
    """What programs show in place of a session."""

    def add(self, token: ApiToken) -> None:
        """Raises NotFound where the person is gone."""

    def find(self, token_id: str) -> tuple[ApiToken, Person] | None: ...

    def record_used(self, token_id: str, at: float) -> None: ...

    def all(self, person_id: str = "") -> list[ApiToken]:
        """Newest first. person_id: '': everybody's."""

    def remove(self, token_id: str) -> bool:
        """Whether there was one."""


class PasswordHasher(Protocol):
    """Slow on purpose."""

    def hash(self, password: str) -> str: ...

    def verify(self, password: str, known: str) -> bool:
        """known: a hash; '' is never right, and takes as long: the time does not tell who has an account."""

    def is_outdated(self, known: str) -> bool:
        """Whether it was made in a way that we no longer use."""


class AttemptLimiter(Protocol):
    """How often something was tried, counted by whatever it is tried on."""

    def attempt(self, key: str, most: int, seconds: float) -> float:
        """Counts one attempt, of which `most` are allowed within so many seconds. 0, or the seconds to wait: then it
        was one too many, and is not counted."""

    def wait(self, key: str, most: int, seconds: float) -> float:
        """Seconds until one more is allowed; 0: now. Counts nothing."""

    def forget(self, key: str, most: int, seconds: float) -> None:
        """As if nothing had been tried."""
