"""Looking after people: who there is, and what each may do. Nobody changes whoever is above them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from ..core.audit import Deed
from ..core.errors import Forbidden, Refused
from ..core.people import Client, Person, Role, check_password, checked_groups, checked_name
from ..core.rights import Action, Actor, may_hand_out, of_person, require
from ..core.sizes import size
from ..core.video import new_id
from ..core.visibility import check_of_new
from .audit import note
from .named_person import named_person
from .services import Services

MAX_QUOTA_BYTES = 1 << 60  # more than any store has; a database counts to 2^63


def people(services: Services, actor: Actor) -> list[Person]:
    """By name."""
    require(actor, Action.MANAGE_PEOPLE)
    return services.people.all()


def used_bytes(services: Services, actor: Actor) -> dict[str, int]:
    """person id → what their videos take. Absent ones have none."""
    require(actor, Action.MANAGE_PEOPLE)
    return services.video_rights.owned_bytes_by_owner()


def find_person(services: Services, actor: Actor, name_or_id: str) -> Person:
    """Raises NotFound."""
    require(actor, Action.MANAGE_PEOPLE)
    return named_person(services, name_or_id)


def add(
    services: Services,
    actor: Actor,
    name: str,
    password: str,
    *,
    role: Role = Role.VIEWER,
    groups: Collection[str] = (),
    display_name: str = "",
    email: str = "",
) -> Person:
    """Raises Refused for a name or password that will not do, Conflict where the name is taken."""
    require_rank(actor, role)
    check_password(password)
    person = Person(
        id=new_id(),
        name=checked_name(name),
        display_name=display_name.strip(),
        email=email.strip(),
        role=role,
        groups=checked_groups(list(groups)),
        created_at=services.clock(),
    )
    services.people.add(person, password=services.passwords.hash(password))
    adopt_as_first(services, person)
    note(services, actor, Deed.PERSON_ADDED, person.name, person.role)
    return person


def joined(services: Services, person: Person, client: Client) -> None:
    """To be said once they have let themselves in."""
    adopt_as_first(services, person)
    note(services, of_person(person), Deed.JOINED, person.name, person.role, client)


def adopt_as_first(services: Services, person: Person) -> None:
    """What was there before there was any owner belongs to the first one."""
    others = (other for other in services.people.all() if other.id != person.id)
    if person.role is Role.OWNER and not any(other.role is Role.OWNER for other in others):
        services.video_rights.adopt(person.id)


def change(services: Services, actor: Actor, person_id: str, **changes: Any) -> Person:
    """All of it, or nothing. changes: role; groups; quota_bytes, None: no limit, and what is there already stays;
    visibility, of their new videos until they say otherwise, None: as the site says; disabled: they are signed out
    everywhere at once and cannot sign in, and what is theirs stays.

    Raises Forbidden for somebody, or a role, above their own; Refused; Conflict where no owner would be left.
    """
    require(actor, Action.MANAGE_PEOPLE)
    if not changes:
        return services.people.get(person_id)
    checked = {name: _checked(actor, name, value) for name, value in changes.items()}
    former = services.people.get(person_id).role

    def changed(person: Person) -> Person:
        require_rank(actor, person.role)
        return replace(person, **checked)

    person = services.people.change(person_id, changed)
    if former is not Role.OWNER:
        adopt_as_first(services, person)
    note(services, actor, Deed.PERSON_CHANGED, person.name, ", ".join(_in_words(*one) for one in checked.items()))
    return person


def _checked(actor: Actor, name: str, value: Any) -> Any:
    match name:
        case "role":
            require_rank(actor, value)
        case "groups":
            return checked_groups(list(value))
        case "quota_bytes" if value is not None and not 0 <= value <= MAX_QUOTA_BYTES:
            raise Refused("A quota is a number of bytes, or none.")
        case "visibility" if value is not None:
            check_of_new(value)
    return value


def remove(services: Services, actor: Actor, person_id: str) -> None:
    """Their videos stay, and belong to nobody but the admins. Raises Conflict where no owner would be left."""
    require(actor, Action.MANAGE_PEOPLE)
    person = services.people.get(person_id)
    require_rank(actor, person.role)
    services.people.remove(person.id)
    note(services, actor, Deed.PERSON_REMOVED, person.name)


def require_rank(actor: Actor, role: Role) -> None:
    """Raises Forbidden for a role above their own."""
    require(actor, Action.MANAGE_PEOPLE)
    if not may_hand_out(actor, role):
        raise Forbidden(f"Only somebody who is {role} can do this.")


def _in_words(name: str, value: Any) -> str:
    match name:
        case "disabled":
            return "disabled" if value else "enabled"
        case "groups":
            return f"groups: {' '.join(sorted(value)) or 'none'}"
        case "quota_bytes":
            return f"quota: {'none' if value is None else size(value)}"
        case "visibility":
            return f"new videos: {value or 'as the site says'}"
    return f"{name}: {value}"
