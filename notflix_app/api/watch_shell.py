"""GET /watch/{id}: the page of the frontend, with the video's title and pictures in it for whoever runs no JavaScript.

The frontend's page for every video is the same file, an empty shell. Search engines and chat previews read only what
the server sends, and an unknown id has to be a real 404.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from ..core.errors import NotFound
from ..core.rights import Actor
from ..core.video import Video, VideoState
from ..usecases.access import find_video
from ..usecases.services import Services
from .provide import Asks, Given, is_video_id

SITE = "Notflix"
MAX_DESCRIPTION_LETTERS = 300
# What the shell says of itself would stand beside what we say of the video.
_REPLACED = re.compile(
    r"""<title\b[^>]*>.*?</title\s*>|<meta\b[^>]*\b(?:name|property)=["']?(?:og:|twitter:|description\b)[^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
_HEAD_ENDS = re.compile("</head>", re.IGNORECASE)


def router(shell: Callable[[], str], url: str) -> APIRouter:
    """shell: the frontend's page, read when it is asked for. url: how browsers reach us, without a trailing slash."""
    routes = APIRouter()

    # Some crawlers ask with HEAD first.
    @routes.api_route("/watch/{video_id}", methods=["GET", "HEAD"], include_in_schema=False)
    @routes.api_route("/watch/{video_id}/", methods=["GET", "HEAD"], include_in_schema=False)
    def watch(services: Given, actor: Asks, video_id: str) -> HTMLResponse:
        video = _find(services, actor, video_id)
        if video is None:
            return HTMLResponse(with_head(shell(), _title("Not found")), 404, _HEADERS)
        return HTMLResponse(with_head(shell(), head_of(video, url)), 200, _HEADERS)

    return routes


def _find(services: Services, actor: Actor, video_id: str) -> Video | None:
    if not is_video_id(video_id):
        return None
    try:
        return find_video(services, actor, video_id)
    except NotFound:
        return None


_HEADERS = {"Cache-Control": "no-cache"}


def with_head(shell: str, tags: str) -> str:
    """The shell with `tags` last in its head, in place of its own title and description."""
    bare = _REPLACED.sub("", shell)
    return _HEAD_ENDS.sub(lambda end: tags + end[0], bare, count=1)


def head_of(video: Video, url: str) -> str:
    """title, description, og: and twitter: tags, escaped: people write these texts."""
    page = f"{url}/watch/{video.id}"
    description = " ".join(video.description.split())[:MAX_DESCRIPTION_LETTERS] or f"Watch “{video.title}” on {SITE}."
    properties = {
        "og:site_name": SITE,
        "og:type": "video.other",
        "og:title": video.title,
        "og:description": description,
        "og:url": page,
    }
    if video.duration:
        properties["video:duration"] = str(round(video.duration))
    names = {"description": description, "twitter:title": video.title, "twitter:description": description}
    if video.has_poster or video.poster:
        # Ours, not the edge's: it leads to wherever the picture will be when the preview is looked at.
        picture = f"{url}/api/videos/{video.id}/poster"
        properties |= {"og:image": picture, "og:image:alt": video.title}
        names |= {"twitter:card": "summary_large_image", "twitter:image": picture}
    if video.state is not VideoState.LIVE:
        names["robots"] = "noindex"
    metas = [f'<meta property="{escape(k)}" content="{escape(v)}"/>' for k, v in properties.items()]
    metas += [f'<meta name="{escape(k)}" content="{escape(v)}"/>' for k, v in names.items()]
    return _title(video.title) + "".join(metas) + f'<link rel="canonical" href="{escape(page)}"/>'


def _title(title: str) -> str:
    return f"<title>{escape(title)} · {SITE}</title>"
