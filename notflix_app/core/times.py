"""Times as people read them: places and lengths as '1:04:10', spans as '3 min'."""

from __future__ import annotations


def clock(seconds: float) -> str:
    """3850.9 → '1:04:10'; 7.6 → '0:07': whole seconds that have passed, as players count."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def span(seconds: float) -> str:
    """'4 s', '3 min', '1 h 20 min'."""
    if seconds < 60:
        return f"{max(0, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
