"""How an edge is, by what it answered, and remembered without flapping. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# One lost packet is no dead edge, and one answer is no healed one.
DOWN_AFTER = 2  # bad answers in a row
SETTLED_AFTER = 15.0  # seconds of good answers after it was down
AT_ITS_LIMIT = 1000  # connections; nginx.conf.tmpl lets in 1,024 for each process


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question brought. seconds: the round trip, connection and all. load: 0 to 1."""

    well: bool
    seconds: float = 0.0
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class Health:
    """at: when the last answer came, up_since: since when it has been well (0: always, for all that we know);
    monotonic seconds. bad: bad answers in a row."""

    well: bool = True
    at: float = 0.0
    up_since: float = 0.0
    bad: int = 0
    load: float = 0.0

    def settled(self, now: float) -> bool:
        return self.well and (self.up_since == 0.0 or now - self.up_since >= SETTLED_AFTER)

    @property
    def in_doubt(self) -> bool:
        return self.well and self.bad > 0


def after(before: Health | None, answer: Answer, now: float) -> Health:
    """What is to be thought of the edge now. The very first answer counts at once."""
    if answer.well:
        came_back = before is not None and not before.well
        return Health(True, now, now if came_back else (before.up_since if before else 0.0), 0, answer.load)
    bad = before.bad + 1 if before else DOWN_AFTER
    if before is not None and before.well and bad < DOWN_AFTER:
        return Health(True, now, before.up_since, bad, before.load)
    return Health(False, now, 0.0, bad)


def load_of(connections: str | None) -> float:
    """0 to 1, from the edge's count of open connections; 0 where it tells none."""
    return min(1.0, int(connections) / AT_ITS_LIMIT) if connections and connections.isdecimal() else 0.0
