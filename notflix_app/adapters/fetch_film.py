"""A film from an address of the web, by yt-dlp, for whoever has installed it: it knows hundreds of sites, and changes
with them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import imageio_ffmpeg

from ..core.errors import Conflict, Refused

log = logging.getLogger(__name__)
OnProgress = Callable[[int, int], None]  # bytes that have come, and of how many; 0 where nobody knows


def fetch_film(address: str, folder: Path, on_progress: OnProgress = lambda come, of: None) -> Path:
    """Into the folder, with its text, its picture and an .nfo beside it; a fetch that broke off goes on.

    Raises Refused with what yt-dlp says, Conflict where it is not installed.
    """
    try:
        import yt_dlp  # an extra: few want it
    except ImportError as error:
        raise Conflict("For films from addresses, install yt-dlp into .venv: .venv/bin/pip install yt-dlp") from error

    def hook(now: dict[str, Any]) -> None:
        on_progress(now.get("downloaded_bytes") or 0, now.get("total_bytes") or now.get("total_bytes_estimate") or 0)

    try:
        with yt_dlp.YoutubeDL({**_options(folder), "progress_hooks": [hook]}) as tool:
            info = tool.extract_info(address)
            film = Path(info["requested_downloads"][0]["filepath"])
    except yt_dlp.utils.YoutubeDLError as error:
        raise Refused(f"{address}: {str(error).removeprefix('ERROR: ').strip()}") from error
    except (KeyError, IndexError, TypeError) as error:
        raise Refused(f"{address}: there is no film.") from error
    film.with_suffix(".nfo").write_bytes(nfo(info))
    return film


def nfo(info: dict[str, Any]) -> bytes:
    """What a site tells of a film, as Kodi writes it."""
    movie = Element("movie")
    known = {"title": info.get("title"), "plot": info.get("description"), "director": info.get("uploader")}
    for name, value in {**known, "year": str(info.get("upload_date") or "")[:4]}.items():
        if value:
            SubElement(movie, name).text = str(value)
    for tag in info.get("tags") or ():
        SubElement(movie, "tag").text = str(tag)
    content: bytes = tostring(movie, encoding="utf-8")
    return content


def _options(folder: Path) -> dict[str, Any]:
    return {
        "paths": {"home": str(folder)},
        "outtmpl": "%(title).150B [%(id)s].%(ext)s",
        "format": "bestvideo*+bestaudio/best",
        "noplaylist": True,
        "writesubtitles": True,
        "subtitleslangs": ["all", "-live_chat"],
        "writethumbnail": True,
        "ffmpeg_location": imageio_ffmpeg.get_ffmpeg_exe(),
        "cachedir": False,
        "noprogress": True,
        "quiet": True,
        "logger": log,
    }
