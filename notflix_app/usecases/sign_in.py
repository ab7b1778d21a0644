"""Signing in with a name and a password."""

from __future__ import annotations

import ipaddress

from ..core.errors import Refused, SignInNeeded, TooManyAttempts
from ..core.people import Client, Person, name_key
from . import sessions
from .services import Services

ACCOUNT_TRIES, ADDRESS_TRIES, TRY_SECONDS = 10, 50, 600.0


def sign_in(services: Services, name: str, password: str, client: Client, *, former: str = "") -> str:
    """A session's token. former: the token that the browser had: it ends, so that nobody can plant one (fixation).

    Raises SignInNeeded with one sentence, and after the same time, whatever of the two was wrong; TooManyAttempts.
    """
    require_own_ways(services)
    # Of an address only failures count: a whole school may sign in from one.
    wait = services.attempts.wait(_address(client), ADDRESS_TRIES, TRY_SECONDS)
    _refuse(wait or services.attempts.attempt(_account(name), ACCOUNT_TRIES, TRY_SECONDS))
    person = services.people.by_name(name)
    known = services.people.password(person.id) if person else ""
    fits = services.passwords.verify(password, known)
    if person is None or not fits or person.disabled:
        services.attempts.attempt(_address(client), ADDRESS_TRIES, TRY_SECONDS)
        raise SignInNeeded("This name and password do not belong together.")
    services.attempts.forget(_account(name), ACCOUNT_TRIES, TRY_SECONDS)
    if services.passwords.is_outdated(known):
        services.people.set_password(person.id, services.passwords.hash(password))
    return sessions.begin(services, person, client, by="password", former=former)


def require_own_ways(services: Services) -> None:
    """Before what leads in by a password or a passkey. Raises Refused where the provider is the only way in."""
    if services.policy.provider.only and services.provider:
        raise Refused(f"Here one signs in with {services.provider.name} and not otherwise.")


def limit_attempts(services: Services, client: Client, name: str = "") -> None:
    """Counts one. name: whose account is tried; '' where that is not known. Raises TooManyAttempts.

    Also for links, passkeys and whatever else could be guessed at. The address is asked first: what it is refused no
    longer counts against the account.
    """
    wait = services.attempts.attempt(_address(client), ADDRESS_TRIES, TRY_SECONDS)
    if name and not wait:
        wait = services.attempts.attempt(_account(name), ACCOUNT_TRIES, TRY_SECONDS)
    _refuse(wait)


def _refuse(wait: float) -> None:
    if wait:
        raise TooManyAttempts(f"That was tried too often. Try again in {_minutes(wait)}.", wait)


def check_own_password(services: Services, person: Person, password: str, client: Client) -> None:
    """Before what somebody else at an open browser must not do. Raises SignInNeeded, TooManyAttempts."""
    limit_attempts(services, client, person.name)
    if not services.passwords.verify(password, services.people.password(person.id)):
        raise SignInNeeded("This is not your password.")
    services.attempts.forget(_account(person.name), ACCOUNT_TRIES, TRY_SECONDS)


def _address(client: Client) -> str:
    return f"address:{network(client.address)}"


def _account(name: str) -> str:
    return f"account:{name_key(name)}"


def network(address: str) -> str:
    """Of IPv6 the 64 bits that one home has: the rest, its machines choose anew as they like."""
    try:
        whole = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{whole}/64", strict=False)) if whole.version == 6 else str(whole)


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
