"""Adding, draining and removing edges while videos are put on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Conflict, NotFound, Refused, Unavailable
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases import edges
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.watch import playback
from tests.fakes.services import FakeWorkers, edge_node, fake_services, holders

V = VideoState


def new_edge(name="edge-c", **changes):
    return replace(edge_node(name), host_key="", **changes)


def test_a_drained_edge_comes_last_and_gets_nothing_new(services, workers):
    before = workers.live()
    edges.drain(services, OPERATOR, "edge-a")
    assert [source.edge for source in playback(services, OPERATOR, before).sources] == ["edge-b", "edge-a"]
    during = workers.live()
    workers.go_on(60)
    assert holders(services, during) == ["edge-b"]
    edges.resume(services, OPERATOR, "edge-a")
    workers.go_on(60)
    assert holders(services, during) == ["edge-a", "edge-b"]
    assert holders(services, before) == ["edge-a", "edge-b"]


def test_draining_stops_what_waits_for_the_edge(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.live()
    edges.drain(services, OPERATOR, "edge-b")
    services.edge_storage.away.clear()
    workers.go_on(300)
    assert holders(services, video_id) == ["edge-a"]


def test_draining_the_only_edge_in_mid_seeding_says_what_is_missing(tmp_path):
    services = fake_services(edges=("edge-a",))
    workers = FakeWorkers(services, tmp_path)
    services.edge_storage.away.add("edge-a")
    video_id = workers.ingest()
    workers.run_all()
    edges.drain(services, OPERATOR, "edge-a")
    reconcile(services)
    video = services.catalog.get(video_id)
    assert (video.state, "Add one" in video.error) == (V.FAILED, True)


def test_a_removed_edge_is_forgotten_and_its_videos_are_watched_elsewhere(services, workers):
    video_id = workers.live()
    edges.remove(services, OPERATOR, "edge-a")
    assert [edge.name for edge in services.edges.all()] == ["edge-b"]
    assert [source.edge for source in playback(services, OPERATOR, video_id).sources] == ["edge-b"]
    assert not [s for s in services.steps.list_for_video(video_id) if s.edge == "edge-a"]
    edges.add(services, OPERATOR, new_edge("edge-a"))
    workers.go_on(60)
    assert holders(services, video_id) == ["edge-a", "edge-b"]


def test_the_last_edge_that_holds_a_film_is_not_removed_by_mistake(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.live()
    with pytest.raises(Conflict, match="1 videos are on no other edge"):
        edges.remove(services, OPERATOR, "edge-a")
    edges.remove(services, OPERATOR, "edge-a", force=True)
    with pytest.raises(Unavailable):
        playback(services, OPERATOR, video_id)
    services.edge_storage.away.clear()
    workers.go_on(300)
    assert holders(services, video_id) == ["edge-b"], "nothing is lost: the store has it"


def test_an_edge_that_pulls_can_stand_in(services, workers):
    services.edge_storage.away.add("edge-b")
    workers.live()
    services.edges.put(replace(services.edges.get("edge-b"), pull=True))
    edges.remove(services, OPERATOR, "edge-a")
    assert [edge.name for edge in services.edges.all()] == ["edge-b"]


def test_adding_pins_the_host_key_that_was_shown(services):
    assert edges.add(services, OPERATOR, new_edge()).host_key == "ssh-ed25519 AAAA"
    assert services.edges.get("edge-c").host_key == "ssh-ed25519 AAAA"


def test_another_host_key_than_before_or_than_expected_is_refused(services):
    with pytest.raises(Refused, match="than the one given"):
        edges.add(services, OPERATOR, new_edge(), expected="ssh-ed25519 BBBB")
    services.edges.put(replace(edge_node("edge-c"), host_key="ssh-ed25519 BBBB"))
    with pytest.raises(Refused, match="than before"):
        edges.add(services, OPERATOR, new_edge())
    edges.add(services, OPERATOR, new_edge(), expected="ssh-ed25519 AAAA with a comment")
    assert services.edges.get("edge-c").host_key == "ssh-ed25519 AAAA"


@pytest.mark.parametrize("wrong", ["away", "refusing"])
def test_an_edge_that_does_not_work_is_not_taken_in(services, wrong):
    getattr(services.edge_storage, wrong).add("edge-c")
    with pytest.raises((Unavailable, Refused), match="edge-c"):
        edges.add(services, OPERATOR, new_edge())
    assert "edge-c" not in [edge.name for edge in services.edges.all()]


def test_changing_a_drained_edge_leaves_it_drained(services):
    edges.drain(services, OPERATOR, "edge-a")
    edges.add(services, OPERATOR, replace(new_edge("edge-a"), rate_mbit=100.0))
    node = services.edges.get("edge-a")
    assert (node.drained, node.rate_mbit) == (True, 100.0)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Edge C"}, "small letters"),
        ({"name": "-edge"}, "small letters"),
        ({"url": "ftp://edge-c"}, "no address"),
        ({"url": "https://"}, "no address"),
        ({"root": "www"}, "begins with '/'"),
        ({"url": "http://my-edge-a.localhost"}, "taken for one another"),
        ({"url": "http://localhost"}, "taken for one another"),
    ],
)
def test_what_cannot_be_an_edge(services, changes, sentence):
    edge: EdgeNode = replace(new_edge(), **changes)
    with pytest.raises(Refused, match=sentence):
        edges.add(services, OPERATOR, edge)


def test_an_edge_that_is_not_there_is_named_with_those_that_are(services):
    with pytest.raises(NotFound, match="edge-a, edge-b"):
        edges.find_edge(services, OPERATOR, "edge-x")


def test_an_edge_on_http_is_refused_where_pages_are_on_https(services):
    secure = replace(services, policy=replace(services.policy, secure_pages=True))
    with pytest.raises(Refused, match="add it as https://"):
        edges.add(secure, OPERATOR, new_edge(url="http://edge-c.example.org"))
    for url in ("https://edge-c.example.org", "http://127.0.0.1:8083"):
        assert edges.add(secure, OPERATOR, new_edge(url=url)).url == url
