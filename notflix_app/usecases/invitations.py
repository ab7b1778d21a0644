"""Links that let somebody in once: the first owner, whoever is invited, whoever lost their password."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..core.audit import Deed
from ..core.errors import Conflict, NotFound, Refused, SignInNeeded
from ..core.people import (
    Client,
    LinkPurpose,
    OneTimeLink,
    Person,
    Role,
    check_password,
    checked_groups,
    checked_name,
    digest,
    new_secret,
)
from ..core.rights import Action, Actor, may_hand_out, of_person, require
from ..core.video import new_id
from . import sessions
from .audit import note
from .own_account import own_person
from .people import joined, require_rank
from .services import Services
from .sign_in import check_own_password, require_own_ways
from .tries import count_failure

DAY = 24 * 3600.0
INVITE_DAYS, RESET_DAYS, OWNER_DAYS = 7, 1, 7
GONE = "This link has been used, or it has expired. Ask for a new one."


def invite(
    services: Services,
    actor: Actor,
    *,
    role: Role = Role.VIEWER,
    groups: Collection[str] = (),
    days: float = INVITE_DAYS,
) -> str:
    """The secret of a link that makes one account; we keep its digest. Raises Forbidden for a role above theirs."""
    require_rank(actor, role)
    theirs = checked_groups(list(groups))
    secret = _make(services, LinkPurpose.INVITE, days, role=role, groups=theirs, made_by=actor.person_id)
    note(services, actor, Deed.INVITED, detail=f"as {role}")
    return secret


def reset(services: Services, actor: Actor, person_id: str, *, days: float = RESET_DAYS) -> str:
    """The secret of a link by which they set a new password. What they have goes on until they do."""
    require(actor, Action.MANAGE_PEOPLE)
    person = services.people.get(person_id)
    require_rank(actor, person.role)
    by = actor.person_id
    secret = _make(services, LinkPurpose.RESET, days, role=person.role, person_id=person.id, made_by=by)
    note(services, actor, Deed.RESET, person.name)
    return secret


def first_owner(services: Services) -> str:
    """The secret of the link that makes the owner's account; '' where somebody has one. Earlier ones are void."""
    if services.people.exist():
        return ""
    for link in services.one_time_links.all():
        if link.purpose is LinkPurpose.OWNER:
            services.one_time_links.remove(link.id)
    return _make(services, LinkPurpose.OWNER, OWNER_DAYS, role=Role.OWNER)


def invitations(services: Services, actor: Actor) -> list[OneTimeLink]:
    """That may still be accepted, newest first."""
    require(actor, Action.MANAGE_PEOPLE)
    now = services.clock()
    links = [link for link in services.one_time_links.all() if link.expires_at > now]
    return [link for link in links if not _is_void(services, link)]


def withdraw(services: Services, actor: Actor, link_id: str) -> None:
    """Raises NotFound."""
    require(actor, Action.MANAGE_PEOPLE)
    if not services.one_time_links.remove(link_id):
        raise NotFound(GONE)
    note(services, actor, Deed.INVITATION_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link is for. name: of the account that it lets back into; '' where it makes one."""

    link: OneTimeLink
    name: str

    @property
    def purpose(self) -> LinkPurpose:
        return self.link.purpose


def offered(services: Services, _actor: Actor, secret: str, client: Client) -> Offer:
    """To whoever has the link. Raises what look_at() does."""
    link = look_at(services, secret, client)
    return Offer(link, services.people.get(link.person_id).name if link.person_id else "")


def look_at(services: Services, secret: str, client: Client) -> OneTimeLink:
    """What a link is for. Raises NotFound for one that is no longer good, TooManyAttempts."""
    return still_good(services, digest(secret), client)


def still_good(services: Services, link_id: str, client: Client) -> OneTimeLink:
    """What look_at() does, by the digest of the secret."""
    link = services.one_time_links.find(link_id)
    if link is None or link.expires_at <= services.clock() or _is_void(services, link):
        count_failure(services, client)
        raise NotFound(GONE)
    return link


def accept(
    services: Services,
    secret: str,
    client: Client,
    *,
    name: str = "",
    password: str = "",
    display_name: str = "",
    former: str = "",
) -> str:
    """Makes the account, or sets the new password, and signs in: a session's token. The link is used up.

    Raises NotFound for a link that is no longer good; Refused, Conflict for what was chosen: then it is still good.
    """
    require_own_ways(services)
    link = look_at(services, secret, client)
    check_password(password)
    if link.purpose is LinkPurpose.RESET:
        person = services.people.get(link.person_id or "")
        services.people.set_password(person.id, services.passwords.hash(password), link=link.id)
        services.sessions.end_all(person.id)
        note(services, of_person(person), Deed.PASSWORD_SET, person.name, "by a link", client)
        if person.disabled:
            raise SignInNeeded("Your new password is set. This account is disabled at the moment.")
    else:
        person = new_person(services, link, name, display_name)
        if services.people.by_name(person.name):
            raise Conflict(f"Somebody is called {person.name} already. Choose another name.")
        services.people.add(person, password=services.passwords.hash(password), link=link.id)
        joined(services, person, client)
    return sessions.begin(services, person, client, by="link", former=former)


def new_person(services: Services, link: OneTimeLink, name: str, display_name: str = "") -> Person:
    """Whom the link makes; not kept yet. Raises Refused for a name that will not do."""
    return Person(
        id=new_id(),
        name=checked_name(name),
        display_name=display_name.strip(),
        role=link.role,
        groups=link.groups,
        created_at=services.clock(),
    )


def change_password(services: Services, actor: Actor, old: str, new: str, client: Client, *, session: str = "") -> None:
    """One's own; every other session ends. session: the token of the one that asks.

    Raises SignInNeeded where the old one is wrong, Refused where the new one will not do.
    """
    person = own_person(services, actor)
    check_password(new)
    if services.people.password(person.id):  # whoever has only passkeys has none to tell
        check_own_password(services, person, old, client)
    services.people.set_password(person.id, services.passwords.hash(new))
    services.sessions.end_all(person.id, but=digest(session) if session else "")
    note(services, actor, Deed.PASSWORD_SET, person.name, client=client)


def _make(
    services: Services,
    purpose: LinkPurpose,
    days: float,
    *,
    role: Role,
    groups: frozenset[str] = frozenset(),
    person_id: str | None = None,
    made_by: str = "",
) -> str:
    if not 0 < days <= 365:
        raise Refused("A link is good for 365 days at most.")
    secret, now = new_secret(), services.clock()
    link = OneTimeLink(digest(secret), purpose, now, now + days * DAY, role, groups, person_id, made_by or None)
    services.one_time_links.add(link)
    return secret


def _is_void(services: Services, link: OneTimeLink) -> bool:
    """The first owner's, when there is somebody; else one that whoever made it could not make any more."""
    if link.purpose is LinkPurpose.OWNER:
        return services.people.exist()
    has_risen = link.person_id is not None and not link.role.at_least(services.people.get(link.person_id).role)
    return has_risen or (link.made_by is not None and not _hands_out(services, link.made_by, link.role))


def _hands_out(services: Services, person_id: str, role: Role) -> bool:
    try:
        person = services.people.get(person_id)
    except NotFound:
        return False
    return not person.disabled and may_hand_out(of_person(person), role)
