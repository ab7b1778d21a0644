"""The rows of a cluster's own edges, and what a cluster does not start with."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.cluster import setup
from notflix_app.cluster.restore import RESTORING
from notflix_app.cluster.setup import edge_node
from tests.fakes.services import fake_services


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("edge-1= http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("edge-1=https://one.example.org/ http://127.0.0.1:8081", "https://one.example.org"),
    ],
)
def test_the_first_url_that_is_given_counts(tmp_path: Path, given: str, url: str) -> None:
    (tmp_path / "edge-1.pub").write_text("ssh-ed25519 AAAA\n")
    edge = edge_node(given, tmp_path)
    assert (edge.name, edge.url, edge.ssh_host, edge.host_key) == ("edge-1", url, "edge-1", "ssh-ed25519 AAAA")


@pytest.mark.parametrize("given", ["edge-1", "edge-1=", "=http://a", "edge-1=ftp://a"])
def test_what_is_no_edge_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(ValueError, match="is not an edge"):
        edge_node(given, tmp_path)


def test_a_cluster_does_not_start_on_a_part_of_a_backup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services = fake_services()
    services.packages.put_bytes(RESTORING, b"/backup")
    monkeypatch.setattr(setup, "build", lambda settings: services)
    monkeypatch.setattr("sys.argv", ["setup"])
    assert setup.main() == 1
    assert "A restore from /backup has not come to its end" in capsys.readouterr().out
