"""What handlers are given."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from ..usecases.services import Services


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def _viewer(request: Request) -> str:
    """Who asks: an address, or '' where nobody can tell. It decides which edge is close."""
    return request.client.host if request.client else ""


Given = Annotated[Services, Depends(_services)]
Viewer = Annotated[str, Depends(_viewer)]
