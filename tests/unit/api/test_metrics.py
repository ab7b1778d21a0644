"""GET /metrics: for whom it is, and that Prometheus reads it."""

from __future__ import annotations

import subprocess

from prometheus_client.parser import text_string_to_metric_families

from notflix_app.core.edge_health import EdgeHealth
from notflix_app.core.edges import EdgeDisk
from notflix_app.core.metrics import BOUNDS, Metric
from notflix_app.core.people import Role, Scope
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases import people, tokens
from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client
from tests.fixtures.promtool import promtool


def scrape(api: Client) -> dict[tuple[str, ...], float]:
    """(name, label values …) → value."""
    answer = api.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_a_token_for_metrics_reads_them_and_nothing_else(api: Client, services: Services) -> None:
    olga = people.add(services, OPERATOR, "olga", "correct horse", role=Role.OWNER)
    token = tokens.make(services, OPERATOR, "Prometheus", {Scope.METRICS}, person_id=olga.id)
    bearer = {"authorization": f"Bearer {token}"}
    assert api.get("/metrics").status_code == 401
    answer = api.get("/metrics", headers=bearer)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    assert [api.get(path, headers=bearer).status_code for path in ("/api/videos", "/api/people")] == [403, 403]


def test_a_film_and_its_edges_are_in_it(api: Client, services: Services, workers: FakeWorkers) -> None:
    workers.live()
    workers.ingest()
    services.clock.advance(7)  # type: ignore[attr-defined]
    health = EdgeHealth(at=services.clock(), load=0.25, served=5, disk=EdgeDisk(100, 40))
    services.edges.record_health({"edge-a": health})
    seen = scrape(api)
    assert seen["notflix_steps", "probe", "due"] == 1
    assert seen["notflix_oldest_wait_seconds", "probe"] == 7
    assert seen["notflix_videos", "live"] == 1
    assert seen["notflix_step_seconds_count", "chunk"] == len(builders.plan().chunks)
    assert seen["notflix_time_to_live_seconds_count",] == 1
    assert seen["notflix_workers", "encode"] == 0
    assert seen["notflix_leases_lost_total", "chunk"] == 0
    assert [seen["notflix_edge_up", edge] for edge in ("edge-a", "edge-b")] == [1, 0]
    assert seen["notflix_edge_served_bytes_total", "edge-a"] == 5
    assert seen["notflix_edge_disk_free_bytes", "edge-a"] == 40
    assert ("notflix_edge_load", "edge-b") not in seen


def test_a_bucket_holds_what_those_below_it_hold(api: Client, services: Services, workers: FakeWorkers) -> None:
    for seconds in (0, 8, 100_000):
        film = workers.ingest()
        services.clock.advance(seconds)  # type: ignore[attr-defined]
        workers.run_all()
        assert services.catalog.get(film).live_at
    seen = scrape(api)
    buckets = {
        bound: seen["notflix_time_to_live_seconds_bucket", str(float(bound))] for bound in BOUNDS[Metric.TIME_TO_LIVE]
    }
    assert (buckets[5], buckets[10], buckets[43_200]) == (1, 2, 2)
    assert seen["notflix_time_to_live_seconds_bucket", "+Inf"] == seen["notflix_time_to_live_seconds_count",] == 3
    assert seen["notflix_time_to_live_seconds_sum",] == 100_008


def test_a_redis_that_is_away_is_told(api: Client, services: Services) -> None:
    services.queue.away = True  # type: ignore[attr-defined]
    seen = scrape(api)
    assert seen["notflix_redis_up",] == 0
    assert ("notflix_workers", "encode") not in seen


def test_prometheus_takes_it_and_has_nothing_to_say_about_its_names(api: Client, workers: FakeWorkers) -> None:
    workers.live()
    text = api.get("/metrics").text
    done = subprocess.run([promtool(), "check", "metrics"], input=text, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
