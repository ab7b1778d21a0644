"""Who may do what, on which video: decided here alone, and asked in use cases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from .errors import Forbidden, NotFound, SignInNeeded
from .people import Person, Role, Scope
from .visibility import Visibility


class Action(StrEnum):
    """What can be asked for. Those on a video first."""

    BROWSE = "browse"  # lists and search, which show to each what they may see
    WATCH = "watch"
    DOWNLOAD = "download"  # a rung of it, as a file
    EDIT = "edit"  # its words; retry, salvage, cancel
    DELETE = "delete"
    SHARE = "share"  # whom it is for
    UPLOAD = "upload"
    SEE_PLAYLISTS = "see_playlists"  # one's own, and those for all members
    KEEP_PLAYLISTS = "keep_playlists"  # of one's own
    SEE_ACTIVITY = "see_activity"
    KEEP = "keep"  # one's own places in films, list, and player as one likes it
    OWN_ACCOUNT = "own_account"  # one's own password, sessions, passkeys and tokens
    MANAGE_PEOPLE = "manage_people"
    MANAGE_EDGES = "manage_edges"
    SEE_AUDIT = "see_audit"
    SEE_METRICS = "see_metrics"
    MANAGE_WEBHOOKS = "manage_webhooks"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. role: None for a stranger. person_id: '' for strangers, and for whoever is in front of the machine.

    scopes: of the API token that was shown; None where none was. links: ids of the share links whose secret was shown.
    access_revision: the person's. address: where they are, as far as that is known; nothing depends on it.
    """

    person_id: str = ""
    role: Role | None = None
    groups: frozenset[str] = frozenset()
    scopes: frozenset[Scope] | None = None
    links: frozenset[str] = frozenset()
    name: str = ""
    access_revision: int = 0
    address: str = field(default="", compare=False)

    @property
    def is_stranger(self) -> bool:
        return self.role is None

    @property
    def reading(self) -> Actor:
        """For the answer to what they have done: a token that may do something hears what became of it."""
        return self if self.scopes is None else replace(self, scopes=self.scopes | {Scope.READ})

    @property
    def sees_all(self) -> bool:
        return self.role is not None and self.role.at_least(Role.ADMIN)


STRANGER = Actor()
# Who runs the command line on the machine itself: the data lies open to them anyway.
OPERATOR = Actor(role=Role.OWNER, name="operator")
# The person in front of a Notflix that nobody else can reach, while nobody has an account.
IN_FRONT = Actor(role=Role.OWNER, name="owner")


def of_person(person: Person, *, scopes: frozenset[Scope] | None = None, links: frozenset[str] = frozenset()) -> Actor:
    """A disabled person is a stranger."""
    if person.disabled:
        return Actor(links=links)
    return Actor(person.id, person.role, person.groups, scopes, links, person.name, person.access_revision)


@dataclass(frozen=True, slots=True)
class VideoAccess:
    """What rights on a video depend on. owner_id: '' where it belongs to nobody. links: ids of its share links.
    downloads: whoever sees it may download it; else those alone who may change it."""

    video_id: str
    owner_id: str = ""
    visibility: Visibility = Visibility.MEMBERS
    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    downloads: bool = False


# BROWSE is for strangers, too.
_LEAST_ROLE = {
    Action.WATCH: Role.VIEWER,
    Action.KEEP: Role.VIEWER,
    Action.OWN_ACCOUNT: Role.VIEWER,
    Action.SEE_PLAYLISTS: Role.VIEWER,
    Action.KEEP_PLAYLISTS: Role.VIEWER,
    Action.UPLOAD: Role.EDITOR,
    Action.DOWNLOAD: Role.EDITOR,
    Action.EDIT: Role.EDITOR,
    Action.DELETE: Role.EDITOR,
    Action.SHARE: Role.EDITOR,
    Action.SEE_ACTIVITY: Role.EDITOR,
    Action.MANAGE_PEOPLE: Role.ADMIN,
    Action.MANAGE_EDGES: Role.ADMIN,
    Action.SEE_AUDIT: Role.ADMIN,
    Action.SEE_METRICS: Role.ADMIN,
    Action.MANAGE_WEBHOOKS: Role.ADMIN,
}
_SCOPE = {
    Action.BROWSE: Scope.READ,
    Action.WATCH: Scope.READ,
    Action.DOWNLOAD: Scope.READ,
    Action.SEE_ACTIVITY: Scope.READ,
    Action.SEE_PLAYLISTS: Scope.READ,
    Action.KEEP_PLAYLISTS: Scope.MANAGE,
    Action.UPLOAD: Scope.UPLOAD,
    Action.EDIT: Scope.MANAGE,
    Action.DELETE: Scope.MANAGE,
    Action.SHARE: Scope.MANAGE,
    Action.KEEP: Scope.MANAGE,
    Action.OWN_ACCOUNT: Scope.ADMIN,
    Action.MANAGE_PEOPLE: Scope.ADMIN,
    Action.MANAGE_EDGES: Scope.ADMIN,
    Action.SEE_AUDIT: Scope.ADMIN,
    Action.SEE_METRICS: Scope.METRICS,
    Action.MANAGE_WEBHOOKS: Scope.ADMIN,
}


def may(actor: Actor, action: Action, video: VideoAccess | None = None) -> bool:
    """video: None for what is done to no video, and for 'to any at all'."""
    if not _in_scope(actor, action):
        return False
    if video is not None and not _is_visible(actor, video):
        return False
    if action is Action.BROWSE or (video is not None and action is Action.WATCH):
        return True
    if action is Action.DOWNLOAD and video is not None and video.downloads:
        return True
    if actor.role is None or not actor.role.at_least(_LEAST_ROLE[action]):
        return False
    return video is None or actor.sees_all or _owns(actor, video)


def require(actor: Actor, action: Action, video: VideoAccess | None = None) -> None:
    """Raises NotFound where they may not even see the video, SignInNeeded for strangers, Forbidden for others."""
    if may(actor, action, video):
        return
    if video is not None and not _is_visible(actor, video):
        raise no_such_video(video.video_id)
    if not _in_scope(actor, action):
        raise Forbidden(f"This token may not do that: it lacks the scope “{_SCOPE[action]}”.")
    if actor.is_stranger:
        raise SignInNeeded("Sign in to do this.")
    raise Forbidden("You may not do this. Ask somebody who looks after this Notflix.")


def audience_of(video: VideoAccess) -> frozenset[str]:
    """Who finds the video in lists, as words that a row or a document can keep: terms_of() is whom it is shown to."""
    owner = {f"owner:{video.owner_id}"} if video.owner_id else set()
    match video.visibility:
        case Visibility.PUBLIC | Visibility.MEMBERS:
            return frozenset({video.visibility.value, *owner})
        case Visibility.CHOSEN:
            people = {f"person:{person}" for person in video.people}
            return frozenset({*people, *(f"group:{group}" for group in video.groups), *owner})
        case _:
            return frozenset(owner)


def terms_of(actor: Actor) -> frozenset[str] | None:
    """One of these must be in the audience of what they find; None: they find everything. Links are in no list."""
    if actor.sees_all:
        return None
    terms = {Visibility.PUBLIC.value}
    if not actor.is_stranger:
        terms |= {Visibility.MEMBERS.value, f"person:{actor.person_id}", f"owner:{actor.person_id}"}
        terms |= {f"group:{group}" for group in actor.groups}
    return frozenset(terms)


def no_such_video(video_id: str) -> NotFound:
    """The one answer for what is not there and for what one may not see."""
    return NotFound(f"There is no video {video_id}.")


def may_hand_out(actor: Actor, role: Role) -> bool:
    """Nobody makes, or changes, somebody above themself: an admin's link must not lead to an owner's account."""
    return may(actor, Action.MANAGE_PEOPLE) and actor.role is not None and actor.role.at_least(role)


def _in_scope(actor: Actor, action: Action) -> bool:
    return actor.scopes is None or _SCOPE[action] in actor.scopes


def _owns(actor: Actor, video: VideoAccess) -> bool:
    return bool(actor.person_id) and actor.person_id == video.owner_id


def _is_visible(actor: Actor, video: VideoAccess) -> bool:
    """They find it in lists, or a link leads there."""
    terms = terms_of(actor)
    if terms is None or terms & audience_of(video):
        return True
    return video.visibility is not Visibility.PRIVATE and bool(actor.links & video.links)
