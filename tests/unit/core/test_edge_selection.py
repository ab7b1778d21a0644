from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from notflix_app.core.edge_selection import LEAVE, Candidate, Viewer, distance, is_in, rank

EDGES = [Candidate("edge-a"), Candidate("edge-b"), Candidate("edge-c")]
VIEWERS = [f"192.0.2.{n}" for n in range(250)]
BERLIN, PARIS, SYDNEY = (52.52, 13.40), (48.86, 2.35), (-33.87, 151.21)


def names(candidates: list[Candidate], viewer: Viewer | str = "") -> list[str]:
    return [placed.name for placed in rank(candidates, viewer)]


def test_a_dead_edge_comes_last_and_the_reason_says_so() -> None:
    placed = rank([Candidate("edge-a", healthy=False), Candidate("edge-b")], "")
    assert [(p.name, p.reason) for p in placed] == [("edge-b", "answers"), ("edge-a", "does not answer")]


def test_all_dead_are_still_tried() -> None:
    assert len(rank([Candidate(c.name, healthy=False) for c in EDGES], "v")) == 3
    assert rank([], "v") == []


def test_a_viewer_keeps_its_edge_whatever_the_order_of_asking() -> None:
    for viewer in VIEWERS:
        assert rank(EDGES, viewer) == rank(EDGES[::-1], viewer)


def test_viewers_are_spread() -> None:
    first = Counter(rank(EDGES, viewer)[0].name for viewer in VIEWERS)
    assert set(first) == {"edge-a", "edge-b", "edge-c"}
    assert min(first.values()) > len(VIEWERS) / 3 * 0.6


def test_when_an_edge_dies_only_its_own_viewers_move() -> None:
    without = [Candidate("edge-a"), Candidate("edge-b", healthy=False), Candidate("edge-c")]
    for viewer in VIEWERS:
        before = rank(EDGES, viewer)[0].name
        after = rank(without, viewer)[0].name
        assert after == before or before == "edge-b"


def test_an_edge_that_is_emptied_is_the_last_resort_before_dead_ones() -> None:
    placed = rank([Candidate("a", drained=True), Candidate("b", healthy=False), Candidate("c", load=1)], "v")
    assert [p.name for p in placed] == ["c", "a", "b"]
    assert "is being emptied" in placed[1].reason


def test_an_edge_that_has_just_come_back_waits_behind_the_others() -> None:
    placed = rank([Candidate("a", settled=False), Candidate("b")], "v")
    assert [(p.name, p.reason) for p in placed] == [("b", "answers"), ("a", "has just come back, answers")]


def test_the_viewers_own_network_comes_before_distance() -> None:
    here = Candidate("here", networks=("10.0.0.0/8", "fd00::/8"), location=SYDNEY)
    near = Candidate("near", location=BERLIN)
    placed = rank([near, here], Viewer("10.1.2.3", BERLIN))
    assert placed[0].name == "here"
    assert placed[0].reason.startswith("is there for your network")
    assert names([near, here], Viewer("fd00::1", BERLIN)) == ["here", "near"]
    assert names([near, here], Viewer("192.0.2.1", BERLIN)) == ["near", "here"]


def test_the_nearer_edge_comes_first() -> None:
    placed = rank([Candidate("far", location=SYDNEY), Candidate("near", location=PARIS)], Viewer("192.0.2.1", BERLIN))
    assert [p.name for p in placed] == ["near", "far"]
    assert placed[0].reason == "about 880 km from you"
    assert placed[1].reason == "about 16100 km from you"


def test_what_was_measured_goes_over_what_was_guessed() -> None:
    edges = [Candidate("far", location=SYDNEY), Candidate("near", location=BERLIN)]
    placed = rank(edges, Viewer("192.0.2.1", BERLIN, {"far": 8, "near": 90}))
    assert [(p.name, p.reason) for p in placed] == [("far", "answers you in 8 ms"), ("near", "answers you in 90 ms")]


def test_a_busy_edge_and_one_that_must_fetch_the_film_give_way() -> None:
    placed = rank([Candidate("a", load=0.9), Candidate("b", holds=False), Candidate("c")], "v")
    assert placed[0].name == "c"
    reasons = {p.name: p.reason for p in placed}
    assert reasons["a"] == "answers, is busy"
    assert reasons["b"] == "answers, fetches the film first"


def test_a_small_difference_moves_nobody() -> None:
    """The figures shake around each other; the viewer stays where it is."""
    chance = random.Random(5)
    at, moves = "a", 0
    for _ in range(500):
        trips = {"a": 40 + chance.uniform(-15, 15), "b": 40 + chance.uniform(-15, 15)}
        first = names([Candidate("a"), Candidate("b")], Viewer("192.0.2.1", None, trips, at))[0]
        moves += first != at
        at = first
    assert moves <= 1


def test_a_clear_difference_moves_the_viewer() -> None:
    edges = [Candidate("a"), Candidate("b")]
    assert names(edges, Viewer("v", None, {"a": 30 + LEAVE + 1, "b": 30}, "a"))[0] == "b"


def test_a_viewer_leaves_a_dead_edge_and_comes_home_when_it_is_well_for_a_while() -> None:
    for address in VIEWERS[:40]:
        home = names(EDGES, address)[0]
        dead = [replace(c, healthy=c.name != home) for c in EDGES]
        away = names(dead, Viewer(address, at=home))[0]
        assert away != home
        back = [replace(c, settled=c.name != home) for c in EDGES]
        assert names(back, Viewer(address, at=away))[0] == away
        assert names(EDGES, Viewer(address, at=away))[0] == home


@pytest.mark.parametrize("state", [{"healthy": False}, {"drained": True}])
def test_nobody_is_kept_on_an_edge_that_is_to_be_left(state: dict[str, bool]) -> None:
    edges = [Candidate("a", **state), Candidate("b", load=0.4)]  # type: ignore[arg-type]
    assert names(edges, Viewer("v", at="a")) == ["b", "a"]


def test_an_unknown_current_edge_changes_nothing() -> None:
    assert names(EDGES, Viewer("v", at="gone")) == names(EDGES, "v")


@pytest.mark.parametrize(
    ("address", "inside"),
    [("10.9.8.7", True), ("11.0.0.1", False), ("::ffff:10.1.1.1", True), ("", False), ("localhost", False)],
)
def test_networks(address: str, inside: bool) -> None:
    assert is_in(address, ["10.0.0.0/8", "fd00::/8"]) is inside


def test_distances() -> None:
    assert distance(BERLIN, PARIS) == pytest.approx(878, abs=5)
    assert distance(BERLIN, BERLIN) == 0
    assert distance((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=1)
    assert distance(None, PARIS) is None
