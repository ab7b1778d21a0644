"""How an edge is, by what it answered, and remembered without flapping. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .edges import EdgeDisk

# One lost packet is no dead edge, and one answer is no healed one.
DOWN_AFTER = 2  # bad answers in a row
SETTLED_AFTER = 15.0  # seconds of good answers after it was down
STALE_AFTER = 30.0  # seconds; what was seen longer ago says nothing of now
AT_ITS_LIMIT = 1000  # connections; nginx.conf.tmpl lets in 1,024 for each process


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question brought. seconds: the round trip, connection and all. load: 0 to 1. access: the digest of
    the EdgeAccess that it obeys, or ''. problem: why it is not well, for people, where that is known.
    certificate_ends: seconds since the epoch; None without TLS."""

    well: bool
    seconds: float = 0.0
    load: float = 0.0
    access: str = ""
    problem: str = ""
    certificate_ends: float | None = None


@dataclass(frozen=True, slots=True)
class EdgeHealth:
    """How an edge was when it was last asked; as it stands here where nobody ever did.

    at, up_since: seconds since the epoch; since when it has been well (0: always, for all that we know). bad: bad
    answers in a row. load: 0 idle to 1 at its limit. served: bytes sent to viewers so far; disk: where it keeps
    packages; None where it does not say. problem, certificate_ends: of its last answer.
    """

    well: bool = True
    at: float = 0.0
    up_since: float = 0.0
    bad: int = 0
    load: float = 0.0
    served: int | None = None
    disk: EdgeDisk | None = None
    problem: str = ""
    certificate_ends: float | None = None

    def settled(self, now: float) -> bool:
        return self.well and (self.up_since == 0.0 or now - self.up_since >= SETTLED_AFTER)

    @property
    def in_doubt(self) -> bool:
        return self.well and self.bad > 0


def after(before: EdgeHealth | None, answer: Answer, now: float) -> EdgeHealth:
    """What is to be thought of the edge now. The very first answer counts at once."""
    old = before or EdgeHealth(bad=DOWN_AFTER - 1)
    if answer.well:
        came_back = before is not None and not before.well
        up_since = now if came_back else old.up_since
        ends = answer.certificate_ends
        return EdgeHealth(True, now, up_since, 0, answer.load, old.served, old.disk, certificate_ends=ends)
    bad = old.bad + 1
    if old.well and bad < DOWN_AFTER:
        return replace(old, at=now, bad=bad)
    return EdgeHealth(False, now, bad=bad, problem=answer.problem)


def current(seen: EdgeHealth | None, now: float) -> EdgeHealth | None:
    """The same, or None where that was too long ago to count."""
    return seen if seen and now - seen.at < STALE_AFTER else None


def load_of(connections: str | None) -> float:
    """0 to 1 in hundredths, from the edge's count of open connections; 0 where it tells none."""
    open_now = int(connections) if connections and connections.isdecimal() else 0
    return round(min(1.0, open_now / AT_ITS_LIMIT), 2)
