from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.geography import geography
from notflix_app.core.edge_health import STALE_AFTER
from notflix_app.core.edges import EdgeNode
from notflix_app.usecases.edge_monitor import EdgeMonitor
from notflix_app.usecases.edge_ranking import closest_edges, rank_edges
from notflix_app.usecases.services import Services
from tests import mmdb
from tests.fakes.services import edge_node

VIEWER = "192.0.2.7"
BERLIN, SYDNEY = (52.52, 13.40), (-33.87, 151.21)


def names(ranked: list[tuple[EdgeNode, str]]) -> list[str]:
    return [edge.name for edge, _ in ranked]


def test_all_of_them_dead_ones_last_each_with_its_reason(services: Services) -> None:
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    edges = services.edges.all()
    ranked = rank_edges(services, edges, VIEWER)
    assert [(edge.name, reason) for edge, reason in ranked] == [("edge-b", "answers"), ("edge-a", "does not answer")]
    assert rank_edges(services, reversed(edges), VIEWER) == ranked
    assert rank_edges(services, []) == []


def test_nobody_is_dead_who_was_not_asked_lately(services: Services) -> None:
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    services.clock.advance(STALE_AFTER)  # type: ignore[attr-defined]
    assert {reason for _, reason in rank_edges(services, services.edges.all(), VIEWER)} == {"answers"}


def test_the_nearer_edge_is_offered_first(services: Services, tmp_path: Path) -> None:
    database = mmdb.write(tmp_path / "city.mmdb", {"192.0.2.0/24": BERLIN, "198.51.100.0/24": SYDNEY})
    known = geography("", "near=48.86,2.35; far=-37.81,144.96", database)
    services = replace(services, geography=known)
    edges = [edge_node("far"), edge_node("near")]
    assert names(rank_edges(services, edges, "192.0.2.7")) == ["near", "far"]
    assert rank_edges(services, edges, "192.0.2.7")[0][1] == "about 880 km from you"
    assert names(rank_edges(services, edges, "198.51.100.7")) == ["far", "near"]


def test_the_closest_for_many_videos_by_one_look_at_the_edges(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    health = services.edges.health
    monkeypatch.setattr(services.edges, "health", lambda: (looks.append(1), health())[1])
    a, b = services.edges.all()
    holders = {f"video-{n}": [a, b] if n % 2 else [b] for n in range(60)} | {"nowhere": []}
    first = rank_edges(services, [a, b], VIEWER)[0][0]
    looks.clear()
    closest = closest_edges(services, holders, VIEWER)
    assert closest == {f"video-{n}": first if n % 2 else b for n in range(60)}
    assert len(looks) == 1
