"""Whom a video is for: its visibility, the people and groups that it is granted to, and links that lead there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..core.audit import Deed
from ..core.errors import NotFound, Refused, SignInNeeded
from ..core.people import Client, checked_groups, digest, new_secret
from ..core.rights import Action, Actor
from ..core.sharing import Grants, ShareLink
from ..core.visibility import Visibility
from .access import video_for
from .audit import note
from .named_person import named_person
from .services import Services
from .tries import begin_try, count_failure, end_try

DAY = 24 * 3600.0
MAX_LINKS = 100  # of one video
GONE = "This link is not good any more. Ask whoever sent it for a new one."


@dataclass(frozen=True, slots=True)
class Sharing:
    """people: the names of those whom it is granted to. links: newest first. downloads: as core.video.Video."""

    visibility: Visibility
    grants: Grants
    people: tuple[str, ...]
    links: tuple[ShareLink, ...]
    downloads: bool | None


def sharing_of(services: Services, actor: Actor, video_id: str) -> Sharing:
    """Raises NotFound, Forbidden."""
    video = video_for(services, actor, Action.SHARE, video_id)
    grants = services.video_rights.grants([video_id]).get(video_id, Grants())
    people = [person.name for person in services.people.all() if person.id in grants.people] if grants.people else []
    links = services.video_rights.links(video_id)
    return Sharing(video.visibility, grants, tuple(people), tuple(links), video.downloads)


def share(
    services: Services,
    actor: Actor,
    video_id: str,
    visibility: Visibility,
    *,
    people: Collection[str] = (),
    groups: Collection[str] = (),
) -> None:
    """people: names or ids, and groups: whom it is granted to while it is for chosen ones; both replace what was.

    Raises NotFound, also for somebody who is not there; Forbidden.
    """
    video_for(services, actor, Action.SHARE, video_id)
    chosen = frozenset(_person_id(services, name) for name in people)
    services.video_rights.share(video_id, visibility, Grants(chosen, checked_groups(list(groups))))
    note(services, actor, Deed.SHARED, video_id, visibility)


def allow_downloads(services: Services, actor: Actor, video_id: str, allowed: bool | None) -> None:
    """Whether whoever sees it may download it; None: as the site says. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.SHARE, video_id)
    services.video_rights.allow_downloads(video_id, allowed)
    note(services, actor, Deed.SHARED, video_id, _DOWNLOADS[allowed])


_DOWNLOADS = {None: "downloads as everywhere", True: "downloads for viewers", False: "downloads for editors"}


def _person_id(services: Services, name_or_id: str) -> str:
    """Raises NotFound."""
    try:
        return named_person(services, name_or_id).id
    except NotFound:
        raise NotFound(f"There is nobody with the name “{name_or_id}”.") from None


def make_link(
    services: Services, actor: Actor, video_id: str, *, name: str = "", days: float | None = None, password: str = ""
) -> str:
    """The secret of a link to the video; only its digest is kept. days: None: until it is withdrawn. password: what
    whoever opens it must know, too. It rests while the video is private. Raises NotFound, Forbidden, Refused."""
    video_for(services, actor, Action.SHARE, video_id)
    if days is not None and not 0 < days <= 3650:
        raise Refused("A link ends within 3650 days, or when it is withdrawn.")
    if len(services.video_rights.links(video_id)) >= MAX_LINKS:
        raise Refused(f"{MAX_LINKS} links to one video are enough. Withdraw one first.")
    secret, now = new_secret(), services.clock()
    hashed = services.passwords.hash(password) if password else ""
    expires = None if days is None else now + days * DAY
    services.video_rights.add_link(ShareLink(digest(secret), video_id, now, name.strip()[:100], expires, hashed))
    note(services, actor, Deed.LINK_MADE, video_id, name.strip()[:100])
    return secret


def withdraw_link(services: Services, actor: Actor, video_id: str, link_id: str) -> None:
    """Nobody sees the video by it from now on. Raises NotFound, Forbidden."""
    video_for(services, actor, Action.SHARE, video_id)
    if link_id not in {link.id for link in services.video_rights.links(video_id)}:
        raise NotFound("There is no such link.")
    services.video_rights.remove_link(link_id)
    note(services, actor, Deed.LINK_WITHDRAWN, video_id)


def open_link(services: Services, secret: str, client: Client, password: str = "") -> tuple[str, str]:
    """The video's id, and what a browser shows from now on to see it: for links_shown().

    Raises NotFound for a link that is not good; SignInNeeded where it wants another password; TooManyAttempts.
    """
    link = _good(services, secret)
    if link is None:
        count_failure(services, client)
        raise NotFound(GONE)
    if link.password and not (password and _opens(services, link, password, client)):
        raise SignInNeeded("This link wants the password that came with it.")
    return link.video_id, secret + _proof(link)


def _opens(services: Services, link: ShareLink, password: str, client: Client) -> bool:
    """Raises TooManyAttempts."""
    begin_try(services, client, f"link {link.id}")
    right = services.passwords.verify(password, link.password)
    end_try(services, client, f"link {link.id}", right=right)
    return right


def links_shown(services: Services, keys: Collection[str]) -> frozenset[str]:
    """The ids of the links that open_link() gave these for, and that are still good."""
    opened = ((_good(services, key.partition(".")[0]), key) for key in keys)
    return frozenset(link.id for link, key in opened if link and key.partition(".")[2] == _proof(link)[1:])


def _good(services: Services, secret: str) -> ShareLink | None:
    link = services.video_rights.find_link(digest(secret))
    if link is None or (link.expires_at is not None and services.clock() >= link.expires_at):
        return None
    return link


def _proof(link: ShareLink) -> str:
    """That the password was known; its hash is nobody's to know. Nothing where there is none."""
    return "." + digest(link.password) if link.password else ""
