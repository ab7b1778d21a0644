"""Who asks, as they are told themselves."""

from __future__ import annotations

from ..core.rights import Action, Actor, may
from .account_schemas import Me


def me_of(actor: Actor) -> Me:
    """Of somebody who is not a stranger."""
    assert actor.role is not None
    allowed = [action for action in Action if may(actor, action)]
    return Me(id=actor.person_id, name=actor.name, role=actor.role, groups=sorted(actor.groups), may=allowed)
