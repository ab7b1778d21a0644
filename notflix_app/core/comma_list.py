"""Lists as people type them."""

from __future__ import annotations


def comma_list(text: str) -> list[str]:
    """'family, , friends' → ['family', 'friends']."""
    return [item.strip() for item in text.split(",") if item.strip()]
