"""RSS 2.0 of the newest films, with pictures and the film itself as Media RSS has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated
from urllib.parse import urlencode
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from fastapi import APIRouter, Depends, Query, Request, Response

from ..core import keys
from ..core.embedding import embed_path
from ..core.rights import Actor
from ..core.video import Video
from ..usecases.access import is_for_everyone
from ..usecases.actors import actor_of_api_token
from ..usecases.newest_films import newest_films
from .film_head import SITE
from .problems import documented
from .provide import Asks, Given, Viewer
from .xml_text import plain_text

router = APIRouter(tags=["search"])
PATH = "/feed.xml"
MEDIA_TYPE = "application/rss+xml"
HLS = "application/vnd.apple.mpegurl"
MAX_FILMS = 50
ATOM, MEDIA = "http://www.w3.org/2005/Atom", "http://search.yahoo.com/mrss/"
ElementTree.register_namespace("atom", ATOM)
ElementTree.register_namespace("media", MEDIA)


class Rss(Response):
    media_type = MEDIA_TYPE


def _reader(
    services: Given,
    actor: Asks,
    address: Viewer,
    token: Annotated[
        str, Query(max_length=200, description="Of the API: readers of feeds can send it in an address alone.")
    ] = "",
) -> Actor:
    return replace(actor_of_api_token(services, token), address=address) if token else actor


@router.get(PATH, response_class=Rss, responses=documented(401, 403, 422, 503))
def feed(
    request: Request,
    services: Given,
    actor: Annotated[Actor, Depends(_reader)],
    tag: Annotated[str, Query(max_length=200, description="Only films that have it.")] = "",
) -> Rss:
    """The newest films as RSS: those that everyone may see, and with a token those that its person may."""
    films = newest_films(services, actor, tag=tag, limit=MAX_FILMS)
    own = f"{PATH}?{urlencode({'tag': tag})}" if tag else PATH
    return Rss(
        as_rss(films, request.app.state.url, own, tag),
        headers={"Cache-Control": "public, max-age=300" if actor.is_stranger else "private, no-store"},
    )


def as_rss(films: Sequence[Video], site: str, own: str, tag: str = "") -> bytes:
    """site: how browsers reach us, without a trailing slash. own: the path of this feed, without anybody's token."""
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    _add(channel, "title", f"{tag} · {SITE}" if tag else SITE)
    _add(channel, "link", f"{site}/?{urlencode({'tag': tag})}" if tag else f"{site}/")
    _add(channel, "description", f"The newest films with the tag “{tag}”." if tag else "The newest films.")
    SubElement(channel, f"{{{ATOM}}}link", href=site + own, rel="self", type=MEDIA_TYPE)
    if films:
        _add(channel, "lastBuildDate", _date(max(film.live_at or film.created_at for film in films)))
    for film in films:
        _item(channel, film, site)
    text: bytes = ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return text


def _item(channel: Element, film: Video, site: str) -> None:
    item, page, own = SubElement(channel, "item"), f"{site}/watch/{film.id}", f"{site}/api/videos/{film.id}"
    _add(item, "title", film.title)
    _add(item, "link", page)
    SubElement(item, "guid", isPermaLink="false").text = film.id
    _add(item, "pubDate", _date(film.live_at or film.created_at))
    if film.description:
        _add(item, "description", film.description)
    for tag in film.tags:
        _add(item, "category", tag)
    # What it is for a reader that plays it. How many bytes a viewer will need of it, nobody knows.
    SubElement(item, "enclosure", url=f"{own}/{keys.HLS_MASTER}", length="0", type=HLS)
    media = SubElement(
        item,
        f"{{{MEDIA}}}content",
        url=f"{own}/{keys.HLS_MASTER}",
        type=HLS,
        medium="video",
        duration=str(round(film.duration)),
    )
    if is_for_everyone(film):
        SubElement(media, f"{{{MEDIA}}}player", url=site + embed_path(film.id))
    if film.has_picture:
        SubElement(media, f"{{{MEDIA}}}thumbnail", url=f"{own}/poster")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = plain_text(text)


def _date(at: float) -> str:
    return format_datetime(datetime.fromtimestamp(at, UTC), usegmt=True)
