"""What every EdgeRegistry does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from notflix_app.core.edge_health import EdgeHealth
from notflix_app.core.edges import EdgeDisk, EdgeNode
from notflix_app.core.errors import NotFound
from notflix_app.core.signed_paths import EdgeKey
from tests.fixtures.truth import Truth

A = EdgeNode("edge-a", "http://edge-a.localhost:8081", "127.0.0.1", 2222, "seed", "ssh-ed25519 AAAA", "/films")
B = replace(A, name="edge-b", url="http://edge-b.localhost:8082", drained=True, pull=True, rate_mbit=12.5)


@pytest.fixture
def video_id(truth: Truth) -> str:
    truth.edges.put(B)
    truth.edges.put(A)
    video = truth.video(version=2)
    return video.id


def test_edges_come_back_by_name(truth: Truth) -> None:
    assert truth.edges.all() == []
    truth.edges.put(B)
    truth.edges.put(A)
    assert truth.edges.all() == [A, B]
    assert truth.edges.get("edge-b") == B
    with pytest.raises(NotFound):
        truth.edges.get("edge-c")


def test_putting_again_replaces_and_keeps_what_it_holds(truth: Truth, video_id: str) -> None:
    truth.edges.assign(video_id, 2, "edge-a")
    moved = replace(A, url="https://a.example", ssh_port=22, drained=True)
    truth.edges.put(moved)
    assert truth.edges.all() == [moved, B]
    assert truth.edges.holders([video_id]) == {video_id: [moved]}


def test_holders_by_name_of_many_videos(truth: Truth, video_id: str) -> None:
    other, nowhere = truth.video(), truth.video()
    for edge in ("edge-b", "edge-a", "edge-a"):
        truth.edges.assign(video_id, 2, edge)
    truth.edges.assign(other.id, 1, "edge-b")
    held = truth.edges.holders([other.id, nowhere.id, video_id, "absent"])
    assert held == {video_id: [A, B], other.id: [B]}
    assert truth.edges.holders([]) == {}


def test_only_the_current_version_counts(truth: Truth, video_id: str) -> None:
    truth.edges.assign(video_id, 1, "edge-a")
    assert truth.edges.holders([video_id]) == {}
    truth.edges.assign(video_id, 2, "edge-a")
    truth.edges.assign(video_id, 1, "edge-a")
    assert truth.edges.holders([video_id]) == {video_id: [A]}, "a late older one does not undo a newer one"


def test_unassigning(truth: Truth, video_id: str) -> None:
    truth.edges.assign(video_id, 2, "edge-a")
    truth.edges.assign(video_id, 2, "edge-b")
    truth.edges.unassign(video_id, "edge-a")
    truth.edges.unassign(video_id, "edge-a")
    assert truth.edges.holders([video_id]) == {video_id: [B]}


def test_nothing_is_assigned_to_what_is_not_there(truth: Truth, video_id: str) -> None:
    with pytest.raises(NotFound):
        truth.edges.assign(video_id, 1, "edge-c")
    with pytest.raises(NotFound):
        truth.edges.assign("absent", 1, "edge-a")
    assert truth.edges.holders([video_id, "absent"]) == {}


def test_a_removed_edge_is_forgotten_with_what_it_held(truth: Truth, video_id: str) -> None:
    truth.edges.assign(video_id, 2, "edge-a")
    truth.edges.assign(video_id, 2, "edge-b")
    truth.edges.remove("edge-a")
    assert truth.edges.all() == [B]
    assert truth.edges.holders([video_id]) == {video_id: [B]}
    with pytest.raises(NotFound):
        truth.edges.remove("edge-a")
    truth.edges.put(A)
    assert truth.edges.holders([video_id]) == {video_id: [B]}


def test_what_an_edge_holds_oldest_first(truth: Truth, video_id: str) -> None:
    younger, old_version = truth.video(created_at=2000.0), truth.video(version=2)
    for held, version in ((younger.id, 1), (video_id, 2), (old_version.id, 1)):
        truth.edges.assign(held, version, "edge-a")
    truth.edges.assign(younger.id, 1, "edge-b")
    assert truth.edges.held("edge-a") == [video_id, younger.id]
    assert truth.edges.held("edge-c") == []
    assert truth.edges.count_held() == {"edge-a": 2, "edge-b": 1}


def test_how_edges_are_is_kept_beside_them(truth: Truth) -> None:
    truth.edges.put(A)
    truth.edges.put(B)
    assert truth.edges.health() == {}
    disk = EdgeDisk(9 << 40, 1 << 40)
    well = EdgeHealth(True, 1_800_000_000.5, 12.0, 0, 0.25, 3 << 40, disk, certificate_ends=1_800_000_000.0)
    dead = EdgeHealth(well=False, at=1_800_000_001.0, bad=3, problem="Its certificate has expired.")
    truth.edges.record_health({"edge-a": well, "edge-b": well, "gone": well})
    truth.edges.record_health({"edge-b": dead})
    assert truth.edges.health() == {"edge-a": well, "edge-b": dead}
    truth.edges.put(replace(A, drained=True))
    truth.edges.remove("edge-b")
    assert truth.edges.health() == {"edge-a": well}


def test_keys_are_two_at_most_and_the_latest_is_first(truth: Truth) -> None:
    truth.edges.put(A)
    truth.edges.put(B)
    assert truth.edges.keys() == {}
    keys = [EdgeKey(f"key{n}", f"secret {n}", float(n)) for n in range(3)]
    for key in keys:
        truth.edges.add_key("edge-a", key, key.created_at + 100)
    assert truth.edges.keys() == {"edge-a": [keys[2], replace(keys[1], retires_at=102.0)]}
    truth.edges.put(replace(A, rate_mbit=5))
    assert len(truth.edges.keys()["edge-a"]) == 2
    truth.edges.remove("edge-a")
    assert truth.edges.keys() == {}
    with pytest.raises(NotFound):
        truth.edges.add_key("edge-a", keys[0], 0.0)


def test_a_first_key_is_given_once(truth: Truth) -> None:
    truth.edges.put(A)
    keys = [EdgeKey(f"key{n}", f"secret {n}", float(n)) for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda key: truth.edges.add_first_key("edge-a", key), keys))
    (key,) = truth.edges.keys()["edge-a"]
    assert key in keys
    truth.edges.add_key("edge-a", replace(key, id="more", created_at=9.0), 100.0)
    truth.edges.add_first_key("edge-a", replace(key, id="late"))
    assert [each.id for each in truth.edges.keys()["edge-a"]] == ["more", key.id]
    truth.edges.add_first_key("edge-c", key)
    assert list(truth.edges.keys()) == ["edge-a"]
