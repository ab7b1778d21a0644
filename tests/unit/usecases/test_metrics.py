"""What /metrics tells of a pipeline at work."""

from __future__ import annotations

import pytest

from notflix_app.core.edge_health import EdgeHealth
from notflix_app.core.errors import Forbidden, SignInNeeded
from notflix_app.core.metrics import Measures, Metric
from notflix_app.core.people import Scope
from notflix_app.core.ports import WorkerInfo
from notflix_app.core.rights import OPERATOR, STRANGER, Actor, Role
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases.metrics import measure
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers


def count(measures: Measures, metric: Metric, label: str = "") -> int:
    return sum(tally.count for tally in measures.tallies if (tally.metric, tally.label) == (metric, label))


def test_it_is_for_admins_and_for_tokens_of_theirs_with_that_scope(services: Services) -> None:
    with pytest.raises(SignInNeeded):
        measure(services, STRANGER)
    for allowed in (OPERATOR, Actor("a", Role.ADMIN), Actor("a", Role.ADMIN, scopes=frozenset({Scope.METRICS}))):
        assert measure(services, allowed)
    for refused in (Actor("e", Role.EDITOR), Actor("a", Role.ADMIN, scopes=frozenset(Scope) - {Scope.METRICS})):
        with pytest.raises(Forbidden):
            measure(services, refused)


def test_a_film_is_counted_from_upload_to_live(services: Services, workers: FakeWorkers) -> None:
    waiting = workers.ingest()
    before = measure(services, OPERATOR)
    assert [backlog.kind for backlog in before.backlogs if backlog.due] == [StepKind.PROBE]
    workers.run_all()
    after = measure(services, OPERATOR)
    chunks = services.catalog.get(waiting).plan
    assert chunks
    assert count(after, Metric.STEP_SECONDS, StepKind.CHUNK) == len(chunks.chunks)
    assert count(after, Metric.TIME_TO_LIVE) == count(after, Metric.UPLOADED_BYTES) == 1
    assert after.videos == {VideoState.LIVE: 1}
    assert not any(backlog.due for backlog in after.backlogs)


def test_workers_are_counted_by_queue_and_edges_as_they_were_last_seen(services: Services) -> None:
    services.queue.alive += [WorkerInfo(name, ("encode",), "host", 1) for name in "ab"]  # type: ignore[attr-defined]
    services.edges.record_health({"edge-a": EdgeHealth(at=services.clock(), load=0.5)})
    measures = measure(services, OPERATOR)
    assert measures.workers == {"encode": 2}
    assert {each.edge.name: each.health and each.health.load for each in measures.edges} == {
        "edge-a": 0.5,
        "edge-b": None,
    }


def test_a_redis_that_is_away_hides_only_the_workers(services: Services) -> None:
    services.queue.away = True  # type: ignore[attr-defined]
    assert measure(services, OPERATOR).workers is None
