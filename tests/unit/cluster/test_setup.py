"""The rows of a cluster's own edges."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.cluster.setup import edge_node


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


def test_a_second_start_moves_an_edge_and_keeps_how_it_was_set(services: Services, tmp_path: Path) -> None:
    (tmp_path / "edge-1.pub").write_text("ssh-ed25519 AAAA\n")
    registry = services.edges
    put(registry, edge_node("edge-1=http://old", tmp_path))
    registry.put(replace(registry.get("edge-1"), drained=True))
    put(registry, edge_node("edge-1=http://new", tmp_path))
    assert registry.get("edge-1").url == "http://new"
    assert registry.get("edge-1").drained


def test_a_store_that_comes_late_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter([Unavailable("not yet"), Unavailable("not yet"), None])

    def step() -> None:
        if answer := next(answers):
            raise answer

    patiently(step, pause=0)
    assert capsys.readouterr().out.count("not yet") == 1


def test_a_store_that_never_comes_is_given_up() -> None:
    def step() -> None:
        raise Unavailable("gone")

    with pytest.raises(Unavailable, match="gone"):
        patiently(step, seconds=0)
