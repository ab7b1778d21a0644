"""One's own account, as one sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..core.credentials import Identity, Passkey
from ..core.errors import Refused
from ..core.people import MAX_NAME_LETTERS, Person
from ..core.rights import Action, Actor, require
from .services import Services

NO_ACCOUNT = (
    "There is no account here yet: whoever is in front of this machine may do everything."
    " Make the first one under People, or by ./notflix people add NAME --role owner."
)


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What one signs in with, and who one is."""

    person: Person
    has_password: bool
    passkeys: list[Passkey]
    identities: list[Identity]


def own_account(services: Services, actor: Actor) -> OwnAccount:
    """Raises SignInNeeded; Refused for the person in front of a Notflix without accounts."""
    person = own_person(services, actor)
    return OwnAccount(
        person,
        bool(services.people.password(person.id)),
        services.passkeys.of_person(person.id),
        services.identities.of_person(person.id),
    )


def change_own_words(services: Services, actor: Actor, *, display_name: str, email: str) -> Person:
    """What others read of one. Raises Refused for too much."""
    person = own_person(services, actor)
    shown, mail = " ".join(display_name.split()), email.strip()
    if len(shown) > MAX_NAME_LETTERS or len(mail) > 320 or not (shown + mail).isprintable():
        raise Refused(f"Choose a name of {MAX_NAME_LETTERS} letters at most, and an address of 320.")
    return services.people.change(person.id, lambda stored: replace(stored, display_name=shown, email=mail))


def own_person(services: Services, actor: Actor) -> Person:
    """Raises SignInNeeded; Refused for the person in front of a Notflix without accounts."""
    require(actor, Action.OWN_ACCOUNT)
    if not actor.person_id:
        raise Refused(NO_ACCOUNT)
    return services.people.get(actor.person_id)
