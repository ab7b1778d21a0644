from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.edge_health import STALE_AFTER
from notflix_app.core.rights import OPERATOR
from notflix_app.core.views import EdgeState, EdgeStatus
from notflix_app.usecases.edge_monitor import EdgeMonitor
from notflix_app.usecases.edge_status import edge_statuses
from notflix_app.usecases.pictures import posters
from notflix_app.usecases.services import Services
from notflix_app.usecases.watch import playback
from tests.fakes.services import FakeWorkers, enroll


def named(services: Services) -> dict[str, EdgeStatus]:
    return {status.name: status for status in edge_statuses(services, OPERATOR)}


def test_each_edge_tells_how_it_is(services: Services) -> None:
    node = services.edges.get("edge-a")
    enroll(services, replace(node, name="edge-c", url="http://edge-c.test", drained=True))
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    services.edges.put(replace(node, name="edge-d"))
    assert {name: status.state for name, status in named(services).items()} == {
        "edge-a": EdgeState.UP,
        "edge-b": EdgeState.DOWN,
        "edge-c": EdgeState.DRAINING,
        "edge-d": EdgeState.UNKNOWN,
    }


def test_what_nobody_has_asked_for_a_while_is_not_known(services: Services) -> None:
    EdgeMonitor(services).look()
    services.clock.advance(STALE_AFTER)  # type: ignore[attr-defined]
    assert {status.state for status in edge_statuses(services, OPERATOR)} == {EdgeState.UNKNOWN}


def test_what_an_edge_holds_and_what_is_on_its_way(services: Services, workers: FakeWorkers) -> None:
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    video = workers.ingest("Ocean at night")
    workers.run_all()
    statuses = named(services)
    assert statuses["edge-a"].videos == 1
    assert statuses["edge-a"].seeding == ()
    late = statuses["edge-b"]
    assert late.videos == 0
    assert [(s.video_id, s.title, s.running) for s in late.seeding] == [(video, "Ocean at night", False)]


def test_what_it_served_and_its_disk_while_it_answers(services: Services) -> None:
    EdgeMonitor(services).look()
    status = named(services)["edge-a"]
    assert status.served == 1000
    assert status.disk is not None
    services.clock.advance(STALE_AFTER)  # type: ignore[attr-defined]
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    assert named(services)["edge-a"].disk is None


def test_no_edges_are_no_trouble(services: Services) -> None:
    for edge in services.edges.all():
        services.edges.remove(edge.name)
    assert edge_statuses(services, OPERATOR) == []


@pytest.mark.parametrize("drained", [False, True])
def test_one_that_is_down_is_down_drained_or_not(services: Services, drained: bool) -> None:
    services.edges.put(replace(services.edges.get("edge-a"), drained=drained))
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    assert named(services)["edge-a"].state is EdgeState.DOWN


DAY = 24 * 3600


@pytest.mark.parametrize(("days", "warning"), [(13.5, "ends in 13 days"), (0.5, "ends in 0 days"), (15, "")])
def test_a_certificate_that_was_not_renewed_is_warned_of(services: Services, days: float, warning: str) -> None:
    services.edge_probe.certificates["edge-a"] = services.clock() + days * DAY  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    statuses = named(services)
    assert warning in statuses["edge-a"].warning
    assert (statuses["edge-a"].warning == "") == (warning == "")
    assert (statuses["edge-a"].state, statuses["edge-b"].warning) == (EdgeState.UP, "")


def test_what_is_wrong_with_an_edge_is_passed_on(services: Services) -> None:
    services.edge_probe.problems["edge-a"] = "Its certificate has expired."  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    status = named(services)["edge-a"]
    assert (status.state, status.warning) == (EdgeState.DOWN, "Its certificate has expired.")


def test_an_edge_on_http_is_left_out_where_pages_are_on_https(services: Services, workers: FakeWorkers) -> None:
    video_id = workers.live()
    secure = replace(services, policy=replace(services.policy, secure_pages=True))
    for name, url in (("edge-a", "http://edge-a.example.org"), ("edge-b", "https://edge-b.example.org")):
        services.edges.put(replace(services.edges.get(name), url=url))
    assert [source.edge for source in playback(secure, OPERATOR, video_id).sources] == ["edge-b"]
    assert posters(secure, OPERATOR, [secure.catalog.get(video_id)])[video_id].startswith("https://edge-b")
    assert "browsers refuse films by http" in named(secure)["edge-a"].warning
    assert {source.edge for source in playback(services, OPERATOR, video_id).sources} == {"edge-a", "edge-b"}
