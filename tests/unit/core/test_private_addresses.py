"""Which addresses lead into a network of ours."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.private_addresses import is_allowed, networks_of

PUBLIC = ("1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1")
PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "ff0e::1", "::ffff:127.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::1", "localhost", ""),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_called(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_ones_may_not_in_whichever_form(address: str) -> None:
    assert not is_allowed(address)


def test_some_private_ones_may_be_allowed() -> None:
    allowed = networks_of("10.0.0.0/8, 127.0.0.1, fd00::/8")
    assert all(is_allowed(address, allowed) for address in ("10.9.9.9", "127.0.0.1", "fd00::1", "::ffff:10.0.0.1"))
    assert not any(is_allowed(address, allowed) for address in ("127.0.0.2", "192.168.0.1", "::1"))
    assert networks_of(" ") == ()


@pytest.mark.parametrize("text", ["10.0.0.0/33", "somewhere", "10.0.0.1/8"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="no list of networks"):
        networks_of(text)
