"""What is noted that people did, in words that follow a name. They are put into the language where they are shown."""

from __future__ import annotations

from ..core.audit import Deed
from ..translation.texts import gettext_noop

DEEDS = {
    Deed.SIGNED_IN: gettext_noop("signed in"),
    Deed.JOINED: gettext_noop("joined"),
    Deed.PASSWORD_SET: gettext_noop("set a password"),
    Deed.PASSKEY_ADDED: gettext_noop("added a passkey"),
    Deed.PASSKEY_REMOVED: gettext_noop("removed a passkey"),
    Deed.IDENTITY_CONNECTED: gettext_noop("connected an account elsewhere"),
    Deed.PERSON_ADDED: gettext_noop("added a person"),
    Deed.PERSON_CHANGED: gettext_noop("changed a person"),
    Deed.PERSON_REMOVED: gettext_noop("removed a person"),
    Deed.INVITED: gettext_noop("invited"),
    Deed.INVITATION_WITHDRAWN: gettext_noop("withdrew an invitation"),
    Deed.RESET: gettext_noop("made a reset link"),
    Deed.TOKEN_MADE: gettext_noop("made a token"),
    Deed.TOKEN_REMOVED: gettext_noop("removed a token"),
    Deed.SHARED: gettext_noop("changed whom a video is for"),
    Deed.LINK_MADE: gettext_noop("made a link"),
    Deed.LINK_WITHDRAWN: gettext_noop("withdrew a link"),
    Deed.DELETED: gettext_noop("deleted a video"),
    Deed.PUT_BACK: gettext_noop("put a video back"),
    Deed.DELETED_FOR_GOOD: gettext_noop("deleted a video for good"),
    Deed.EDGE_ADDED: gettext_noop("added an edge"),
    Deed.EDGE_REMOVED: gettext_noop("removed an edge"),
    Deed.EDGE_ROTATED: gettext_noop("rotated an edge's secret"),
    Deed.WEBHOOK_ADDED: gettext_noop("added a webhook"),
    Deed.WEBHOOK_REMOVED: gettext_noop("removed a webhook"),
    Deed.WEBHOOK_ROTATED: gettext_noop("rotated a webhook's secret"),
}
