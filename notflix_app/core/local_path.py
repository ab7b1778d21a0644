"""Where somebody may be sent after signing in: to pages of ours, and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/"
MAX_LETTERS = 2000


def local_path(wanted: str) -> str:
    """`wanted` where it is the path of a page, with its query; HOME for whatever leads elsewhere, or might."""
    if len(wanted) > MAX_LETTERS or not wanted.isascii() or not wanted.isprintable() or "\\" in wanted:
        return HOME
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    # To a browser '//evil.example' is another host, and so is '/%5Cevil.example' to none: it stays a path.
    elsewhere = parts.scheme or parts.netloc or not wanted.startswith("/") or wanted.startswith("//")
    return HOME if elsewhere or parts.path.startswith("/api/") else wanted
