"""docs/metrics.md names what /metrics has; dashboard and alerts ask for nothing else, and Prometheus takes them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from notflix_app.api.prometheus import written
from notflix_app.core.edge_health import EdgeHealth
from notflix_app.core.edges import EdgeDisk
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.metrics import measure
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.promtool import promtool

DOCS = Path(__file__).parents[2] / "docs"
ALERTS = DOCS / "prometheus" / "alerts.yaml"
DASHBOARD = json.loads((DOCS / "prometheus" / "dashboard.json").read_text())
RULES = yaml.safe_load(ALERTS.read_text())["groups"][0]["rules"]
ASKED = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
GRID = 24  # columns of a dashboard


@pytest.fixture
def samples(services: Services, workers: FakeWorkers) -> list[Sample]:
    """Of a scrape while all is known that can be."""
    workers.live()
    health = EdgeHealth(at=services.clock(), served=1, disk=EdgeDisk(2, 1), certificate_ends=services.clock())
    services.edges.record_health({"edge-a": health})
    text = written(measure(services, OPERATOR)).decode()
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def test_each_name_is_documented_and_no_other(samples: list[Sample]) -> None:
    documented = set(re.findall(r"^\| (`notflix_.*?) \|", (DOCS / "metrics.md").read_text(), re.MULTILINE))
    names = {name for cell in documented for name in re.findall(r"`(\w+)`", cell)}
    assert names == {re.sub("_(bucket|sum|count)$", "", sample.name) for sample in samples}


def selectors(expr: str) -> Iterator[tuple[str, dict[str, str]]]:
    """'a{b="c"}' → ('a', {'b': 'c'}), the values as regular expressions."""
    for name, inside in re.findall(r"\b(notflix_\w+)(?:\{(.*?)\})?", expr):
        yield name, dict(re.findall(r'(\w+)=~?"(.*?)"', inside))


def test_what_is_asked_for_is_in_a_scrape(samples: list[Sample]) -> None:
    for expr in (*ASKED, *(rule["expr"] for rule in RULES)):
        for name, labels in selectors(expr):
            there = [sample.labels for sample in samples if sample.name == name]
            assert there, name
            for label, wanted in labels.items():
                assert set(wanted.split("|")) <= {each.get(label) for each in there}, (name, label)


def test_prometheus_understands_every_question(tmp_path: Path) -> None:
    exprs = [expr.replace("$__rate_interval", "5m") for expr in ASKED]
    rules = [{"record": f"asked:{number}", "expr": expr} for number, expr in enumerate(exprs)]
    file = tmp_path / "asked.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}))
    for path in (file, ALERTS):
        done = subprocess.run([promtool(), "check", "rules", path], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_panels_of_the_dashboard_lie_side_by_side() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        columns = range(place["x"], place["x"] + place["w"])
        cells = {(x, y) for x in columns for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        assert max(columns) < GRID
        assert panel["datasource"]["uid"] == "${datasource}"
        taken |= cells
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)


# An hour in which all is well, a value a minute. '0+5x60': 0, and 5 more each time.
HOUR = 60
EDGES_UP = ('notflix_edge_up{edge="a"}', 'notflix_edge_up{edge="b"}')
EDGES_DRAINED = ('notflix_edge_drained{edge="a"}', 'notflix_edge_drained{edge="b"}')
WELL = {
    **dict.fromkeys(EDGES_UP, "1"),
    **dict.fromkeys(EDGES_DRAINED, "0"),
    'up{job="notflix"}': "1",
    "notflix_redis_up": "1",
    'notflix_workers{queue="encode"}': "2",
    'notflix_workers{queue="seed"}': "2",
    'notflix_workers{queue="speech"}': "0",  # where nothing is set up for it
    'notflix_steps{kind="chunk",state="due"}': "100",
    "notflix_encoded_seconds_total": "0+120",
    'notflix_oldest_wait_seconds{kind="chunk"}': "0+60",
    'notflix_oldest_wait_seconds{kind="probe"}': "5",
    'notflix_time_to_live_seconds_bucket{le="14400.0"}': "0+1",
    'notflix_time_to_live_seconds_bucket{le="43200.0"}': "0+1",
    'notflix_time_to_live_seconds_bucket{le="+Inf"}': "0+1",
    'notflix_leases_lost_total{kind="chunk"}': "0",
    'notflix_tools_killed_total{kind="chunk"}': "0",
    'notflix_step_failures_total{kind="chunk"}': "0",
    'notflix_step_seconds_count{kind="chunk"}': "0+10",
    'notflix_edge_load{edge="a"}': "0.5",
    'notflix_edge_disk_bytes{edge="a"}': "100",
    'notflix_edge_disk_free_bytes{edge="a"}': "50",
    'notflix_edge_certificate_ends_seconds{edge="a"}': "9000000",
}
WRONG = {
    "NotflixDown": {'up{job="notflix"}': "0"},
    "NotflixRedisDown": {"notflix_redis_up": "0"},
    "NotflixNoWorkers": {'notflix_workers{queue="seed"}': "0"},
    "NotflixEncodingStands": {"notflix_encoded_seconds_total": "7"},
    "NotflixQueueWaits": {'notflix_oldest_wait_seconds{kind="probe"}': "0+60"},
    "NotflixSlowToLive": {'notflix_time_to_live_seconds_bucket{le="14400.0"}': "0"},
    "NotflixLeasesLost": {'notflix_leases_lost_total{kind="chunk"}': "0+1"},
    "NotflixToolsKilled": {'notflix_tools_killed_total{kind="chunk"}': "0+1"},
    "NotflixStepsFail": {'notflix_step_failures_total{kind="chunk"}': "0+5"},
    "NotflixNoEdge": dict.fromkeys(EDGES_UP, "0") | dict.fromkeys(EDGES_DRAINED, "1"),
    "NotflixEdgeDown": {'notflix_edge_up{edge="b"}': "0"},
    "NotflixEdgeAtItsLimit": {'notflix_edge_load{edge="a"}': "0.9"},
    "NotflixEdgeDiskFull": {'notflix_edge_disk_free_bytes{edge="a"}': "5"},
    "NotflixEdgeCertificateEnds": {'notflix_edge_certificate_ends_seconds{edge="a"}': "900000"},
}


def alone(name: str, series: dict[str, str]) -> dict[str, Any]:
    """A test of promtool's: after that hour just this alert has gone off, or none."""
    expected = [{"labels": f'{{alertname="{name}"}}', "value": 1}] if name else []
    firing = 'count by (alertname) (ALERTS{alertstate="firing"})'
    return {
        "name": name,
        "interval": "1m",
        "input_series": [{"series": one, "values": f"{values}x{HOUR}"} for one, values in series.items()],
        "promql_expr_test": [{"expr": firing, "eval_time": f"{HOUR}m", "exp_samples": expected}],
    }


def test_each_alert_goes_off_for_what_it_is_for_and_for_nothing_else(tmp_path: Path) -> None:
    assert set(WRONG) == {rule["alert"] for rule in RULES}
    cases = [alone("", WELL), *(alone(name, WELL | wrong) for name, wrong in WRONG.items())]
    file = tmp_path / "alerts_test.yaml"
    file.write_text(yaml.safe_dump({"rule_files": [str(ALERTS)], "evaluation_interval": "1m", "tests": cases}))
    done = subprocess.run([promtool(), "test", "rules", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_says_what_to_do() -> None:
    for rule in RULES:
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert all(rule["annotations"][name].endswith((".", "}}")) for name in ("summary", "action"))
