"""What an edge can be told reaches it: by docker-compose.yaml, by edge/Dockerfile, by edge/install-debian.sh."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

HOME = Path(__file__).parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yaml").read_text())["services"]
EDGES = ["edge-1", "edge-2"]
INSTALLER = (HOME / "edge" / "install-debian.sh").read_text()
# But for the file of the login, which lies where the entry point looks.
PULLING = set(re.findall(r"NOTFLIX_EDGE_PULL\w*", (HOME / "edge" / "entrypoint").read_text())) - {
    "NOTFLIX_EDGE_PULL_KEYS"
}


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_of_compose_is_told_all_that_pulling_takes(edge: str) -> None:
    variables = SERVICES[edge]["environment"]
    assert set(variables) >= PULLING
    assert variables["NOTFLIX_EDGE_PULL_REGION"] == "${NOTFLIX_S3_REGION:-us-east-1}"


def test_edges_pull_from_the_bucket_that_packages_lie_in() -> None:
    """By its name, where .env gives it another one."""
    there = "${NOTFLIX_PULL_FROM-http://s3:8333/${NOTFLIX_S3_PACKAGES_BUCKET:-notflix-packages}}"
    assert {SERVICES[edge]["environment"]["NOTFLIX_EDGE_PULL"] for edge in EDGES} == {there}
    assert f"--pull-from={there}" in SERVICES["migrate"]["command"]


def test_an_edge_on_debian_is_told_all_that_pulling_takes() -> None:
    written = INSTALLER.partition("edge.env <<ENV")[2].partition("\nENV\n")[0]
    assert set(re.findall(r"^(\w+)=", written, re.MULTILINE)) >= PULLING


def test_the_installers_head_tells_of_every_option() -> None:
    head, _, script = INSTALLER.partition("\nset -eu\n")
    options = re.findall(r"^    (--[\w-]+)\)", script, re.MULTILINE)
    assert "--pull-region" in options
    assert not [option for option in options if option not in head]


@pytest.mark.parametrize("edge", EDGES)
def test_pages_read_from_an_edge_by_whatever_name_they_are_reached(edge: str) -> None:
    """NOTFLIX_ALLOWED_HOSTS has further ones. What is read is below a signed path, so it is for whoever has that."""
    assert "NOTFLIX_EDGE_ORIGINS" not in SERVICES[edge]["environment"]


def test_no_health_check_goes_through_a_proxy() -> None:
    """Docker hands HTTP_PROXY of its config.json to every container."""
    dockerfile = (HOME / "edge" / "Dockerfile").read_text()
    curls = [json.loads(line) for line in re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", dockerfile, re.MULTILINE)]
    checks = [str(service["healthcheck"]["test"][1]) for service in SERVICES.values() if "healthcheck" in service]
    curls += [shlex.split(check) for check in checks if check.startswith("curl")]
    assert len(curls) == 5
    assert not [curl for curl in curls if curl[1:3] != ["--noproxy", "*"]]
