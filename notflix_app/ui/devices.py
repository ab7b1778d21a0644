"""What people call the machine and the program that a user agent stands for."""

from __future__ import annotations

from ..translation.texts import gettext

# The first that is in it counts: most say that they are several others, too.
_PROGRAMS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
MAX_LETTERS = 40


def device_words(user_agent: str) -> str:
    """'Firefox on Windows'."""
    program = _first(_PROGRAMS, user_agent)
    machine = _first(_MACHINES, user_agent)
    if program and machine:
        return gettext("{program} on {machine}", program=program, machine=machine)
    return program or machine or user_agent.partition("/")[0][:MAX_LETTERS].strip() or gettext("Unknown device")


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
