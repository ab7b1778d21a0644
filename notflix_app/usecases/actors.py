"""Who asks, by what they show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ..core.errors import SignInNeeded
from ..core.people import digest
from ..core.rights import IN_FRONT, STRANGER, Actor, of_person
from . import sessions
from .services import Services
from .sharing import links_shown

USED_SECONDS = 60  # so exactly is known when a token was last used


def actor_of(services: Services, token: str = "", keys: Collection[str] = (), *, acts: bool = True) -> Actor:
    """token: a session's, or ''. keys: of share links that were opened, as sharing.open_link() gave them.
    acts: a person did something, and no page by itself.

    While nobody has an account and nobody else reaches us, whoever asks is the owner.
    """
    links = links_shown(services, keys) if keys else frozenset()
    person = sessions.person_of(services, token, acts=acts)
    if person is not None:
        return of_person(person, links=links)
    if services.policy.alone and not services.people.exist():
        return IN_FRONT
    return replace(STRANGER, links=links)


def actor_of_api_token(services: Services, token: str) -> Actor:
    """Raises SignInNeeded where it is not valid: a program should hear of that, not see less."""
    pair = services.api_tokens.find(digest(token))
    now = services.clock()
    if pair is None or pair[1].disabled or (pair[0].expires_at is not None and now >= pair[0].expires_at):
        raise SignInNeeded("This token is not valid: it has expired, was removed, or is mistyped.")
    known, person = pair
    if known.used_at is None or now - known.used_at >= USED_SECONDS:
        services.api_tokens.record_used(known.id, now)
    return of_person(person, scopes=known.scopes)
