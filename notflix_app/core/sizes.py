"""Bytes and counts in words."""

from __future__ import annotations


def size(count: float) -> str:
    """Bytes as people say them: '1.4 GB', in steps of 1,024 as the uploader counts."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} TB"


def counted(count: int, thing: str) -> str:
    """'1 video', '2 videos'. thing: one of it, whose plural ends in s."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
