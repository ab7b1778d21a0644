"""The first account: made from the settings, or by a link that is printed once, as soon as others could reach us."""

from __future__ import annotations

from .core.errors import Refused
from .core.people import Role, link_path
from .core.rights import OPERATOR
from .settings import Settings
from .usecases import invitations, people
from .usecases.services import Services


def first_owner(services: Services, settings: Settings) -> str:
    """The sentence with the owner's link; '' where none is needed. Raises Refused for a password that will not do."""
    if services.people.exist():
        return ""
    if settings.owner_name:
        people.add(services, OPERATOR, settings.owner_name, _password(settings), role=Role.OWNER)
        return ""
    if settings.alone:
        return ""
    link = settings.url + link_path(invitations.first_owner(services))
    return f"Nobody has an account yet. Make the owner's here, within {invitations.OWNER_DAYS} days: {link}"


def _password(settings: Settings) -> str:
    if settings.owner_password_file is None:
        raise Refused("NOTFLIX_OWNER_NAME needs NOTFLIX_OWNER_PASSWORD_FILE, whose first line is the password.")
    try:
        return settings.owner_password_file.read_text().partition("\n")[0]
    except OSError as wrong:
        raise Refused(f"NOTFLIX_OWNER_PASSWORD_FILE cannot be read: {wrong.strerror}.") from wrong
