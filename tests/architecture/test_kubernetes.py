"""docs/kubernetes: what Kubernetes and KEDA take, and what it says of us is true."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from rq import Queue

from notflix_app.core.steps import ENCODE_QUEUE
from notflix_app.settings import Settings
from workers.pool import RELEASE_SECONDS

HOME = Path(__file__).parents[2]
FOLDER = HOME / "docs" / "kubernetes"
KEDA = json.loads((HOME / "tests" / "data" / "keda.json").read_text())
SERVICES: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yaml").read_text())["services"]
OLDEST, NEWEST = "1.29", "1.37"
# Whoever has Kubernetes has these, or knows where to get them; edges stand elsewhere, where viewers are.
ELSEWHERE = {"secrets", "redis", "postgres", "s3", "meilisearch", "edge-1", "edge-2"}


def manifests(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


ALL = manifests("notflix.yaml")
SCALED = manifests("keda.yaml")
PODS = {one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in ALL if one["kind"] in ("Deployment", "Job")}


def container(name: str) -> dict[str, Any]:
    [only] = PODS[name]["containers"]
    assert isinstance(only, dict)
    return only


def option(name: str, option: str) -> str:
    arguments = container(name)["args"]
    return str(arguments[arguments.index(option) + 1])


def data_of(kind: str, field: str) -> Mapping[str, str]:
    [only] = [one[field] for one in ALL if one["kind"] == kind]
    return dict(only)


def strict(schema: Any) -> Any:
    """The same, refusing fields that it does not know: the server would drop them in silence."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema else {}
    return closed | {key: strict(value) for key, value in schema.items()}


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("manifest", ALL, ids=lambda one: f"{one['kind']}-{one['metadata']['name']}")
def test_kubernetes_takes_it(manifest: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(manifest, version, strict=True)


def test_what_kubernetes_does_not_take_is_seen() -> None:
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"port": [{"port": 80}]}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, NEWEST, strict=True)


def schema_of_scaled_objects() -> Any:
    schema = strict(KEDA["ScaledObject"])
    del schema["properties"]["metadata"]  # Kubernetes' own
    return schema | {"additionalProperties": True}


def test_keda_takes_it() -> None:
    for one in SCALED:
        jsonschema.validate(one, schema_of_scaled_objects())
        for trigger in one["spec"]["triggers"]:
            assert set(trigger["metadata"]) <= set(KEDA[trigger["type"]])


def test_what_keda_does_not_take_is_seen() -> None:
    [one] = SCALED
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**one, "spec": {**one["spec"], "maxReplicas": 3}}, schema_of_scaled_objects())


def test_the_list_that_is_looked_at_is_rqs() -> None:
    [one] = SCALED
    [trigger] = one["spec"]["triggers"]
    assert trigger["metadata"]["listName"] == Queue.redis_queue_namespace_prefix + ENCODE_QUEUE
    assert trigger["metadata"]["listLength"] == option(one["spec"]["scaleTargetRef"]["name"], "--max")
    assert trigger["metadata"]["passwordFromEnv"] in data_of("Secret", "stringData")
    assert trigger["metadata"]["address"] in data_of("Secret", "stringData")["NOTFLIX_REDIS_URL"]


@pytest.mark.parametrize("name", ["encode-worker", "urgent-worker", "seed-worker", "speech-worker"])
def test_a_pod_has_the_time_that_its_steps_have(name: str) -> None:
    drain = float(data_of("ConfigMap", "data")["NOTFLIX_DRAIN_SECONDS"])
    assert PODS[name]["terminationGracePeriodSeconds"] > drain + RELEASE_SECONDS


def test_every_role_is_there() -> None:
    assert set(PODS) == set(SERVICES) - ELSEWHERE


@pytest.mark.parametrize("name", PODS)
def test_every_pod_is_bounded_and_unprivileged(name: str) -> None:
    pod, only = PODS[name], container(name)
    user = pod["securityContext"]
    assert (user["runAsNonRoot"], f"{user['runAsUser']}:{user['fsGroup']}") == (True, SERVICES[name]["user"])
    assert only["securityContext"] == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    assert "memory" in only["resources"]["limits"]
    assert pod["enableServiceLinks"] is False


@pytest.mark.parametrize("name", PODS)
def test_every_pod_runs_a_program_of_ours(name: str) -> None:
    assert find_spec(container(name)["args"][0])


@pytest.mark.parametrize("name", ["web", "front"])
def test_a_store_that_is_away_takes_no_page_down(name: str) -> None:
    """/ready is 503 then, on every pod at the same time; `/` and what plays go on."""
    assert container(name)["readinessProbe"]["httpGet"]["path"] == "/health"


def test_every_variable_is_a_setting() -> None:
    names = {*data_of("ConfigMap", "data"), *data_of("Secret", "stringData")}
    ours = {name for name in names if name.startswith("NOTFLIX_")}
    assert ours <= {f"NOTFLIX_{field.upper()}" for field in Settings.model_fields}
    assert names - ours == {"REDIS_PASSWORD"}


def test_no_secret_stands_in_the_files() -> None:
    secrets = data_of("Secret", "stringData")
    assert not [name for name, value in secrets.items() if "CHANGE-ME" not in value]
    assert not [name for name in data_of("ConfigMap", "data") if re.search(r"(PASSWORD|SECRET|TOKEN|_KEY)$", name)]
