"""Letting people in by links: for admins."""

from __future__ import annotations

from fastapi import APIRouter, Request

from ..core.people import link_path
from ..usecases import invitations
from .account_schemas import Invitation, NewInvitation, SecretLink
from .problems import documented
from .provide import Asks, Given

router = APIRouter(prefix="/api/invitations", tags=["people"], responses=documented(401, 403, 404, 422, 503))


@router.get("")
def list_invitations(services: Given, actor: Asks) -> list[Invitation]:
    """Links that may still be accepted, newest first; not their secrets."""
    return [Invitation.model_validate(link) for link in invitations.invitations(services, actor)]


@router.post("", status_code=201)
def invite(request: Request, services: Given, actor: Asks, new: NewInvitation) -> SecretLink:
    """A link that makes one account. It is told this once."""
    secret = invitations.invite(services, actor, role=new.role, groups=new.groups, days=new.days)
    return SecretLink(url=request.app.state.url + link_path(secret))


@router.delete("/{link_id}", status_code=204)
def withdraw(services: Given, actor: Asks, link_id: str) -> None:
    """The link is good for nothing at once."""
    invitations.withdraw(services, actor, link_id)
