from __future__ import annotations

from collections import Counter

from edge.closest import Candidate, order

EDGES = [Candidate("edge-a"), Candidate("edge-b"), Candidate("edge-c")]
VIEWERS = [f"192.0.2.{n}" for n in range(250)]


def test_a_dead_edge_comes_last_and_the_reason_says_so() -> None:
    placed = order([Candidate("edge-a", healthy=False), Candidate("edge-b")], "")
    assert [(p.name, p.reason) for p in placed] == [("edge-b", "answers"), ("edge-a", "does not answer")]


def test_all_dead_are_still_tried() -> None:
    assert len(order([Candidate(c.name, healthy=False) for c in EDGES], "v")) == 3
    assert order([], "v") == []


def test_a_viewer_keeps_its_edge_whatever_the_order_of_asking() -> None:
    for viewer in VIEWERS:
        assert order(EDGES, viewer) == order(EDGES[::-1], viewer)


def test_viewers_are_spread() -> None:
    first = Counter(order(EDGES, viewer)[0].name for viewer in VIEWERS)
    assert set(first) == {"edge-a", "edge-b", "edge-c"}
    assert min(first.values()) > len(VIEWERS) / 3 * 0.6


def test_when_an_edge_dies_only_its_own_viewers_move() -> None:
    without = [Candidate("edge-a"), Candidate("edge-b", healthy=False), Candidate("edge-c")]
    for viewer in VIEWERS:
        before = order(EDGES, viewer)[0].name
        after = order(without, viewer)[0].name
        assert after == before or before == "edge-b"
