"""The monitor over edges in memory: what it stores, and how often it asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.edge_health import STALE_AFTER, EdgeHealth, current
from notflix_app.usecases.edge_monitor import ASK_SECONDS, DOUBT_SECONDS, EdgeMonitor
from notflix_app.usecases.services import Services


@pytest.fixture
def monitor(services: Services) -> EdgeMonitor:
    return EdgeMonitor(services)


def later(services: Services, monitor: EdgeMonitor, seconds: float) -> list[str]:
    """Goes on for so long in small steps; returns whom it asked meanwhile."""
    services.edge_probe.asked.clear()  # type: ignore[attr-defined]
    for _ in range(round(seconds / DOUBT_SECONDS)):
        services.clock.advance(DOUBT_SECONDS)  # type: ignore[attr-defined]
        monitor.look()
    return services.edge_probe.asked  # type: ignore[attr-defined, no-any-return]


def test_what_it_sees_is_there_for_everybody(services: Services, monitor: EdgeMonitor) -> None:
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    monitor.look()
    seen = services.edges.health()
    assert (seen["edge-a"].well, seen["edge-b"].well) == (True, False)
    assert seen["edge-a"].served == 1000
    assert seen["edge-a"].disk is not None


def test_all_are_asked_every_two_seconds_and_in_doubt_sooner(services: Services, monitor: EdgeMonitor) -> None:
    monitor.look()
    assert len(later(services, monitor, 5 * ASK_SECONDS)) == 2 * 5
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    later(services, monitor, ASK_SECONDS)
    assert services.edges.health()["edge-b"].in_doubt
    later(services, monitor, DOUBT_SECONDS)
    assert not services.edges.health()["edge-b"].well


def test_where_nothing_changes_little_is_stored_and_nothing_gets_stale(
    services: Services, monitor: EdgeMonitor
) -> None:
    monitor.look()
    stored: list[float] = []
    for _ in range(60):
        later(services, monitor, DOUBT_SECONDS)
        seen = services.edges.health()["edge-a"]
        assert current(seen, services.clock()) is seen
        stored.append(seen.at)
    assert 2 < len(set(stored)) < 5


def test_one_that_comes_back_is_not_settled_at_once(services: Services, monitor: EdgeMonitor) -> None:
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    monitor.look()
    services.edge_storage.away.clear()  # type: ignore[attr-defined]
    later(services, monitor, ASK_SECONDS)
    assert not services.edges.health()["edge-b"].settled(services.clock())
    later(services, monitor, 20)
    assert services.edges.health()["edge-b"].settled(services.clock())


def test_another_scheduler_goes_on_where_the_last_one_ended(services: Services) -> None:
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    services.edge_storage.away.clear()  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    assert services.edges.health()["edge-b"].up_since == services.clock()


def test_what_was_seen_long_ago_counts_no_more(services: Services) -> None:
    long_ago = EdgeHealth(well=False, at=services.clock() - STALE_AFTER, bad=9)
    services.edges.record_health({"edge-b": long_ago})
    EdgeMonitor(services).look()
    assert services.edges.health()["edge-b"].settled(services.clock())


def test_edges_come_and_go(services: Services, monitor: EdgeMonitor) -> None:
    monitor.look()
    services.edges.put(replace(services.edges.get("edge-a"), name="edge-c"))
    services.edges.remove("edge-b")
    later(services, monitor, ASK_SECONDS)
    assert set(services.edges.health()) == {"edge-a", "edge-c"}
