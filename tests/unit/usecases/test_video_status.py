"""What lists show first."""

from __future__ import annotations

import pytest

from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, of_person
from notflix_app.core.sharing import Grants
from notflix_app.core.video import IN_PIPELINE, VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.ui.view_models import video_status
from notflix_app.usecases import people
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.video_status import MAX_UPLOADS, in_pipeline, releases_under_way, reports
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


def test_the_activity_page_shows_what_is_made_beside_a_film_that_plays(services, workers):
    live = workers.live()
    services.clock.advance(3600)
    reencode(services, OPERATOR, live)
    workers.run(services.queue.take())
    [beside] = in_pipeline(services, OPERATOR)
    assert (beside.video.id, beside.video.version, beside.video.state) == (live, 2, V.ENCODING)
    assert len(beside.progress.cells) == len(builders.plan().chunks)
    assert beside.progress.overall < 0.5
    assert f"/{live}/v1/" in beside.poster, "the picture is that of what plays"
    model = video_status(beside)
    assert (model.release, model.can_cancel, model.watchable) == (2, True, False)
    assert model.detail.startswith("A new version, beside the one that plays")
    assert [status.video.version for status in releases_under_way(services, OPERATOR, [live, "absent"])] == [2]
    workers.run_all()
    [done] = in_pipeline(services, OPERATOR)
    assert (done.video.version, done.video.state) == (2, V.LIVE)
    services.clock.advance(3600)
    assert in_pipeline(services, OPERATOR) == []


def test_a_film_and_what_is_made_beside_it_are_told_apart(services, workers):
    live = workers.live()
    reencode(services, OPERATOR, live)
    shown = [(status.video.version, status.video.state) for status in in_pipeline(services, OPERATOR)]
    assert shown == [(2, V.PROBING), (1, V.LIVE)]


def test_what_is_made_beside_a_film_is_shown_to_who_may_see_that(services, workers):
    live = workers.live()
    services.video_rights.share(live, Visibility.PRIVATE, Grants())
    reencode(services, OPERATOR, live)
    viewer = of_person(people.add(services, OPERATOR, "Ann", "a few words of mine", role=Role.EDITOR))
    assert in_pipeline(services, viewer) == []
    assert releases_under_way(services, viewer, [live]) == []
