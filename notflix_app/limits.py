"""How many files and connections a process of ours may have open, and how much memory it may use."""

from __future__ import annotations

import resource

MANY = 65_536
MACOS_MAX = 10_240  # what it takes where it says 'unlimited'


def allow_many_files() -> int:
    """Lets this process, and what it starts, open as many as the system permits; returns how many that are.

    Most systems start programs with 1,024, for the sake of old ones that use select().
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (MANY, MACOS_MAX):
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft == resource.RLIM_INFINITY or soft >= most:
            break
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (OSError, ValueError):
            continue
        return most
    return MANY if soft == resource.RLIM_INFINITY else soft


def limit_memory(most: int) -> None:
    """Bytes of data that this process and each of its forks may have. The tools below them have limits of their own,
    which may be higher: only the soft limit is set."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
