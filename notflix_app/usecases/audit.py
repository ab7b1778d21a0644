"""Noting what was done, and reading it."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.audit import AuditEntry, Deed
from ..core.people import Client
from ..core.rights import Action, Actor, require
from .services import Services


def note(
    services: Services, actor: Actor, deed: Deed, target: str = "", detail: str = "", client: Client | None = None
) -> None:
    """Once it is done. target: a name that a reader knows, or an id. Never a secret in either."""
    address = client.address if client else ""
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
    """Newest first. Raises Forbidden."""
    require(actor, Action.SEE_AUDIT)
    return services.audit.entries(limit=limit, offset=offset, who=who, target=target, deed=deed)


def forget_old_entries(services: Services) -> int:
    """Those that were kept for as long as the policy says."""
    return services.audit.remove_before(services.clock() - services.policy.audit_seconds)
