"""The bench that kills sees what went wrong: else its zeros would say nothing."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from workers.bench.kills import orphans, wrong_rungs


@pytest.fixture
def live(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    return services.catalog.get(video_id)


def test_what_belongs_to_no_film_is_an_orphan(services, live):
    assert orphans(services, [live]) == []
    late = f"{keys.OLD_WORK}{live.id}/audio/0.mp4", keys.packaged(live.id, live.version + 1, "v1080p/00001.m4s")
    services.sources.put_bytes(late[0], b"late")
    services.packages.put_bytes(late[1], b"late")
    assert orphans(services, [live]) == [*late]


def test_a_rung_without_all_its_frames_is_wrong(services, live):
    names = [rung.name for rung in live.plan.ladder]
    assert wrong_rungs(services, live, frames=0) == []  # the fakes publish no segments
    assert wrong_rungs(services, live, frames=24) == names
