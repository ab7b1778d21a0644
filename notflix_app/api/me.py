"""Who asks, as they are told themselves."""

from __future__ import annotations

from ..core.rights import Action, Actor, may
from ..usecases.default_visibility import default_visibility
from ..usecases.services import Services
from .account_schemas import Me


def me_of(services: Services, actor: Actor) -> Me:
    """Of somebody who is not a stranger."""
    assert actor.role is not None
    return Me(
        id=actor.person_id,
        name=actor.name,
        role=actor.role,
        groups=sorted(actor.groups),
        may=[action for action in Action if may(actor, action)],
        visibility=default_visibility(services, actor) if may(actor, Action.UPLOAD) else None,
    )
