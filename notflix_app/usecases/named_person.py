"""Whom a name or an id means."""

from __future__ import annotations

from ..core.errors import NotFound
from ..core.people import Person
from .services import Services


def named_person(services: Services, name_or_id: str) -> Person:
    """An id first: anybody may choose a name that is somebody else's id. Raises NotFound."""
    try:
        return services.people.get(name_or_id)
    except NotFound:
        person = services.people.by_name(name_or_id)
        if person is None:
            raise
        return person
