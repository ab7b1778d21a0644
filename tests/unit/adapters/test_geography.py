from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.geography import geography
from notflix_app.core.errors import Refused
from tests import mmdb

BERLIN, SYDNEY = (52.52, 13.40), (-33.87, 151.21)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return mmdb.write(
        tmp_path / "city.mmdb", {"192.0.2.0/24": BERLIN, "198.51.100.0/24": SYDNEY, "2001:db8::/32": BERLIN}
    )


def test_networks_and_places_are_read_from_settings() -> None:
    known = geography("edge-a=10.0.0.0/8, fd00::/8; edge-b=192.168.0.0/16;", "edge-a=52.52,13.40", None)
    assert known.networks("edge-a") == ("10.0.0.0/8", "fd00::/8")
    assert known.networks("edge-b") == ("192.168.0.0/16",)
    assert known.networks("edge-c") == ()
    assert known.location("edge-a", "http://edge-a") == BERLIN
    assert known.location("edge-b", "http://edge-b") is None
    assert known.locate("192.0.2.1") is None


@pytest.mark.parametrize(
    ("networks", "locations", "sentence"),
    [
        ("edge-a", "", "EDGE_NETWORKS"),
        ("edge-a=10.0.0.0/33", "", "10.0.0.0/33"),
        ("edge-a=10.0.0.1/8", "", "host bits"),
        ("", "edge-a=52.52", "LATITUDE,LONGITUDE"),
        ("", "edge-a=north,south", "LATITUDE,LONGITUDE"),
        ("", "edge-a=91,0", "off the globe"),
    ],
)
def test_what_cannot_be_understood_is_said(networks: str, locations: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        geography(networks, locations, None)


def test_a_database_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no such file"):
        geography("", "", tmp_path / "nothing.mmdb")


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("192.0.2.9", BERLIN),
        ("198.51.100.1", SYDNEY),
        ("2001:db8::1", BERLIN),
        ("10.0.0.1", None),
        ("", None),
        ("x", None),
    ],
)
def test_viewers_are_found_in_the_database(database: Path, address: str, location: tuple[float, float] | None) -> None:
    assert geography("", "", database).locate(address) == location


def test_an_edges_place_is_looked_up_by_its_host_unless_it_is_set(database: Path) -> None:
    known = geography("", "edge-b=0,0", database)
    assert known.location("edge-a", "http://198.51.100.1:8080") == SYDNEY
    assert known.location("edge-b", "http://198.51.100.1:8080") == (0, 0)
    assert known.location("edge-c", "http://no-such-host.invalid") is None
