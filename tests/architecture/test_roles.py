"""docker-compose.yaml and the one-machine stack start the same set of roles, of the same programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from notflix_app.local.stack import compose
from notflix_app.settings import Settings, load_settings
from tests.fixtures.stack import free_port

HOME = Path(__file__).parents[2]
SERVICES: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yaml").read_text())["services"]

# A part of the local stack, without its number or letter → the role that it plays.
LOCAL = {
    "redis": "redis",
    "s3": "s3",
    "edge": "edge",
    "edge-sftp": "edge",  # in a cluster one container is both
    "fork-server": "encode-worker",  # what those of our own Python are forked from; a container is one process
    "setup": "migrate",
    "encode": "encode-worker",
    "urgent": "urgent-worker",
    "seed": "seed-worker",
    "speech": "speech-worker",
    "scheduler": "scheduler",
    "frontend": "web",  # in a cluster the pages are built with the image
    "web": "web",
    "front": "front",
}
# What a cluster has besides, and what one machine has in its place.
CLUSTER_ONLY = {
    "postgres": "SQLite in the data directory",
    "meilisearch": "the embedded search",
    "secrets": "`up` writes stack.env",
}


def role(service: str) -> str:
    return re.sub(r"^edge-\d+$", "edge", service)


@pytest.fixture
def local_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    settings: Settings = load_settings(tmp_path).model_copy(update={"port": free_port()})
    monkeypatch.setenv("NOTFLIX_SPEECH_URL", "http://speech.test")  # one machine has the role where it is set up
    _, parts = compose(settings, lambda _: None)
    names = {re.sub(r"^(encode|urgent|seed|speech|edge)-(?:\d+|[a-z])(?=$|-)", r"\1", part.name) for part in parts}
    return {LOCAL[name] for name in names}


def test_both_start_the_same_roles(local_roles: set[str]) -> None:
    assert local_roles == {role(name) for name in SERVICES} - set(CLUSTER_ONLY)


def test_nothing_is_excused_that_is_not_there() -> None:
    assert set(CLUSTER_ONLY) <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_bounded_and_unprivileged(name: str) -> None:
    service = SERVICES[name]
    assert "mem_limit" in service
    assert service["restart"] == ("no" if name in ("secrets", "migrate") else "unless-stopped")
    assert not service.get("privileged")
    assert service["image"].count(":") >= 1  # pinned, or ours
    assert not re.search(r"(?<!localhost/notflix):latest|^[^:$]+$", service["image"].replace("-edge:", ":"))
    # Root are: the one that hands out volumes, without a network; and those that become somebody else at once.
    becomes_another = ("postgres", "edge-1", "edge-2")
    if name == "secrets":
        assert service["network_mode"] == "none"
    elif name not in becomes_another:
        assert service["user"] == "10001:10001"
        assert "cap_add" not in service
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_servers_have_health_checks() -> None:
    serving = {"front", "web", "redis", "postgres", "s3", "meilisearch", "edge-1", "edge-2"}
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == serving


def test_ports_are_published_on_loopback_unless_told_otherwise() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"front", "edge-1", "edge-2"}
    for ports in published.values():
        assert all(port.startswith("${NOTFLIX_BIND:-127.0.0.1}:") for port in ports)


SECRET = re.compile(r"(PASSWORD|SECRET|TOKEN|_KEY)$")


def test_no_secret_stands_in_the_files() -> None:
    given = {key: value for service in SERVICES.values() for key, value in service.get("environment", {}).items()}
    example = re.findall(r"^#?\s?(NOTFLIX_\w+)=(.*)$", (HOME / ".env.example").read_text(), re.MULTILINE)
    assert not [name for name, value in [*given.items(), *example] if SECRET.search(name) and value]


def test_what_the_file_asks_for_is_explained() -> None:
    """Every variable of docker-compose.yaml stands in .env.example."""
    asked = set(re.findall(r"\$\{(\w+)", (HOME / "docker-compose.yaml").read_text()))
    assert asked <= set(re.findall(r"^#?\s?(NOTFLIX_\w+)=", (HOME / ".env.example").read_text(), re.MULTILINE))


def test_every_public_image_is_pinned_and_has_its_stand_in() -> None:
    files = ["docker-compose.yaml", "Dockerfile", "edge/Dockerfile", "tests/cluster/meilisearch.Dockerfile"]
    named = {image for file in files for image in re.findall(r"docker\.io/[\w./-]+:[\w.-]+", (HOME / file).read_text())}
    assert len(named) == 6
    assert not [image for image in named if image.endswith(":latest")]
    made = (HOME / "tests/cluster/stand-in-images").read_text()
    assert [image for image in named if image not in made] == ["docker.io/getmeili/meilisearch:v1.54.0"]
