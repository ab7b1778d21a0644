"""API tokens: what programs show in place of a session."""

from __future__ import annotations

from collections.abc import Collection

from ..core.audit import Deed
from ..core.errors import Forbidden, NotFound, Refused
from ..core.people import ApiToken, Scope, digest, new_secret
from ..core.rights import Action, Actor, may, require
from .audit import note
from .own_account import NO_ACCOUNT
from .people import require_rank
from .services import Services

DAY = 24 * 3600.0
PREFIX = "notflix_"  # so that a token in the wrong place is seen for what it is
MAX_TOKENS = 100  # of one person
MAX_NAME_LETTERS = 100


def make(
    services: Services,
    actor: Actor,
    name: str,
    scopes: Collection[Scope],
    *,
    days: float | None = None,
    person_id: str = "",
) -> str:
    """The token; only its digest is kept. person_id: whose it will be; '': one's own. days: None: for ever.

    Raises Forbidden for somebody above them, and where the token that asks may do less than the new one; Refused.
    """
    whose = person_id or actor.person_id
    _require_own(services, actor, whose)
    if actor.scopes is not None and not actor.scopes.issuperset(scopes):
        raise Forbidden("A token makes none that may do more than itself.")
    if not scopes or len(name) > MAX_NAME_LETTERS or (days is not None and not 0 < days <= 3650):
        raise Refused("A token needs a scope, a name of 100 letters at most, and ends within 3650 days or never.")
    if len(services.api_tokens.all(whose)) >= MAX_TOKENS:
        raise Refused(f"{MAX_TOKENS} tokens are enough. Remove one first.")
    secret, now = PREFIX + new_secret(), services.clock()
    expires = None if days is None else now + days * DAY
    services.api_tokens.add(ApiToken(digest(secret), whose, name.strip(), frozenset(scopes), now, expires))
    note(services, actor, Deed.TOKEN_MADE, services.people.get(whose).name, " ".join(sorted(scopes)))
    return secret


def tokens(services: Services, actor: Actor, *, everybody: bool = False) -> list[ApiToken]:
    """One's own, newest first. everybody: all that there are."""
    if everybody:
        require(actor, Action.MANAGE_PEOPLE)
        return services.api_tokens.all()
    require(actor, Action.OWN_ACCOUNT)
    return services.api_tokens.all(actor.person_id) if actor.person_id else []


def remove(services: Services, actor: Actor, token_id: str) -> None:
    """Raises NotFound, also for what is not theirs to see."""
    require(actor, Action.OWN_ACCOUNT)
    known = services.api_tokens.find(token_id)
    if known is None or not (_is_own(actor, known[0].person_id) or may(actor, Action.MANAGE_PEOPLE)):
        raise NotFound("There is no such token.")
    _require_own(services, actor, known[0].person_id)
    services.api_tokens.remove(token_id)
    note(services, actor, Deed.TOKEN_REMOVED, known[1].name, known[0].name)


def _is_own(actor: Actor, person_id: str) -> bool:
    return bool(person_id) and actor.person_id == person_id


def _require_own(services: Services, actor: Actor, person_id: str) -> None:
    """Or somebody's that they look after."""
    require(actor, Action.OWN_ACCOUNT)
    if not person_id:
        raise Refused(NO_ACCOUNT)
    if not _is_own(actor, person_id):
        require_rank(actor, services.people.get(person_id).role)
