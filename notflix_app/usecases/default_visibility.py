"""Whom somebody's new videos are for."""

from __future__ import annotations

from dataclasses import replace

from ..core.people import Person
from ..core.rights import Action, Actor, require
from ..core.visibility import Visibility, check_of_new
from .own_account import own_person
from .services import Services


def default_visibility(services: Services, actor: Actor) -> Visibility:
    """What they chose; the site's for whoever chose nothing, and for the operator. Raises Forbidden."""
    require(actor, Action.UPLOAD)
    own = services.people.get(actor.person_id).visibility if actor.person_id else None
    return own or services.policy.visibility


def choose_default_visibility(services: Services, actor: Actor, visibility: Visibility | None) -> Person:
    """One's own. None: the site's, whatever that will be. What is there already stays as it is. Raises Refused."""
    person = own_person(services, actor)
    if visibility is not None:
        check_of_new(visibility)
    return services.people.change(person.id, lambda stored: replace(stored, visibility=visibility))
