"""What lies on an edge, compared with the store."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases.verify import verify

V = VideoState


def test_verify_compares_with_the_store_and_repair_heals(services, workers):
    video_id = workers.live()
    folder = keys.package(video_id, 1)
    stored = {item.key.removeprefix(folder) for item in services.packages.list(folder)}
    services.edge_storage.folders["edge-a", folder] = {keys.DASH_MANIFEST: b"mpX"}
    [result] = verify(services, OPERATOR, "edge-a")
    faults = {fault.path: fault.what for fault in result.faults}
    assert faults == dict.fromkeys(stored, "missing") | {keys.DASH_MANIFEST: "content"}
    assert not result.healed
    assert services.edge_storage.folders["edge-a", folder] == {keys.DASH_MANIFEST: b"mpX"}
    [result] = verify(services, OPERATOR, "edge-a", repair=True)
    assert result.healed
    assert [each.faults for each in verify(services, OPERATOR, "edge-a")] == [()]
    healed = services.edge_storage.folders["edge-a", folder]
    assert healed.keys() == stored
    assert healed[keys.DASH_MANIFEST] == b"mpd"


def test_a_film_that_was_wiped_from_an_edge_is_put_there_as_a_whole(services, workers, monkeypatch):
    """As any seeding: viewers see all of it or nothing."""
    video_id = workers.live()
    services.edge_storage.folders.clear()
    monkeypatch.setattr(services.edge_storage, "repair", None)
    [result] = verify(services, OPERATOR, "edge-b", video_id=video_id, repair=True)
    assert result.healed
    assert result.files == len(list(services.packages.list(keys.package(video_id, 1))))
    assert ("edge-b", keys.package(video_id, 1)) in services.edge_storage.folders


def test_only_what_is_on_the_edge_can_be_compared(services, workers):
    services.edge_storage.away.add("edge-b")
    video_id = workers.live()
    with pytest.raises(Conflict, match="not on edge-b"):
        list(verify(services, OPERATOR, "edge-b", video_id=video_id))
