"""Which edge a viewer should try first. Pure: names, health and a viewer in, an order with reasons out.

Healthy edges come before those that are to be spared, those before dead ones. Among equals: the viewer's network, then
what it costs to reach them in milliseconds, measured or guessed from distance and load. Edges that cost about the same
share the viewers.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

Location = tuple[float, float]  # latitude, longitude in degrees

# Milliseconds.
UNKNOWN = 50.0  # the round trip to an edge of which nothing is known
NEXT_HOP = 5.0  # what distance does not explain
KM_PER_MS = 100.0  # light in fibre, there and back
BUSY = 60.0  # what an edge at its limit costs more
PULL = 40.0  # what an edge that must fetch the film first costs more
SAME = 20.0  # edges closer together than this are as good as each other
# A viewer leaves its edge for one that is better by LEAVE, and comes home to one that is no worse than RETURN: between
# the two nobody moves, so that figures that shake a little move nobody to and fro.
LEAVE, RETURN = 2 * SAME, SAME / 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edge that has the video, or can fetch it. healthy: whether it served when it was last asked.

    settled: it has been well for a while, not just come back. networks: CIDR blocks whose viewers it is there for.
    load: 0 idle to 1 at its limit. holds: has the video already.
    """

    name: str
    healthy: bool = True
    settled: bool = True
    drained: bool = False
    holds: bool = True
    networks: tuple[str, ...] = ()
    location: Location | None = None
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class Viewer:
    """address: an IP address, or '' for everybody's common order. location: by the address. at: the edge watched from.

    round_trips: edge → milliseconds, as the page measured them.
    """

    address: str = ""
    location: Location | None = None
    round_trips: dict[str, float] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True, slots=True)
class RankedEdge:
    name: str
    reason: str


def rank(candidates: Iterable[Candidate], viewer: Viewer | str = "") -> list[RankedEdge]:
    """All of them, best first.

    Equals are spread by rendezvous hashing: a viewer keeps its edge while it lives, and when an edge goes only its own
    viewers move.
    """
    who = Viewer(viewer) if isinstance(viewer, str) else viewer
    ranked = sorted(candidates, key=lambda c: (_class(c, who), _cost(c, who), c.name))
    placed: list[Candidate] = []
    while ranked:
        least = _cost(ranked[0], who)
        equals = [c for c in ranked if _class(c, who) == _class(ranked[0], who) and _cost(c, who) <= least + SAME]
        placed += sorted(equals, key=lambda c: _weight(c.name, who.address))
        ranked = [c for c in ranked if c not in equals]
    return [RankedEdge(c.name, _reason(c, who)) for c in _kept(placed, who)]


def _kept(placed: list[Candidate], viewer: Viewer) -> list[Candidate]:
    """The same, with the edge that is watched from first where leaving it is not worth it."""
    current = next((c for c in placed if c.name == viewer.at), None)
    if current is None or current is placed[0] or _class(current, viewer) != _class(placed[0], viewer):
        return placed
    cost, best = _cost(current, viewer), _cost(placed[0], viewer)
    least = min(_cost(c, viewer) for c in placed if _class(c, viewer) == _class(current, viewer))
    comes_home = best <= least + RETURN and _weight(placed[0].name, viewer.address) < _weight(
        current.name, viewer.address
    )
    if cost > least + LEAVE or comes_home:
        return placed
    return [current, *(c for c in placed if c is not current)]


def _class(candidate: Candidate, viewer: Viewer) -> tuple[int, bool]:
    """Lower is better; costs are compared within one class only."""
    if not candidate.healthy:
        kind = 3
    elif candidate.drained:
        kind = 2
    else:
        kind = 0 if candidate.settled else 1
    return kind, not is_in(viewer.address, candidate.networks)


def _cost(candidate: Candidate, viewer: Viewer) -> float:
    """Milliseconds, more or less."""
    reach = viewer.round_trips.get(candidate.name)
    if reach is None:
        apart = distance(candidate.location, viewer.location)
        reach = UNKNOWN if apart is None else NEXT_HOP + apart / KM_PER_MS
    return reach + min(1.0, candidate.load) * BUSY + (0.0 if candidate.holds else PULL)


def _reason(candidate: Candidate, viewer: Viewer) -> str:
    """For a person: what put it where it stands."""
    if not candidate.healthy:
        return "does not answer"
    reasons = ["is being emptied"] if candidate.drained else []
    reasons += [] if candidate.settled else ["has just come back"]
    reasons += ["is there for your network"] if is_in(viewer.address, candidate.networks) else []
    apart = distance(candidate.location, viewer.location)
    if candidate.name in viewer.round_trips:
        reasons.append(f"answers you in {viewer.round_trips[candidate.name]:.0f} ms")
    elif apart is not None:
        reasons.append(f"about {_round(apart)} km from you")
    else:
        reasons.append("answers")
    reasons += ["is busy"] if candidate.load >= 0.5 else []
    reasons += [] if candidate.holds else ["fetches the film first"]
    return ", ".join(reasons)


def _round(km: float) -> int:
    return round(km) if km < 100 else round(km, -2 if km >= 1000 else -1).__int__()


def _weight(name: str, viewer: str) -> bytes:
    return hashlib.sha256(f"{viewer}\0{name}".encode()).digest()


def is_in(address: str, networks: Iterable[str]) -> bool:
    """Whether the address is in one of the CIDR blocks. Raises ValueError for a block that is none."""
    blocks = [ip_network(block) for block in networks]
    try:
        own = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(own, "ipv4_mapped", None)  # how a server that listens on both sees IPv4 viewers
    return any((mapped or own) in block for block in blocks)


def distance(one: Location | None, other: Location | None) -> float | None:
    """Kilometres along the great circle; None where a place is not known."""
    if one is None or other is None:
        return None
    (lat1, lon1), (lat2, lon2) = ((math.radians(a), math.radians(b)) for a, b in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))
