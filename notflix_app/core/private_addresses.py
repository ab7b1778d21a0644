"""Which addresses are open to everybody on the internet, and which lead into a network of ours."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from .comma_list import comma_list
from .errors import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def networks_of(text: str) -> tuple[Network, ...]:
    """'10.0.0.0/8, 127.0.0.1' → its networks. Raises Refused."""
    try:
        return tuple(ipaddress.ip_network(each) for each in comma_list(text))
    except ValueError as error:
        raise Refused(f"“{text}” is no list of networks. Write 10.0.0.0/8, 192.168.1.7.") from error


def is_allowed(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether it is a public one, or in one of those networks. What is no address is not."""
    try:
        inner = _inner(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return any(inner in network for network in allowed) or (inner.is_global and not inner.is_multicast)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does: it leads there."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
