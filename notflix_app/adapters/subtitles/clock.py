"""Times as people and programs write them."""

from __future__ import annotations

import re

# 01:02:03,456 and whatever comes near it: hours may be missing, a full stop or a colon be the comma, digits too few.
CLOCK = r"(-?)(?:(\d{1,6}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,9}))?(?!\d)"
_CLOCK = re.compile(CLOCK)


def milliseconds(sign: str, hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    """Of the groups of CLOCK."""
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    thousandths = whole * 1000 + int((fraction or "0")[:3].ljust(3, "0"))
    return -thousandths if sign else thousandths


def read_clock(text: str) -> int | None:
    """Milliseconds; None where it is no time."""
    clock = _CLOCK.fullmatch(text.strip())
    return milliseconds(*clock.groups()) if clock else None
