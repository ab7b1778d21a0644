"""What lists show first."""

from __future__ import annotations

import pytest

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import IN_PIPELINE, VideoState
from notflix_app.usecases.video_status import MAX_UPLOADS, in_pipeline, reports
from tests import builders
from tests.fakes.services import fake_services

V = VideoState
ABANDONED = 60
STATES = (V.ENCODING, V.FAILED, V.LIVE)


@pytest.fixture
def crowded():
    """One video of each kind, and then many uploads that nobody goes on with."""
    services = fake_services()
    now = services.clock()
    for number, state in enumerate(STATES):
        services.catalog.add(builders.video(id=f"video{number:06}", state=state, created_at=now + number, live_at=now))
    for number in range(ABANDONED):
        services.catalog.add(
            builders.video(id=f"upload{number:05}", state=V.UPLOADING, created_at=now + 10 + number, size=1)
        )
    return services


def test_abandoned_uploads_come_last_in_the_list_of_all(crowded):
    assert [report.status for report in reports(crowded, OPERATOR, limit=4)] == [
        V.LIVE,
        V.FAILED,
        V.ENCODING,
        V.UPLOADING,
    ]


@pytest.mark.parametrize("page", [1, 2, 3, 50, 100])
def test_the_pages_of_the_list_are_all_of_it_once(crowded, page):
    pages = [reports(crowded, OPERATOR, limit=page, offset=offset) for offset in range(0, ABANDONED + 3 + page, page)]
    ids = [report.id for one in pages for report in one]
    assert len(ids) == len(set(ids)) == ABANDONED + 3
    assert ids[3] == f"upload{ABANDONED - 1:05}"


def test_what_is_at_work_comes_before_uploads_and_those_are_few(crowded):
    shown = [followed.video.state for followed in in_pipeline(crowded, OPERATOR)]
    assert shown == [V.ENCODING, *[V.UPLOADING] * MAX_UPLOADS, V.LIVE, V.FAILED]
    assert [followed.video.state for followed in in_pipeline(crowded, OPERATOR, 1)] == [V.ENCODING]


def test_the_activity_page_shows_what_works_and_what_failed_and_what_just_went_live(services, workers):
    live = workers.ingest("Done")
    workers.run_all()
    working = workers.ingest("At work")
    shown = {f.video.id: f for f in in_pipeline(services, OPERATOR)}
    assert set(shown) == {live, working}
    assert shown[working].video.state in IN_PIPELINE
    services.clock.advance(3600)
    assert live not in {f.video.id for f in in_pipeline(services, OPERATOR)}
