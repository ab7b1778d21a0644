"""The API, as one FastAPI application: the pages are mounted into it, so that all is on one port."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from ..core.embedding import embed_sites
from ..settings import Settings
from ..translation.languages import InTheirLanguage
from ..translation.texts import gettext
from ..usecases.services import Services
from ..usecases.steered_manifests import SteeredManifests
from . import (
    account,
    audit,
    bin,
    chapters,
    cues,
    downloads,
    feeds,
    health,
    home,
    invitations,
    language,
    manifests,
    metrics,
    oembed,
    oidc,
    passkeys,
    people,
    playlists,
    posters,
    releases,
    search,
    segments,
    series,
    session,
    shared,
    sharing,
    sounds,
    speech,
    tracks,
    uploads,
    videos,
    views,
    watch_shell,
    watching,
    webhooks,
)
from .asked_cookie import AskedCookie
from .cookies import SessionCookie
from .guard import BodyLimit
from .head import HeadAsGet
from .headers import DOCS
from .hosts import KnownHosts, own_hosts
from .openapi import with_problems
from .problems import catch, problem

PARTS = (
    *(
        uploads,
        videos,
        posters,
        downloads,
        bin,
        releases,
        sharing,
        shared,
        manifests,
        segments,
        tracks,
        sounds,
        cues,
        chapters,
        speech,
        search,
    ),
    *(home, series, playlists, watching, views, oembed, feeds),
    *(session, language, account, passkeys, oidc, people, invitations, audit, webhooks, health, metrics),
)
OPENAPI = "/api/openapi.json"
DOCS_ASSETS = f"{DOCS}/assets"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ABOUT = """Upload, follow, search and play videos.

Errors are problem documents (RFC 9457): `detail` says what is wrong and what to do. Files never pass through here:
an upload's parts go straight to the store, by URLs that this API signs."""


def make_api(services: Services, settings: Settings, shell: watch_shell.Shell | None = None) -> FastAPI:
    """shell: see watch_shell.py; without it the addresses of films are left to the pages."""
    api = FastAPIOffline(
        title="Notflix",
        description=ABOUT,
        version="1",
        # FastAPI's own documentation page loads its scripts from another host; FastAPIOffline's knows no prefix that
        # is not in what is asked.
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        static_url=DOCS_ASSETS,
        servers=[{"url": settings.prefix}] if settings.prefix else None,
    )
    api.add_api_route(DOCS, lambda: _docs(settings.prefix), include_in_schema=False, response_class=HTMLResponse)
    api.state.services = services
    api.state.url = settings.url
    api.state.behind_proxy = settings.behind_proxy
    api.state.public_url = settings.public_url.rstrip("/")
    api.state.cookie = SessionCookie(settings)
    api.state.asked_cookie = AskedCookie(settings)
    api.state.steering = SteeredManifests(services)
    catch(api)
    for part in PARTS:
        api.include_router(part.router)
    if shell is not None:
        api.include_router(watch_shell.router(shell, settings.url, embed_sites(settings.embed_sites)))
    # Whatever else is below /api is ours to refuse, not a page's.
    api.add_api_route("/api/{path:path}", _nothing_here, methods=METHODS, include_in_schema=False)
    api.add_exception_handler(405, _wrong_method)
    api.openapi = with_problems(api.openapi)  # type: ignore[method-assign]

    # The last one added is asked first.
    api.add_middleware(HeadAsGet)
    api.add_middleware(BodyLimit)
    api.add_middleware(CORSMiddleware, allow_origins=[settings.origin], allow_methods=METHODS, allow_headers=["*"])
    api.add_middleware(KnownHosts, hosts=own_hosts(settings))
    api.add_middleware(InTheirLanguage)
    return api


def _docs(prefix: str) -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url=prefix + OPENAPI,
        title="Notflix",
        swagger_js_url=f"{prefix}{DOCS_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{prefix}{DOCS_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{prefix}/favicon.svg",
        swagger_ui_parameters={"validatorUrl": None},
    )


def _nothing_here(request: Request) -> None:
    """404; or 405 where another method would be right."""
    if _methods_at(request.url.path):
        raise HTTPException(405)
    raise HTTPException(404, f"There is nothing here. The API is described at {DOCS}.")


def _wrong_method(request: Request, _error: Exception) -> JSONResponse:
    """Starlette would tell the methods of one route alone, where several have the same address."""
    allowed = ", ".join(sorted(_methods_at(request.url.path)))
    return problem(405, gettext("This cannot be done here."), headers={"Allow": allowed})


def _methods_at(path: str) -> set[str]:
    routes = [route for part in PARTS for route in part.router.routes if isinstance(route, APIRoute)]
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
