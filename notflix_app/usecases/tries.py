"""How often may be tried what could be guessed.

Wrong tries count against the address, against the name as it is tried from there, and, far slower, against the name
from everywhere: whoever tries a name locks themself out and nobody else, and many addresses together guess no faster.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from ..core.errors import TooManyAttempts
from ..core.people import Client, name_key
from .services import Services

# One address alone, at its limit, stays below that of the name.
NAME_FROM_ADDRESS_TRIES, ADDRESS_TRIES, TRY_SECONDS = 10, 50, 600.0
NAME_TRIES, NAME_SECONDS = 100, 3600.0


def begin_try(services: Services, client: Client, name: str, *, is_known: Callable[[], bool] = lambda: False) -> None:
    """Before something secret is compared. name: of whose or what it is. is_known: whether they came in from there
    before; asked where the tries of the name are used up. Raises TooManyAttempts."""
    attempts = services.attempts
    # Of an address only failures count: a whole school may sign in from one.
    wait = attempts.wait(_address(client), ADDRESS_TRIES, TRY_SECONDS)
    # Counted before it is known to be wrong, for many come at the same time.
    wait = wait or attempts.attempt(_name_from_address(name, client), NAME_FROM_ADDRESS_TRIES, TRY_SECONDS)
    if not wait:
        wait = attempts.wait(_name(name), NAME_TRIES, NAME_SECONDS)
        wait = 0.0 if wait and is_known() else wait
    _refuse(wait)


def end_try(services: Services, client: Client, name: str, *, right: bool) -> None:
    """Once it was compared."""
    if right:
        services.attempts.forget(_name_from_address(name, client), NAME_FROM_ADDRESS_TRIES, TRY_SECONDS)
        return
    services.attempts.attempt(_address(client), ADDRESS_TRIES, TRY_SECONDS)
    services.attempts.attempt(_name(name), NAME_TRIES, NAME_SECONDS)


def count_failure(services: Services, client: Client) -> None:
    """Of what has no name: a link, a passkey. Raises TooManyAttempts."""
    # Apart from passwords: any other site's page can have a browser open dead links, as pictures.
    _refuse(services.attempts.attempt(f"nameless {_address(client)}", ADDRESS_TRIES, TRY_SECONDS))


def network(address: str) -> str:
    """Of IPv6 the 64 bits that one home has: the rest, its machines choose anew as they like."""
    try:
        whole = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{whole}/64", strict=False)) if whole.version == 6 else str(whole)


def _address(client: Client) -> str:
    return f"address:{network(client.address)}"


def _name(name: str) -> str:
    return f"account:{name_key(name)}"


def _name_from_address(name: str, client: Client) -> str:
    return f"{_name(name)} {_address(client)}"


def _refuse(wait: float) -> None:
    if wait:
        raise TooManyAttempts(f"That was tried too often. Try again in {_minutes(wait)}.", wait)


def _minutes(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
