"""What was done: for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ..core.audit import Deed
from ..usecases.audit import audit_entries
from .problems import documented
from .provide import Asks, Given
from .schemas import Shown

router = APIRouter(prefix="/api/audit", tags=["people"], responses=documented(401, 403, 422, 503))


class Entry(Shown):
    """who: their name then, and person_id: '' for the operator. target: whom or what it was done to."""

    at: float
    who: str
    person_id: str
    deed: Deed
    target: str
    detail: str
    address: str


@router.get("")
def audit(
    services: Given,
    actor: Asks,
    who: Annotated[str, Query(max_length=100, description="A person's id, or their name then.")] = "",
    target: Annotated[str, Query(max_length=200)] = "",
    deed: Deed | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> list[Entry]:
    """Newest first: who signed in, invited, changed rights, deleted."""
    listed = audit_entries(services, actor, limit=limit, offset=offset, who=who, target=target, deed=deed)
    return [Entry.model_validate(entry) for entry in listed]
