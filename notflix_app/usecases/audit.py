"""Noting what was done, and reading it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from ..core.audit import OF_VIDEOS, AuditEntry, Deed
from ..core.errors import NotFound
from ..core.people import Client
from ..core.rights import Action, Actor, require
from .named_person import named_person
from .services import Services


def note(
    services: Services, actor: Actor, deed: Deed, target: str = "", detail: str = "", client: Client | None = None
) -> None:
    """Once it is done. target: a name that a reader knows, or an id. Never a secret in either."""
    address = client.address if client else actor.address
    services.audit.add(AuditEntry(services.clock(), deed, actor.person_id, actor.name, target, detail, address))


def audit_entries(
    services: Services,
    actor: Actor,
    *,
    limit: int = 100,
    offset: int = 0,
    who: str = "",
    target: str = "",
    deed: Deed | None = None,
) -> Sequence[AuditEntry]:
    """Newest first. who: a person's id, or a name: whoever has it now, under each name that they had, else whoever had
    it then. Raises Forbidden."""
    require(actor, Action.SEE_AUDIT)
    if who:
        with contextlib.suppress(NotFound):
            who = named_person(services, who).id
    return services.audit.entries(limit=limit, offset=offset, who=who, target=target, deed=deed)


def titles_of(services: Services, actor: Actor, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """id → title of those of their targets that are videos and are still there. Raises Forbidden."""
    require(actor, Action.SEE_AUDIT)
    targets = sorted({entry.target for entry in entries if entry.deed in OF_VIDEOS})
    return {video.id: video.title for video in services.catalog.get_many(targets)}


def forget_old_entries(services: Services) -> int:
    """Those that were kept for as long as the policy says."""
    return services.audit.remove_before(services.clock() - services.policy.audit_seconds)
