"""Who did what that others may want to know of later. Never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Deed(StrEnum):
    SIGNED_IN = "signed in"
    JOINED = "joined"
    PASSWORD_SET = "set a password"
    PASSKEY_ADDED = "added a passkey"
    PASSKEY_REMOVED = "removed a passkey"
    IDENTITY_CONNECTED = "connected an account elsewhere"
    PERSON_ADDED = "added a person"
    PERSON_CHANGED = "changed a person"
    PERSON_REMOVED = "removed a person"
    INVITED = "invited"
    INVITATION_WITHDRAWN = "withdrew an invitation"
    RESET = "made a reset link"
    TOKEN_MADE = "made a token"
    TOKEN_REMOVED = "removed a token"
    SHARED = "changed whom a video is for"
    LINK_MADE = "made a link"
    LINK_WITHDRAWN = "withdrew a link"
    DELETED = "deleted a video"
    PUT_BACK = "put a video back"
    DELETED_FOR_GOOD = "deleted a video for good"
    EDGE_ADDED = "added an edge"
    EDGE_REMOVED = "removed an edge"
    EDGE_ROTATED = "rotated an edge's secret"
    WEBHOOK_ADDED = "added a webhook"
    WEBHOOK_REMOVED = "removed a webhook"
    WEBHOOK_ROTATED = "rotated a webhook's secret"


# Those of which more is noted in words, with commas between, and not a name alone.
IN_WORDS = frozenset(
    {
        *(Deed.SIGNED_IN, Deed.INVITED, Deed.JOINED, Deed.PERSON_ADDED, Deed.PERSON_CHANGED, Deed.PASSWORD_SET),
        *(Deed.IDENTITY_CONNECTED, Deed.PASSKEY_ADDED, Deed.SHARED),
    }
)
OF_VIDEOS = frozenset(
    {Deed.SHARED, Deed.LINK_MADE, Deed.LINK_WITHDRAWN, Deed.DELETED, Deed.PUT_BACK}
)  # whose target is an id of one


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """who: their name then; person_id: '' for the operator. target: whom or what it was done to, by id or name.
    address: where they were, as far as that was known."""

    at: float
    deed: Deed
    person_id: str = ""
    who: str = ""
    target: str = ""
    detail: str = ""
    address: str = ""
