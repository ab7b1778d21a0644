"""What the page of a film says of it to whoever runs no JavaScript: search engines, chat previews, other sites."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

from ..core.embedding import embed_path, frame_size
from ..core.video import Video, VideoState
from ..usecases.access import is_for_everyone

SITE = "Notflix"
MAX_DESCRIPTION_LETTERS = 300


def title_of(title: str) -> str:
    return f"<title>{escape(title)} · {SITE}</title>"


def head_of(video: Video, url: str) -> str:
    """title, description, og: and twitter: tags, and schema.org's; escaped: people write these texts. url: how browsers
    reach us, without a trailing slash."""
    page = f"{url}/watch/{video.id}"
    is_shown = video.state is VideoState.LIVE and is_for_everyone(video)
    properties = {**_open_graph(video, url, page), **(_open_graph_player(video, url) if is_shown else {})}
    metas = [f'<meta property="{escape(name)}" content="{escape(text)}"/>' for name, text in properties.items()]
    metas += [f'<meta name="{escape(name)}" content="{escape(text)}"/>' for name, text in _names(video, url).items()]
    links = [f'<link rel="canonical" href="{escape(page)}"/>', *(_oembed_links(video, url, page) if is_shown else ())]
    data = _schema_org(video, url, page, is_shown) if video.state is VideoState.LIVE else ""
    return title_of(video.title) + "".join(metas) + "".join(links) + data


def _description(video: Video) -> str:
    return " ".join(video.description.split())[:MAX_DESCRIPTION_LETTERS] or f"Watch “{video.title}” on {SITE}."


def _picture(video: Video, url: str) -> str:
    """Ours, not the edge's: it leads to wherever the picture will be when the preview is looked at."""
    return f"{url}/api/videos/{video.id}/poster" if video.has_picture else ""


def _open_graph(video: Video, url: str, page: str) -> dict[str, str]:
    properties = {
        "og:site_name": SITE,
        "og:type": "video.other",
        "og:title": video.title,
        "og:description": _description(video),
        "og:url": page,
    }
    if video.duration:
        properties["video:duration"] = str(round(video.duration))
    if picture := _picture(video, url):
        properties |= {"og:image": picture, "og:image:alt": video.title}
    return properties


def _open_graph_player(video: Video, url: str) -> dict[str, str]:
    width, height = frame_size(video)
    player = url + embed_path(video.id)
    secure = {"og:video:secure_url": player} if player.startswith("https:") else {}
    size = {"og:video:width": str(width), "og:video:height": str(height)}
    return {"og:video": player, **secure, "og:video:type": "text/html", **size}


def _names(video: Video, url: str) -> dict[str, str]:
    description = _description(video)
    names = {"description": description, "twitter:title": video.title, "twitter:description": description}
    if picture := _picture(video, url):
        names |= {"twitter:card": "summary_large_image", "twitter:image": picture}
    if video.state is not VideoState.LIVE:
        names["robots"] = "noindex"
    return names


def _oembed_links(video: Video, url: str, page: str) -> Iterable[str]:
    for kind, media_type in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        address = f"{url}/oembed?{urlencode({'url': page, 'format': kind})}"
        yield f'<link rel="alternate" type="{media_type}" href="{escape(address)}" title="{escape(video.title)}"/>'


def _schema_org(video: Video, url: str, page: str, is_shown: bool) -> str:
    """A VideoObject as JSON-LD. No browser runs it, so that no policy of ours is about it."""
    film: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "@id": page,
        "url": page,
        "name": video.title,
        "description": _description(video),
        "uploadDate": datetime.fromtimestamp(video.live_at or video.created_at, UTC).isoformat(timespec="seconds"),
        "duration": f"PT{round(video.duration)}S",
        "isAccessibleForFree": True,
        "potentialAction": {
            "@type": "SeekToAction",
            "target": f"{page}?t={{seek_to_second_number}}",
            "startOffset-input": "required name=seek_to_second_number",
        },
    }
    if picture := _picture(video, url):
        film["thumbnailUrl"] = picture
    if video.tags:
        film["keywords"] = ", ".join(video.tags)
    if video.source:
        film |= {"width": video.source.width, "height": video.source.height}
    if is_shown:
        film["embedUrl"] = url + embed_path(video.id)
    text = json.dumps(film, ensure_ascii=False).replace("<", "\\u003c")  # nothing in it ends the script
    return f'<script type="application/ld+json">{text}</script>'
