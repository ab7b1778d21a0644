"""Where edges and viewers are: CIDR rules and locations from the settings, the rest from an MMDB file (geoip2)."""

from __future__ import annotations

import functools
import ipaddress
import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..core.edge_selection import Location
from ..core.errors import Refused

if TYPE_CHECKING:
    from geoip2.database import Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Geography:
    """networks_of: edge → CIDR blocks whose viewers it is there for. locations_of: edge → where it stands.

    database: an MMDB file with cities, such as GeoLite2-City or DB-IP's; None: distance is not looked at.
    """

    networks_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    locations_of: Mapping[str, Location] = field(default_factory=dict)
    database: Path | None = None

    def networks(self, edge: str) -> tuple[str, ...]:
        return self.networks_of.get(edge, ())

    def location(self, edge: str, url: str) -> Location | None:
        """As it was set, else by the address of the edge's host."""
        if edge in self.locations_of or not self.database:
            return self.locations_of.get(edge)
        return _of_host(self.database, urlsplit(url).hostname or "")

    def locate(self, address: str) -> Location | None:
        return _located(self.database, address) if self.database and address else None


def geography(networks: str, locations: str, database: Path | None) -> Geography:
    """From settings. networks: 'edge-a=10.0.0.0/8,fd00::/8; edge-b=…'; locations: 'edge-a=52.52,13.40; …'.

    Raises Refused where one of them cannot be understood.
    """
    if database and not database.is_file():
        raise Refused(f"NOTFLIX_GEO_DATABASE names {database}, and there is no such file.")
    return Geography(
        {
            edge: tuple(_block(edge, item) for item in items)
            for edge, items in _rules("NOTFLIX_EDGE_NETWORKS", networks)
        },
        {edge: _location(edge, items) for edge, items in _rules("NOTFLIX_EDGE_LOCATIONS", locations)},
        database,
    )


def _rules(setting: str, text: str) -> list[tuple[str, list[str]]]:
    rules = []
    for rule in filter(None, (piece.strip() for piece in text.split(";"))):
        edge, sign, rest = rule.partition("=")
        if not sign or not edge.strip():
            raise Refused(f"{setting} has {rule!r}. Write EDGE=… for each edge, with ';' between them.")
        rules.append((edge.strip(), [item.strip() for item in rest.split(",")]))
    return rules


def _block(edge: str, text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise Refused(f"NOTFLIX_EDGE_NETWORKS gives {edge} the network {text!r}: {error}.") from error


def _location(edge: str, items: list[str]) -> Location:
    try:
        latitude, longitude = (float(item) for item in items)
    except ValueError as error:
        raise Refused(f"NOTFLIX_EDGE_LOCATIONS gives {edge} {','.join(items)!r}. Write LATITUDE,LONGITUDE.") from error
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refused(f"NOTFLIX_EDGE_LOCATIONS puts {edge} off the globe: {latitude},{longitude}.")
    return latitude, longitude


@functools.cache
def _reader(database: Path) -> Reader:
    from geoip2.database import Reader  # only where a file is configured

    return Reader(database)


@functools.lru_cache(4096)
def _located(database: Path, address: str) -> Location | None:
    from geoip2.errors import AddressNotFoundError

    try:
        where = _reader(database).city(address).location
    except (AddressNotFoundError, ValueError):  # a private address, or none at all
        return None
    return None if where.latitude is None or where.longitude is None else (where.latitude, where.longitude)


@functools.lru_cache(256)
def _of_host(database: Path, host: str) -> Location | None:
    try:
        address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]
    except OSError:
        log.warning("the edge at %s has no address that can be looked up, so its place is not known", host)
        return None
    return _located(database, str(address))
