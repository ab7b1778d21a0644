from __future__ import annotations

import time
from dataclasses import replace

import pytest

from notflix_app.core.views import EdgeState, EdgeStatus
from notflix_app.usecases.edge_status import EdgeStatuses
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers


def named(statuses: EdgeStatuses) -> dict[str, EdgeStatus]:
    return {status.name: status for status in statuses.all()}


def test_each_edge_tells_how_it_is(services: Services) -> None:
    node = services.edges.get("edge-a")
    services.edges.put(replace(node, name="edge-c", drained=True))
    services.edges.put(replace(node, name="edge-d", enabled=False))
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    assert {name: status.state for name, status in named(EdgeStatuses(services)).items()} == {
        "edge-a": EdgeState.UP,
        "edge-b": EdgeState.DOWN,
        "edge-c": EdgeState.DRAINING,
        "edge-d": EdgeState.OFF,
    }


def test_what_an_edge_holds_and_what_is_on_its_way(services: Services, workers: FakeWorkers) -> None:
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    video = workers.ingest("Ocean at night")
    workers.run_all()
    statuses = EdgeStatuses(services)
    assert named(statuses)["edge-a"].videos == 1
    assert named(statuses)["edge-a"].seeding == ()
    late = named(statuses)["edge-b"]
    assert late.videos == 0
    assert [(s.video_id, s.title, s.running) for s in late.seeding] == [(video, "Ocean at night", False)]


def test_the_disk_is_looked_at_behind_the_page_and_remembered(services: Services) -> None:
    statuses = EdgeStatuses(services)
    began = time.monotonic()
    while (disk := named(statuses)["edge-a"].disk) is None:
        assert time.monotonic() - began < 5
        time.sleep(0.01)
    assert 0 < disk.free <= disk.total
    assert named(statuses)["edge-a"].served == 1000
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    assert named(statuses)["edge-a"].disk is None


def test_no_edges_are_no_trouble(services: Services) -> None:
    for edge in services.edges.all():
        services.edges.remove(edge.name)
    assert EdgeStatuses(services).all() == []


@pytest.mark.parametrize("drained", [False, True])
def test_one_that_is_down_is_down_drained_or_not(services: Services, drained: bool) -> None:
    services.edges.put(replace(services.edges.get("edge-a"), drained=drained))
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    assert named(EdgeStatuses(services))["edge-a"].state is EdgeState.DOWN
