"""GET /watch/{id} and /embed/{id}: pages of the frontend, with what film_head.py says of the video in their head.

The frontend's page for every video is the same file, an empty shell. Search engines and chat previews read only what
the server sends, and an unknown id has to be a real 404.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from ..core.embedding import frame_ancestors
from ..core.errors import NotFound
from ..core.rights import Actor
from ..core.video import Video
from ..translation.languages import language
from ..translation.texts import gettext
from ..usecases.access import find_video
from ..usecases.services import Services
from .film_head import head_of, title_of
from .headers import POLICY
from .provide import Asks, Given, is_video_id

# What the shell says of itself would stand beside what we say of the video.
_REPLACED = re.compile(
    r"""<title\b[^>]*>.*?</title\s*>|<meta\b[^>]*\b(?:name|property)=["']?(?:og:|twitter:|description\b)[^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
_HEAD_ENDS = re.compile("</head>", re.IGNORECASE)


Shell = Callable[[str, str], str]


def router(shell: Shell, url: str, sites: tuple[str, ...]) -> APIRouter:
    """shell: the frontend's page in a language, for the path of a route; read when it is asked for. url: how browsers
    reach us, without a trailing slash. sites: those that may show films in a frame."""
    routes = APIRouter()

    @routes.get("/watch/{video_id}", include_in_schema=False)
    @routes.get("/watch/{video_id}/", include_in_schema=False)
    def watch(services: Given, actor: Asks, video_id: str) -> HTMLResponse:
        return _page(shell(language(), "watch/:video_id"), _find(services, actor, video_id), url)

    @routes.get("/embed/{video_id}", include_in_schema=False)
    @routes.get("/embed/{video_id}/", include_in_schema=False)
    def embed(services: Given, actor: Asks, video_id: str) -> HTMLResponse:
        video = _find(services, actor, video_id)
        page = _page(shell(language(), "embed/:video_id"), video, url)
        page.headers[POLICY] = frame_ancestors(sites, video)  # see headers.py
        return page

    return routes


def _find(services: Services, actor: Actor, video_id: str) -> Video | None:
    if not is_video_id(video_id):
        return None
    try:
        return find_video(services, actor, video_id)
    except NotFound:
        return None


def _page(shell: str, video: Video | None, url: str) -> HTMLResponse:
    if video is None:
        return HTMLResponse(with_head(shell, title_of(gettext("Not found"))), 404, _HEADERS)
    return HTMLResponse(with_head(shell, head_of(video, url)), 200, _HEADERS)


_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}


def with_head(shell: str, tags: str) -> str:
    """The shell with `tags` last in its head, in place of its own title and description."""
    bare = _REPLACED.sub("", shell)
    return _HEAD_ENDS.sub(lambda end: tags + end[0], bare, count=1)
