"""Signing in with an account elsewhere, at the one provider that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from ..core.audit import Deed
from ..core.credentials import ChallengePurpose, Claims, groups_here, name_here
from ..core.errors import Conflict, Forbidden, NotFound, Refused, SignInNeeded
from ..core.people import Client, LinkPurpose, Person, Role
from ..core.ports import IdentityProvider, ProviderRequest
from ..core.rights import Action, Actor, of_person, require
from ..core.video import new_id
from . import challenges, invitations, sessions
from .audit import note
from .people import joined
from .services import Services

MAX_SAME_NAMES = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """secret: the browser keeps it until it is back. url: where it goes now."""

    secret: str
    url: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """token: of the new session; '' where they were signed in already. back_to: the path that they wanted."""

    token: str
    back_to: str


def begin(
    services: Services,
    actor: Actor,
    callback: str,
    client: Client,
    *,
    back_to: str = "/",
    link: str = "",
    connect: bool = False,
) -> Sent:
    """callback: the URL that the provider sends back to. link: the secret of a one-time link that is accepted so.
    connect: from now on the account elsewhere is another way into the account that one is signed in to."""
    payload = {"callback": callback, "back_to": back_to, "link": "", "person_id": ""}
    if connect:
        require(actor, Action.OWN_ACCOUNT)
        payload["person_id"] = actor.person_id
    elif link:
        payload["link"] = invitations.look_at(services, link, client).id
    request = _provider(services).begin(callback)
    secret = challenges.ask(services, ChallengePurpose.PROVIDER, client, {**asdict(request), **payload})
    return Sent(secret, request.url)


def finish(
    services: Services, actor: Actor, secret: str, answer: Mapping[str, str], client: Client, *, former: str = ""
) -> Arrived:
    """answer: what the browser came back with. former: the token of the session that it has, if any.

    Raises Refused where this browser was not sent, or what it brings is not right; Forbidden where the provider's word
    is not enough; SignInNeeded where the account here is disabled.
    """
    payload = dict(challenges.answered(services, ChallengePurpose.PROVIDER, secret))
    callback, back_to, link, connects = (payload.pop(name) for name in ("callback", "back_to", "link", "person_id"))
    claims = _provider(services).finish(ProviderRequest(**payload), callback, answer)
    if connects:
        _connect(services, actor, connects, claims)
        return Arrived("", back_to)
    person = services.identities.find(claims.identity)
    person = _renewed(services, person, claims, client) if person else _new(services, claims, link, client)
    if person.disabled:
        raise SignInNeeded("This account is disabled. Ask whoever looks after this Notflix.")
    return Arrived(sessions.begin(services, person, client, by="provider", former=former), back_to)


def _connect(services: Services, actor: Actor, person_id: str, claims: Claims) -> None:
    if person_id != actor.person_id:
        raise Refused("Somebody else has signed in here meanwhile. Begin anew.")
    owner = services.identities.find(claims.identity)
    if owner and owner.id != person_id:
        raise Conflict("This account elsewhere belongs to somebody here already.")
    if not owner:
        services.identities.add(claims.identity, person_id, services.clock())
        note(services, actor, Deed.IDENTITY_CONNECTED, actor.name, _provider(services).name)


def _renewed(services: Services, person: Person, claims: Claims, client: Client) -> Person:
    """What the provider decides may have changed since they were here. It never touches an owner."""
    now = _as_decided(services, person, claims)
    if now != person:
        now = services.people.change(person.id, lambda stored: _as_decided(services, stored, claims))
        detail = f"role: {now.role}, groups: {' '.join(sorted(now.groups)) or 'none'}"
        note(services, Actor(name=_provider(services).name), Deed.PERSON_CHANGED, person.name, detail, client)
    return now


def _as_decided(services: Services, person: Person, claims: Claims) -> Person:
    if person.role is Role.OWNER:
        return person
    rules = services.policy.provider
    role = rules.role(claims) if rules.roles else person.role
    if role is None:
        raise _not_for_them(services)
    return replace(person, role=role, groups=groups_here(claims) if rules.takes_groups else person.groups)


def _new(services: Services, claims: Claims, link_id: str, client: Client) -> Person:
    link = invitations.still_good(services, link_id, client) if link_id else None
    if link and link.purpose is LinkPurpose.RESET:
        person = services.people.get(link.person_id or "")
        services.identities.add(claims.identity, person.id, services.clock(), link=link.id)
        services.sessions.end_all(person.id)
        detail = f"{_provider(services).name}, by a link"
        note(services, of_person(person), Deed.IDENTITY_CONNECTED, person.name, detail, client)
        return person
    rules, now = services.policy.provider, services.clock()
    role = link.role if link else _role_without_link(services, claims)
    theirs = link.groups if link else frozenset()
    person = Person(
        id=new_id(),
        name=name_here(claims),
        display_name=claims.display_name,
        email=claims.email,
        role=role,
        groups=theirs | groups_here(claims) if rules.takes_groups else theirs,
        created_at=now,
    )
    return _added(services, person, claims, link.id if link else "", client)


def _added(services: Services, person: Person, claims: Claims, link_id: str, client: Client) -> Person:
    """Under the first name that is free: whoever comes second from elsewhere cannot be asked for another."""
    for number in range(1, MAX_SAME_NAMES):
        called = replace(person, name=f"{person.name} {number}" if number > 1 else person.name)
        if services.people.by_name(called.name) is None:
            services.people.add(called, identity=claims.identity, link=link_id)
            joined(services, called, client)
            return called
    raise Conflict(f"Too many people are called {person.name}.")


def _role_without_link(services: Services, claims: Claims) -> Role:
    if not services.people.exist():
        if services.policy.alone:
            return Role.OWNER  # the person in front of the machine
        raise Forbidden("Nobody looks after this Notflix yet: the link that makes its owner comes first.")
    role = services.policy.provider.role(claims)
    if role is None:
        raise _not_for_them(services)
    return role


def _not_for_them(services: Services) -> Forbidden:
    return Forbidden(
        f"{_provider(services).name} knows you, but this Notflix is not open to you. Ask whoever looks after it."
    )


def _provider(services: Services) -> IdentityProvider:
    if services.provider is None:
        raise NotFound("There is no sign-in with an account elsewhere here.")
    return services.provider
