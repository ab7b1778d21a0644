"""Whom a video is for, and links that lead to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BeforeValidator, Field

from ..core.people import share_path
from ..core.visibility import Visibility
from ..usecases import sharing
from .account_schemas import Groups, SecretLink
from .problems import documented
from .provide import Asks, Given, VideoId
from .schemas import Sent, Shown

router = APIRouter(prefix="/api/videos/{video_id}", tags=["sharing"], responses=documented(401, 403, 404, 422, 503))


class AccessChange(Sent):
    """people (names or ids) and groups count while it is for chosen ones; they replace what was."""

    visibility: Visibility
    people: list[str] = Field([], max_length=1000)
    groups: list[str] = Field([], max_length=100)
    downloads: bool | None = Field(
        None, description="Whoever sees it may download it; null: as the site says. Left out: as it is."
    )


class LinkShown(Shown):
    """Not the secret in it. has_password: whether it wants one."""

    id: str
    name: str
    created_at: float
    expires_at: float | None
    has_password: Annotated[bool, BeforeValidator(bool), Field(validation_alias="password")]


class Access(Shown):
    """people: ids."""

    visibility: Visibility
    people: Groups
    groups: Groups
    links: list[LinkShown]
    downloads: bool | None


class NewLink(Sent):
    """days: null: until it is withdrawn."""

    name: str = Field("", max_length=100)
    days: float | None = None
    password: str = Field("", max_length=1024)


@router.get("/access")
def access(services: Given, actor: Asks, video_id: VideoId) -> Access:
    """Whom it is for."""
    shared = sharing.sharing_of(services, actor, video_id)
    return Access(
        visibility=shared.visibility,
        people=sorted(shared.grants.people),
        groups=sorted(shared.grants.groups),
        links=[LinkShown.model_validate(link) for link in shared.links],
        downloads=shared.downloads,
    )


@router.put("/access")
def share(services: Given, actor: Asks, video_id: VideoId, change: AccessChange) -> Access:
    """Says whom it is for. Whoever may not see it any more stops within a minute, also in mid-film."""
    sharing.share(services, actor, video_id, change.visibility, people=change.people, groups=change.groups)
    if "downloads" in change.model_fields_set:
        sharing.allow_downloads(services, actor, video_id, change.downloads)
    return access(services, actor, video_id)


@router.post("/links", status_code=201)
def make_link(request: Request, services: Given, actor: Asks, video_id: VideoId, new: NewLink) -> SecretLink:
    """A link for whoever has it. It is told this once."""
    secret = sharing.make_link(services, actor, video_id, name=new.name, days=new.days, password=new.password)
    return SecretLink(url=request.app.state.url + share_path(secret))


@router.delete("/links/{link_id}", status_code=204)
def withdraw_link(services: Given, actor: Asks, video_id: VideoId, link_id: str) -> None:
    """Nobody sees the video by it from now on."""
    sharing.withdraw_link(services, actor, video_id, link_id)
