"""Passkeys: made by whoever is signed in or has a one-time link, and all that one needs to sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..core.audit import Deed
from ..core.credentials import ChallengePurpose, Passkey
from ..core.errors import Conflict, NotFound, Refused, SignInNeeded
from ..core.people import Client, LinkPurpose, Person
from ..core.rights import Action, Actor, of_person, require
from . import challenges, invitations, sessions
from .audit import note
from .own_account import own_person
from .people import joined
from .services import Services
from .sign_in import require_own_ways
from .tries import count_failure

NOT_ACCEPTED = "This passkey was not accepted. It may have been removed here: sign in another way."
MAX_LETTERS = 60
MAX_PASSKEYS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """secret: the browser keeps it until it answers. options: what it asks its authenticator."""

    secret: str
    options: Mapping[str, Any]


def own_passkeys(services: Services, actor: Actor) -> list[Passkey]:
    """The first one first."""
    require(actor, Action.OWN_ACCOUNT)
    return services.passkeys.of_person(actor.person_id) if actor.person_id else []


def ask_to_make(services: Services, actor: Actor, client: Client) -> Asked:
    """For the account that one is signed in to."""
    return _ask_to_make(services, own_person(services, actor), client)


def make(services: Services, actor: Actor, secret: str, answer: Mapping[str, Any], name: str = "") -> Passkey:
    """Raises Refused where the answer is not right, or another account asked for it."""
    require(actor, Action.OWN_ACCOUNT)
    payload = challenges.answered(services, ChallengePurpose.NEW_PASSKEY, secret)
    if payload["person_id"] != actor.person_id or payload["link"]:
        raise Refused("This was begun by somebody else. Begin anew.")
    passkey = _checked(services, payload, answer, name)
    services.passkeys.add(passkey)
    note(services, actor, Deed.PASSKEY_ADDED, actor.name, passkey.name)
    return passkey


def forget(services: Services, actor: Actor, passkey_id: str) -> None:
    """Raises NotFound, also for somebody else's; Conflict where they could not sign in any more."""
    require(actor, Action.OWN_ACCOUNT)
    names = {passkey.id: passkey.name for passkey in own_passkeys(services, actor)}
    if passkey_id not in names:
        raise NotFound("There is no such passkey.")
    if not _signs_in_otherwise(services, actor.person_id, passkey_id):
        raise Conflict("This is all that you sign in with. Set a password first, or add another passkey.")
    services.passkeys.remove(actor.person_id, passkey_id)
    note(services, actor, Deed.PASSKEY_REMOVED, actor.name, names[passkey_id])


def ask_to_accept(services: Services, link: str, client: Client, *, name: str = "", display_name: str = "") -> Asked:
    """link: the secret of a one-time link, which stays good until the answer. Raises what invitations.accept does."""
    known = invitations.look_at(services, link, client)
    if known.purpose is LinkPurpose.RESET:
        return _ask_to_make(services, services.people.get(known.person_id or ""), client, known.id)
    person = invitations.new_person(services, known, name, display_name)
    if services.people.by_name(person.name):
        raise Conflict(f"Somebody is called {person.name} already. Choose another name.")
    return _ask_to_make(services, person, client, known.id)


def accept(
    services: Services, secret: str, answer: Mapping[str, Any], client: Client, *, former: str = "", key: str = ""
) -> str:
    """Makes the account with nothing but a passkey, or gives one to whoever lost their password; a session's token.

    key: what the passkey is called. Raises NotFound where the link was used meanwhile.
    """
    payload = challenges.answered(services, ChallengePurpose.NEW_PASSKEY, secret)
    link = invitations.still_good(services, payload["link"], client)
    passkey = _checked(services, payload, answer, key)
    if link.purpose is LinkPurpose.RESET:
        person = services.people.get(payload["person_id"])
        services.passkeys.add(passkey, link=link.id)
        services.sessions.end_all(person.id)
        note(services, of_person(person), Deed.PASSKEY_ADDED, person.name, f"{passkey.name}, by a link", client)
    else:
        # The passkey has the id in it already.
        person = replace(
            invitations.new_person(services, link, payload["name"], payload["display_name"]), id=payload["person_id"]
        )
        services.people.add(person, passkey=passkey, link=link.id)
        joined(services, person, client)
    if person.disabled:
        raise SignInNeeded("Your passkey is kept. This account is disabled at the moment.")
    return sessions.begin(services, person, client, by="link", former=former)


def ask_to_sign_in(services: Services, client: Client) -> Asked:
    require_own_ways(services)
    request = services.passkey_authority.ask_to_sign()
    secret = challenges.ask(services, ChallengePurpose.PASSKEY, client, {"challenge": request.challenge})
    return Asked(secret, request.options)


def sign_in(services: Services, secret: str, answer: Mapping[str, Any], client: Client, *, former: str = "") -> str:
    """A session's token. Raises SignInNeeded, with one sentence whatever is wrong with it; TooManyAttempts."""
    challenge = challenges.answered(services, ChallengePurpose.PASSKEY, secret)["challenge"]
    known = services.passkeys.find(str(answer.get("id", "")))
    if known is None or known[1].disabled or not _used(services, known[0], challenge, answer):
        count_failure(services, client)
        raise SignInNeeded(NOT_ACCEPTED)
    return sessions.begin(services, known[1], client, by="passkey", former=former)


def _used(services: Services, passkey: Passkey, challenge: str, answer: Mapping[str, Any]) -> bool:
    try:
        count = services.passkey_authority.signed(challenge, passkey, answer)
    except Refused:
        return False
    return services.passkeys.record_used(passkey, count, services.clock())


def _ask_to_make(services: Services, person: Person, client: Client, link: str = "") -> Asked:
    """link: the id of the one that makes the account, or lets back into it."""
    require_own_ways(services)
    known = [passkey.id for passkey in services.passkeys.of_person(person.id)]
    if len(known) >= MAX_PASSKEYS:
        raise Conflict(f"{MAX_PASSKEYS} passkeys are the most. Remove one that you no longer use.")
    request = services.passkey_authority.ask_to_make(person.id, person.name, person.display_name, known)
    payload = {
        "challenge": request.challenge,
        "person_id": person.id,
        "name": person.name,
        "display_name": person.display_name,
        "link": link,
    }
    return Asked(challenges.ask(services, ChallengePurpose.NEW_PASSKEY, client, payload), request.options)


def _signs_in_otherwise(services: Services, person_id: str, passkey_id: str) -> bool:
    others = [passkey for passkey in services.passkeys.of_person(person_id) if passkey.id != passkey_id]
    return bool(others or services.people.password(person_id) or services.identities.of_person(person_id))


def _checked(services: Services, payload: Mapping[str, str], answer: Mapping[str, Any], name: str) -> Passkey:
    called = " ".join(name.split())[:MAX_LETTERS] or "Passkey"
    return services.passkey_authority.made(payload["challenge"], payload["person_id"], called, answer, services.clock())
