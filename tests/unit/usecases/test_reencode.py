"""Encoding a live film again, beside the version that plays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, Damaged, NotFound, Refused, Unavailable
from notflix_app.core.policy import Policy
from notflix_app.core.release import Release
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.video import Quality, TranscodeSettings, Video, VideoState
from notflix_app.usecases.delete import delete
from notflix_app.usecases.downloads import source_url
from notflix_app.usecases.early_playback import early_segment
from notflix_app.usecases.reencode import cancel_release, reencode, retry_release
from notflix_app.usecases.services import Services
from notflix_app.usecases.watch import PlaybackRequest, playback
from tests.fakes.services import EDGES, FakeWorkers, edge_node, enroll, fake_services, holders, left_over

BEST = TranscodeSettings(quality=Quality.BEST, heights=(360,))
SEGMENT = keys.segment("v360p", 1)


@pytest.fixture
def workers(tmp_path: Path) -> FakeWorkers:
    return FakeWorkers(fake_services(Policy(retry_seconds=5, max_attempts=2)), tmp_path)


@pytest.fixture
def services(workers: FakeWorkers) -> Services:
    return workers.services


@pytest.fixture
def film(workers: FakeWorkers) -> Video:
    return workers.services.catalog.get(workers.live())


def wanted(services: Services, film: Video) -> Release:
    return services.releases.wanted([film.id])[film.id]


def versions_on_edges(services: Services, film: Video) -> set[str]:
    return {folder for _, folder in services.edge_storage.folders if film.id in folder}  # type: ignore[attr-defined]


def test_a_new_version_takes_over(workers: FakeWorkers, services: Services, film: Video) -> None:
    began = services.clock()
    reencode(services, OPERATOR, film.id, BEST)
    assert services.catalog.get(film.id) == film, "nobody notices while it is made"
    assert "/v1/" in playback(services, OPERATOR, film.id).sources[0].dash
    services.clock.advance(100)  # type: ignore[attr-defined]
    workers.run_all()
    now = services.catalog.get(film.id)
    assert (now.version, now.settings, now.state) == (2, BEST, VideoState.LIVE)
    assert (now.created_at, now.begun_at, now.live_at) == (film.created_at, began, services.clock())
    assert now.has_poster
    assert now.plan
    assert holders(services, film.id) == list(EDGES)
    assert "/v2/" in playback(services, OPERATOR, film.id).sources[0].dash
    assert services.sources.size(keys.source(film.id)), "so that it can be done again"


def test_the_old_version_stays_for_who_watches_it_and_goes_then(
    workers: FakeWorkers, services: Services, film: Video
) -> None:
    before = playback(services, OPERATOR, film.id)
    reencode(services, OPERATOR, film.id, BEST)
    workers.run_all()
    request = PlaybackRequest()
    workers.go_on(before.expires - services.clock() - 60, every=3600)
    assert versions_on_edges(services, film) == {keys.package(film.id, version) for version in (1, 2)}
    assert services.packages.size(keys.packaged(film.id, 1, SEGMENT))
    assert "/v1/" in (early_segment(services, OPERATOR, film.id, 1, SEGMENT, request) or "")
    workers.go_on(services.policy.paths.longest(film.duration) + 3600, every=3600)
    assert versions_on_edges(services, film) == {keys.package(film.id, 2)}
    assert not list(services.packages.list(keys.package(film.id, 1)))
    assert {step.version for step in services.steps.list_for_video(film.id)} == {2}
    assert services.releases.list_for_video(film.id) == []
    with pytest.raises(NotFound, match="made anew"):
        early_segment(services, OPERATOR, film.id, 1, SEGMENT, request)
    assert "/v2/" in (early_segment(services, OPERATOR, film.id, 2, SEGMENT, request) or "")


def test_one_after_the_other(workers: FakeWorkers, services: Services, film: Video) -> None:
    for _ in range(3):
        reencode(services, OPERATOR, film.id)
        workers.run_all()
    assert services.catalog.get(film.id).version == 4
    assert [release.version for release in services.releases.list_for_video(film.id)] == [1, 2, 3]
    workers.go_on(services.policy.paths.longest(film.duration) + 3600, every=3600)
    assert versions_on_edges(services, film) == {keys.package(film.id, 4)}
    assert {step.version for step in services.steps.list_for_video(film.id)} == {4}


def test_only_one_at_a_time(services: Services, film: Video) -> None:
    reencode(services, OPERATOR, film.id)
    with pytest.raises(Conflict, match="encoded again already"):
        reencode(services, OPERATOR, film.id)


def test_what_failed_leaves_the_film_as_it_is_and_can_be_tried_again(
    workers: FakeWorkers, services: Services, film: Video
) -> None:
    reencode(services, OPERATOR, film.id, BEST)
    workers.wrong[StepKind.PACKAGE] = Refused("It broke.")
    workers.run_all()
    failed = wanted(services, film)
    assert (failed.state, failed.error) == (VideoState.FAILED, "It broke.")
    assert services.catalog.get(film.id) == film
    workers.wrong.clear()
    retry_release(services, OPERATOR, film.id, failed.version)
    workers.run_all()
    assert services.catalog.get(film.id).version == 2


def test_a_broken_read_makes_no_film_broken_that_plays(workers: FakeWorkers, services: Services, film: Video) -> None:
    reencode(services, OPERATOR, film.id, BEST)
    workers.wrong[StepKind.CHUNK] = Damaged("This file is damaged.")
    workers.run_all()
    assert wanted(services, film).state is VideoState.FAILED
    assert services.catalog.get(film.id) == film


def test_a_cancelled_one_leaves_nothing(workers: FakeWorkers, services: Services, film: Video) -> None:
    reencode(services, OPERATOR, film.id)
    workers.wrong[StepKind.PACKAGE] = Unavailable("Away.", "store")
    workers.run_all()
    assert services.packages.size(keys.packaged(film.id, 2, SEGMENT))
    cancel_release(services, OPERATOR, film.id, 2)
    workers.wrong.clear()
    workers.go_on(300)
    assert not list(services.packages.list(keys.package(film.id, 2)))
    assert services.releases.wanted([film.id]) == {}
    assert services.catalog.get(film.id) == film
    with pytest.raises(Conflict, match="not on its way"):
        cancel_release(services, OPERATOR, film.id, 2)
    assert reencode(services, OPERATOR, film.id).version == 3, "a number is given once"


def test_another_wish_takes_the_place_of_one_that_failed(workers: FakeWorkers, services: Services, film: Video) -> None:
    reencode(services, OPERATOR, film.id, BEST)
    workers.wrong[StepKind.PROBE] = Refused("It is no film.")
    workers.run_all()
    with pytest.raises(Conflict, match="turned away"):
        retry_release(services, OPERATOR, film.id, 2)
    workers.wrong.clear()
    reencode(services, OPERATOR, film.id)
    workers.run_all()
    assert services.catalog.get(film.id).version == 3


def test_it_waits_for_every_edge_but_for_none_that_is_away(
    workers: FakeWorkers, services: Services, film: Video
) -> None:
    """Whoever watches is spread over all of them."""
    reencode(services, OPERATOR, film.id)
    services.edge_storage.away.add("edge-b")  # type: ignore[attr-defined]
    workers.run_all()
    assert services.catalog.get(film.id).version == 1
    workers.go_on(60)
    assert services.catalog.get(film.id).version == 2
    assert holders(services, film.id) == ["edge-a"]
    services.edge_storage.away.clear()  # type: ignore[attr-defined]
    workers.go_on(1200)
    assert holders(services, film.id) == list(EDGES)


def test_an_edge_that_comes_meanwhile_gets_it(workers: FakeWorkers, services: Services, film: Video) -> None:
    reencode(services, OPERATOR, film.id)
    enroll(services, edge_node("edge-c"))
    workers.go_on(300)
    assert holders(services, film.id) == [*EDGES, "edge-c"]
    assert services.catalog.get(film.id).version == 2


@pytest.mark.parametrize("late", [False, True])
def test_a_film_that_is_deleted_meanwhile_is_gone_in_every_version(
    late: bool, workers: FakeWorkers, services: Services, film: Video
) -> None:
    reencode(services, OPERATOR, film.id)
    if late:
        workers.run_all()
    delete(services, OPERATOR, film.id)
    workers.go_on(300)
    assert services.catalog.get_or_none(film.id) is None
    assert left_over(services, film.id) == []


@pytest.mark.parametrize("kept_by_now", [False, True])
def test_it_needs_the_file(kept_by_now: bool, tmp_path: Path) -> None:
    services = fake_services(Policy(keep_source=False))
    film = FakeWorkers(services, tmp_path).live()
    now = replace(services, policy=Policy(keep_source=kept_by_now))
    with pytest.raises(Conflict, match="is not kept here"):
        reencode(now, OPERATOR, film)
    with pytest.raises(Conflict, match="is not kept here"):
        source_url(now, OPERATOR, film)


def test_it_waits_until_the_file_is_put_away(workers: FakeWorkers, services: Services) -> None:
    film = workers.ingest()
    with pytest.raises(Conflict, match="live"):
        reencode(services, OPERATOR, film)
    workers.wrong[StepKind.SWEEP] = Unavailable("Away.", "store")
    workers.run_all()
    with pytest.raises(Conflict, match="in a minute"):
        reencode(services, OPERATOR, film)


def test_what_cannot_be_made_is_refused_before(services: Services, film: Video) -> None:
    with pytest.raises(Refused, match="no rung of 99"):
        reencode(services, OPERATOR, film.id, TranscodeSettings(heights=(99,)))
    with pytest.raises(NotFound):
        reencode(services, OPERATOR, "absent")
