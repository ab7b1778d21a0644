"""Writes a MaxMind DB file with a few networks in it, for tests of what is near to whom."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def _uint16(value: int) -> bytes:
    return b"\xa2" + struct.pack(">H", value)


_MARK = b"\xab\xcd\xefMaxMind.com"


def write(path: Path, places: Mapping[str, tuple[float, float]]) -> Path:
    """places: IPv4 or IPv6 network → latitude, longitude. Networks must not overlap."""
    nodes: list[list[Any]] = [[None, None]]
    data = b""
    for network, (latitude, longitude) in places.items():
        block = ipaddress.ip_network(network)
        # In a database for IPv6, IPv4 lives below ::/96.
        bits = f"{int(block.network_address):0128b}"[: block.prefixlen + (96 if block.version == 4 else 0)]
        _hang(nodes, bits, len(data))
        data += _packed({"location": {"latitude": latitude, "longitude": longitude}})
    tree = b"".join(_record(node, len(nodes)) for node in nodes)
    about = {
        "node_count": b"\xc4" + struct.pack(">I", len(nodes)),
        "record_size": _uint16(24),
        "ip_version": _uint16(6),
        "database_type": "Test-City",
        "languages": ["en"],
        "binary_format_major_version": _uint16(2),
        "binary_format_minor_version": _uint16(0),
        "build_epoch": b"\x08\x02" + bytes(7) + b"\x01",
        "description": {"en": "Test"},
    }
    path.write_bytes(tree + bytes(16) + data + _MARK + _packed(about))
    return path


def _hang(nodes: list[list[Any]], bits: str, offset: int) -> None:
    """Leads these bits to the data at `offset`. A list entry is None, a node's number, or (offset,)."""
    at = 0
    for bit in bits[:-1]:
        if nodes[at][int(bit)] is None:
            nodes.append([None, None])
            nodes[at][int(bit)] = len(nodes) - 1
        at = nodes[at][int(bit)]
    nodes[at][int(bits[-1])] = (offset,)


def _record(node: list[Any], count: int) -> bytes:
    values = (count if v is None else v if isinstance(v, int) else count + 16 + v[0] for v in node)
    return b"".join(value.to_bytes(3, "big") for value in values)


def _packed(value: Any) -> bytes:
    match value:
        case float():
            return b"\x68" + struct.pack(">d", value)
        case str():
            return bytes([0x40 | len(value)]) + value.encode()  # under 29 characters
        case bytes():  # a number that is packed already
            return value
        case list():
            return bytes([len(value), 4]) + b"".join(map(_packed, value))
        case dict():
            return bytes([0xE0 | len(value)]) + b"".join(_packed(k) + _packed(v) for k, v in value.items())
    raise TypeError(type(value))
