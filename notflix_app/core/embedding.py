"""A film in a frame on another site: how large it is, and the HTML that shows it."""

from __future__ import annotations

import re
from html import escape

from .comma_list import comma_list
from .errors import Refused
from .video import Video
from .visibility import Visibility

WIDTH = 960  # pixels, where nobody wants less
SHAPE = (1280, 720)  # of a film that nobody has measured
EVERY_SITE, NO_SITE = "*", "none"
_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:(\d+|\*))?")
_ALLOWED = "autoplay; fullscreen; picture-in-picture; encrypted-media"


def embed_sites(text: str) -> tuple[str, ...]:
    """'https://school.example, https://*.club.example' → each; '*' → every one; 'none' → none. Raises Refused."""
    if text.strip() == NO_SITE:
        return ()
    sites = tuple(comma_list(text))
    if sites == (EVERY_SITE,) or (sites and all(_SITE.fullmatch(site) for site in sites)):
        return sites
    raise Refused(f"“{text}” are no sites. Write https://school.example, https://*.club.example; or *; or none.")


def frame_ancestors(sites: tuple[str, ...], video: Video | None) -> str:
    """Who may show the page of a film in a frame, as a content security policy says it. Every site may only where
    everybody may see the film, or there is none to see. video: None where there is none for whoever asks."""
    if not sites:
        return "frame-ancestors 'none'"
    if sites == (EVERY_SITE,) and video is not None and video.visibility is not Visibility.PUBLIC:
        return "frame-ancestors 'self'"
    return f"frame-ancestors {' '.join(sites)}"


def frame_size(video: Video, max_width: int | None = None, max_height: int | None = None) -> tuple[int, int]:
    """Width and height in pixels, in the film's shape and within what is given."""
    shape = (video.source.width, video.source.height) if video.source else SHAPE
    width = min(WIDTH, max_width or WIDTH)
    height = round(width * shape[1] / shape[0])
    if max_height and height > max_height:
        width, height = round(max_height * shape[0] / shape[1]), max_height
    return max(1, width), max(1, height)


def embed_path(video_id: str) -> str:
    return f"/embed/{video_id}"


def embed_code(site: str, video: Video, max_width: int | None = None, max_height: int | None = None) -> str:
    """The HTML for another page. site: how browsers reach us, without a trailing slash."""
    width, height = frame_size(video, max_width, max_height)
    return (
        f'<iframe src="{escape(site + embed_path(video.id))}" width="{width}" height="{height}"'
        f' title="{escape(video.title)}" allow="{_ALLOWED}" allowfullscreen'
        f' style="border:0;max-width:100%;height:auto;aspect-ratio:{width}/{height}"></iframe>'
    )
