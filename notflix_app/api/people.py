"""Looking after people: for admins."""

from __future__ import annotations

from fastapi import APIRouter, Request

from ..core.people import link_path
from ..usecases import invitations, people
from .account_schemas import NewPerson, Person, PersonChange, SecretLink
from .problems import documented
from .provide import Asks, Given

router = APIRouter(prefix="/api/people", tags=["people"], responses=documented(401, 403, 404, 409, 422, 503))


@router.get("")
def list_people(services: Given, actor: Asks) -> list[Person]:
    """Everybody, by name."""
    return [Person.model_validate(person) for person in people.people(services, actor)]


@router.post("", status_code=201)
def add(services: Given, actor: Asks, new: NewPerson) -> Person:
    """Makes an account with a password. An invitation lets them choose their own."""
    person = people.add(
        services,
        actor,
        new.name,
        new.password,
        role=new.role,
        groups=new.groups,
        display_name=new.display_name,
        email=new.email,
    )
    return Person.model_validate(person)


@router.get("/{person_id}")
def person(services: Given, actor: Asks, person_id: str) -> Person:
    """By id or name."""
    return Person.model_validate(people.find_person(services, actor, person_id))


@router.patch("/{person_id}")
def change(services: Given, actor: Asks, person_id: str, changes: PersonChange) -> Person:
    """Role, groups, quota, whom their new videos are for, or whether they may sign in: all of it, or nothing."""
    person = people.find_person(services, actor, person_id)
    return Person.model_validate(people.change(services, actor, person.id, **changes.given))


@router.delete("/{person_id}", status_code=204)
def remove(services: Given, actor: Asks, person_id: str) -> None:
    """The account is gone at once; what they brought in stays."""
    people.remove(services, actor, person_id)


@router.post("/{person_id}/reset", status_code=201)
def reset(request: Request, services: Given, actor: Asks, person_id: str) -> SecretLink:
    """A link by which they set a new password, for a day."""
    return SecretLink(url=request.app.state.url + link_path(invitations.reset(services, actor, person_id)))
