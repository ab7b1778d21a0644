"""./notflix edges, over a real node and a real database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.keys import make_key
from tests.fixtures.openssh import OpenSshEdge, openssh_node
from tests.fixtures.servers import free_port


@pytest.fixture
def node(tmp_path: Path):
    with openssh_node("node-x", key=tmp_path / "keys" / "edge_ed25519") as edge:
        yield edge


def where(edge: OpenSshEdge) -> list[str]:
    node = edge.node
    return ["--url", node.url, "--host", node.ssh_host, "--ssh-port", str(node.ssh_port), "--user", node.ssh_user]


def test_the_life_of_an_edge(run_edges, node: OpenSshEdge, tmp_path: Path) -> None:
    status, out, _ = run_edges("key")
    assert (status, out.strip()) == (0, make_key(node.key))
    status, out, _ = run_edges("add", "node-x", *where(node), "--rate", "100")
    assert status == 0
    assert node.node.host_key in out
    status, out, _ = run_edges("list", "--json")
    [row] = json.loads(out)
    assert (row["name"], row["state"], row["rate_mbit"], row["host_key"]) == (
        "node-x",
        "up",
        100,
        node.node.host_key,
    )
    status, out, _ = run_edges("show", "node-x")
    assert (status, "GB free of" in out) == (0, True)
    assert run_edges("drain", "node-x")[0] == 0
    assert json.loads(run_edges("list", "--json")[1])[0]["state"] == "drained"
    assert run_edges("resume", "node-x")[0] == 0
    assert json.loads(run_edges("show", "node-x", "--json")[1])["state"] == "up"
    assert run_edges("verify", "node-x") == (0, "", "")
    assert run_edges("reseed", "node-x")[0] == 0
    assert run_edges("remove", "node-x")[0] == 0
    assert json.loads(run_edges("list", "--json")[1]) == []
    assert "There are no edges yet" in run_edges("list")[1]


def test_what_is_wrong_is_said_in_one_line(run_edges, node: OpenSshEdge, tmp_path: Path) -> None:
    url, *login = where(node)[1:]
    for arguments, sentence in (
        (["--url", url, *login[:3], str(free_port()), *login[4:]], "is not reachable"),
        (["--url", url, *login, "--user", "root"], "does not accept our key"),
        (["--url", url, *login, "--root", "/logs"], "may not write into /logs"),
        (["--url", f"http://127.0.0.1:{free_port()}", *login], "Is nginx running there"),
        (["--url", url, *login, "--host-key", make_key(tmp_path / "other")], "another host key"),
        (["--url", "node-x", *login], "no address"),
    ):
        status, out, err = run_edges("add", "node-x", *arguments)
        assert (status, out, sentence in err) == (1, "", True), err
        assert err.count("\n") == 1
    assert json.loads(run_edges("list", "--json")[1]) == []
    assert "There is no edge node-y" in run_edges("drain", "node-y")[2]
