"""Whom a video is for, in words. They are put into the language where they are shown."""

from __future__ import annotations

from ..core.visibility import Visibility
from ..translation.texts import gettext_noop

AUDIENCES = {
    Visibility.PUBLIC: (gettext_noop("Everyone"), gettext_noop("With an account or without.")),
    Visibility.MEMBERS: (gettext_noop("Members"), gettext_noop("Whoever has an account.")),
    Visibility.CHOSEN: (gettext_noop("Chosen people"), gettext_noop("Those, and the groups, that you name.")),
    Visibility.LINK: (gettext_noop("Whoever has a link"), gettext_noop("No list and no search shows it.")),
    Visibility.PRIVATE: (gettext_noop("Only you"), gettext_noop("Its links rest.")),
}
