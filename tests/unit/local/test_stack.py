"""What the parts of the one-machine stack are started with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from notflix_app.local.part import Part
from notflix_app.local.ports import load
from notflix_app.local.stack import compose, edge_nodes
from notflix_app.settings import load_settings
from tests.fixtures.stack import free_port


def composed(folder: Path) -> dict[str, Part]:
    _, parts = compose(load_settings(folder).model_copy(update={"port": free_port()}), lambda _: None)
    return {part.name: part for part in parts}


@pytest.mark.parametrize(("mebibytes", "environment"), [("448", {"GOMEMLIMIT": str(448 << 20)}), ("0", {})])
def test_the_store_is_told_its_bound(
    mebibytes: str, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTFLIX_STORE_MEMORY_MIB", mebibytes)
    assert composed(tmp_path)["s3"].command().env == environment


def test_a_public_address_is_all_that_browsers_need_for_as_long_as_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = []
    for url in ("", "https://films.example/video", ""):
        monkeypatch.setenv("NOTFLIX_PUBLIC_URL", url)
        parts = composed(tmp_path)
        parts["edge-a"].command()
        believes = "real_ip_header" in (tmp_path / "edges" / "edge-a" / "nginx.conf").read_text()
        node = edge_nodes(load_settings(tmp_path))[0]
        ways.append((node.url, "--edge" in parts["front"].command().argv, believes))
    ports = load(tmp_path)
    assert ports
    alone = (f"http://127.0.0.1:{ports.edges['edge-a'][0]}", False, False)
    assert ways == [alone, ("https://films.example/video/edge-a", True, True), alone]


# What the parts import, and the setup step, which ends.
HEAVY = {
    "sqlalchemy",
    "sqlmodel",
    "paramiko",
    "tantivy",
    "asyncssh",
    "webauthn",
    "authlib",
    "httpx",
    "fastapi",
    "reflex",
}
SUPERVISOR = """
import sys
from pathlib import Path
from notflix_app.local.stack import compose
import notflix_app.local.up
from notflix_app.settings import load_settings

settings = load_settings(Path(sys.argv[1])).model_copy(update={"port": int(sys.argv[2])})
settings, parts = compose(settings, print)
for part in parts:
    part.command()
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_the_supervisor_keeps_no_library_of_what_it_starts(tmp_path: Path) -> None:
    """Each would cost megabytes for as long as the stack runs."""
    argv = [sys.executable, "-c", SUPERVISOR, str(tmp_path), str(free_port())]
    loaded = set(subprocess.run(argv, check=True, capture_output=True, text=True).stdout.split())
    assert "notflix_app" in loaded
    assert not HEAVY & loaded
