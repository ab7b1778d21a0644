"""Lengths of time, sizes and shares as the language writes them: Babel knows how, from CLDR."""

from __future__ import annotations

import time
from datetime import timedelta

from babel.dates import format_timedelta
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from ..core import sizes
from .languages import locale
from .texts import gettext, ngettext

_AGES = (("year", 31536000), ("month", 2592000), ("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60))


def ago(then: float, now: float | None = None) -> str:
    """'3 days ago'. then, now: seconds since the epoch."""
    seconds = max(0.0, (time.time() if now is None else now) - then)
    unit, each = next((age for age in _AGES if seconds >= age[1]), ("", 0))
    if not unit:
        return gettext("just now")
    past = timedelta(seconds=-(seconds // each) * each)
    return format_timedelta(past, granularity=unit, threshold=1e9, add_direction=True, locale=locale())  # type: ignore[arg-type]


def until(then: float, now: float | None = None) -> str:
    """'for 3 more days'."""
    seconds = max(0.0, then - (time.time() if now is None else now))
    if seconds >= 86400:
        return ngettext("for one more day", "for {count} more days", round(seconds / 86400))
    return ngettext("for one more hour", "for {count} more hours", max(1, round(seconds / 3600)))


def spoken(seconds: float) -> str:
    """For screen readers: '1 hour 2 minutes'."""
    minutes, rest = divmod(int(max(1.0, seconds)) if seconds > 0 else 0, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "hour"), (minutes, "minute"), (rest if not hours else 0, "second")]
    return " ".join(format_unit(count, unit, length="long", locale=locale()) for count, unit in parts if count)


def size(count: float) -> str:
    """'1.4 GB'."""
    number, unit = sizes.size(count).split(" ")
    return f"{format_decimal(number, '0.0' if '.' in number else '0', locale=locale())} {unit}"


def percent(share: float) -> str:
    """0.43 → '43%'."""
    return format_percent(share, locale=locale())


def number(count: float) -> str:
    """1204 → '1,204'."""
    return format_decimal(count, locale=locale())
