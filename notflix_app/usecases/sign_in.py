"""Signing in with a name and a password."""

from __future__ import annotations

from ..core.audit import Deed
from ..core.errors import Refused, SignInNeeded
from ..core.people import Client, Person
from . import sessions
from .services import Services
from .tries import begin_try, end_try, network

MAX_SIGN_INS = 1000  # of the past, that are looked at for an address


def sign_in(services: Services, name: str, password: str, client: Client, *, former: str = "") -> str:
    """A session's token. former: the token that the browser had: it ends, so that nobody can plant one (fixation).

    Raises SignInNeeded with one sentence, and after the same time, whatever of the two was wrong; TooManyAttempts.
    """
    require_own_ways(services)
    person = services.people.by_name(name)
    begin_try(services, client, name, is_known=lambda: _signed_in_before(services, person, client))
    known = services.people.password(person.id) if person else ""
    fits = services.passwords.verify(password, known)
    if person is None or not fits or person.disabled:
        end_try(services, client, name, right=False)
        raise SignInNeeded("This name and password do not belong together.")
    end_try(services, client, name, right=True)
    if services.passwords.is_outdated(known):
        services.people.set_password(person.id, services.passwords.hash(password))
    return sessions.begin(services, person, client, by="password", former=former)


def require_own_ways(services: Services) -> None:
    """Before what leads in by a password or a passkey. Raises Refused where the provider is the only way in."""
    if services.policy.provider.only and services.provider:
        raise Refused(f"Here one signs in with {services.provider.name} and not otherwise.")


def check_own_password(services: Services, person: Person, password: str, client: Client) -> None:
    """Before what somebody else at an open browser must not do. Raises SignInNeeded, TooManyAttempts."""
    begin_try(services, client, person.name, is_known=lambda: True)  # they are signed in
    right = services.passwords.verify(password, services.people.password(person.id))
    end_try(services, client, person.name, right=right)
    if not right:
        raise SignInNeeded("This is not your password.")


def _signed_in_before(services: Services, person: Person | None, client: Client) -> bool:
    """The audit knows from where, also of sessions that are over."""
    if person is None or not client.address:
        return False
    entries = services.audit.entries(limit=MAX_SIGN_INS, who=person.id, deed=Deed.SIGNED_IN)
    return network(client.address) in {network(entry.address) for entry in entries}
