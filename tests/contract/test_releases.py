"""What every ReleaseRepository does, and what the steps and edges of a film's versions have to do with each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Conflict
from notflix_app.core.loudness import Loudness
from notflix_app.core.pipeline import SWEEP_CANCELLED
from notflix_app.core.release import Release
from notflix_app.core.steps import NewStep, StepKind, StepState
from notflix_app.core.video import Condition, Quality, TranscodeSettings, Video, VideoState
from tests import builders
from tests.fixtures.truth import LEASE, Truth

S, K = VideoState, StepKind
LOUD = [Loudness(-20.0, -1.5)]
BEST = TranscodeSettings(quality=Quality.BEST)
EDGE = EdgeNode("edge-a", "http://edge-a.localhost:1", "127.0.0.1", 22, "seed", "ssh-ed25519 AAAA")


@pytest.fixture
def film(truth: Truth) -> Video:
    """Live."""
    return truth.video(probed=True, state=S.LIVE, live_at=2000.0, condition=Condition.SALVAGED, has_poster=True)


def begun(truth: Truth, film: Video) -> Release:
    release = truth.releases.begin(film.id, BEST)
    assert release is not None
    return release


def seeding(truth: Truth, film: Video) -> Release:
    """All made, and on its way to the edges."""
    release = begun(truth, film)
    truth.releases.record_probe(film.id, release.version, builders.source(), builders.plan())
    truth.releases.record_poster(film.id, release.version)
    truth.releases.record_loudness(film.id, release.version, LOUD)
    for state in (S.ENCODING, S.PACKAGING, S.SEEDING):
        assert truth.releases.move(film.id, release.version, state)
    return release


def test_it_knows_which_upload_it_was_begun_for(truth: Truth, film: Video) -> None:
    release = truth.releases.begin(film.id, BEST, "upload")
    assert release is not None
    assert release.replacement == "upload"
    assert truth.releases.wanted([film.id])[film.id].replacement == "upload"


def test_a_release_is_the_film_in_another_version(truth: Truth, film: Video) -> None:
    now = truth.clock.advance(5)
    release = begun(truth, film)
    assert release.film == replace(film, plan=None)
    assert (release.id, release.title, release.size, release.owner_id) == (
        film.id, film.title, film.size, film.owner_id
    )  # fmt: skip
    assert (release.version, release.state, release.settings, release.source, release.plan) == (
        2, S.PROBING, BEST, None, None
    )  # fmt: skip
    assert (release.created_at, release.arrived_at, release.live_at, release.has_poster) == (now, now, None, False)
    assert release.condition is Condition.SALVAGED, "its file is as broken as it was"
    assert release.is_wanted
    assert not release.is_watchable
    assert truth.catalog.get(film.id) == film
    assert truth.releases.version_of(film.id, 1) == film
    assert truth.releases.version_of(film.id, 2) == release
    assert truth.releases.version_of(film.id, 3) is truth.releases.version_of("absent", 1) is None
    assert truth.releases.wanted([film.id, "absent"]) == {film.id: release}
    assert truth.releases.newest(9) == truth.releases.list_for_video(film.id) == [release]


@pytest.mark.parametrize("state", [state for state in S if state is not S.LIVE])
def test_none_begins_beside_what_is_not_live(truth: Truth, state: VideoState) -> None:
    assert truth.releases.begin(truth.video(state=state).id, BEST) is None


def test_one_is_wanted_at_a_time(truth: Truth, film: Video) -> None:
    with ThreadPoolExecutor(4) as pool:
        won = [release for release in pool.map(lambda _: truth.releases.begin(film.id, BEST), range(8)) if release]
    assert [release.version for release in won] == [2]
    truth.releases.move(film.id, 2, S.FAILED, error="no")
    assert truth.releases.begin(film.id, BEST) is None
    truth.releases.move(film.id, 2, S.CANCELLED)
    assert begun(truth, film).version == 3, "whoever has not noticed yet may still write into the second"
    assert truth.releases.begin("absent", BEST) is None


def test_moves_are_those_of_a_film(truth: Truth, film: Video) -> None:
    begun(truth, film)
    move = truth.releases.move
    assert not move(film.id, 2, S.SEEDING)
    assert not move(film.id, 2, S.FAILED, origins=[S.ENCODING], error="no")
    assert move(film.id, 2, S.FAILED, origins=[S.PROBING], error="It broke.")
    assert truth.releases.wanted([film.id])[film.id].error == "It broke."
    assert move(film.id, 2, S.PROBING)
    assert truth.releases.wanted([film.id])[film.id].error == ""
    assert move(film.id, 2, S.CANCELLED)
    assert truth.releases.wanted([film.id]) == {}
    assert truth.releases.newest(9) == []
    assert not move(film.id, 3, S.CANCELLED)


def test_a_plan_is_not_changed_under_its_chunks(truth: Truth, film: Video) -> None:
    begun(truth, film)
    truth.releases.record_probe(film.id, 2, builders.source(), builders.plan())
    release = truth.releases.version_of(film.id, 2)
    assert release is not None
    assert (release.source, release.plan) == (builders.source(), builders.plan())
    truth.releases.move(film.id, 2, S.ENCODING)
    for version in (2, 3):
        with pytest.raises(Conflict):
            truth.releases.record_probe(film.id, version, builders.source(width=640), builders.plan())


def test_taking_over(truth: Truth, film: Video) -> None:
    truth.outbox.take(9, LEASE)
    began = truth.clock()
    seeding(truth, film)
    now = truth.clock.advance(60)
    assert truth.releases.take_over(film.id, 2)
    assert truth.catalog.get(film.id) == replace(
        film,
        version=2,
        settings=BEST,
        source=builders.source().with_loudness(LOUD),
        plan=builders.plan(),
        begun_at=began,
        live_at=now,
        updated_at=now,
    )
    [old] = truth.releases.list_for_video(film.id)
    assert (old.version, old.state, old.settings, old.plan) == (1, S.LIVE, film.settings, film.plan)
    assert (old.created_at, old.live_at, old.updated_at) == (film.created_at, film.live_at, now)
    assert not old.is_open
    assert truth.releases.taken_over(now, 9) == [film.id]
    assert truth.releases.taken_over(now + 1, 9) == truth.releases.taken_over(now, 0) == []
    assert truth.releases.wanted([film.id]) == {}
    assert not truth.releases.take_over(film.id, 2)
    assert not truth.releases.take_over(film.id, 1), "there is no way back"
    taken = truth.outbox.take(9, LEASE)
    assert taken is not None
    assert taken.video_ids == (film.id,)
    assert begun(truth, film).version == 3


def test_a_poster_that_is_made_late_counts_all_the_same(truth: Truth) -> None:
    film = truth.video(probed=True, state=S.LIVE)
    begun(truth, film)
    for state in (S.ENCODING, S.PACKAGING, S.SEEDING):
        truth.releases.move(film.id, 2, state)
    truth.releases.take_over(film.id, 2)
    truth.releases.record_poster(film.id, 2)
    truth.releases.record_poster(film.id, 7)
    assert truth.catalog.get(film.id).has_poster


@pytest.mark.parametrize(
    "spoil",
    [
        lambda truth, film: truth.releases.move(film.id, 2, S.CANCELLED),
        lambda truth, film: truth.releases.move(film.id, 2, S.FAILED, error="no"),
        lambda truth, film: truth.catalog.move(film.id, S.DELETING),
        lambda truth, film: truth.catalog.delete(film.id),
    ],
)
def test_nothing_takes_over_that_is_not_wanted_any_more(
    truth: Truth, film: Video, spoil: Callable[[Truth, Video], object]
) -> None:
    seeding(truth, film)
    spoil(truth, film)
    assert not truth.releases.take_over(film.id, 2)


def test_one_of_many_takes_over(truth: Truth, film: Video) -> None:
    seeding(truth, film)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: truth.releases.take_over(film.id, 2), range(8))) == 1


def test_the_newest_of_many_films_come_first(truth: Truth) -> None:
    films = [truth.video(state=S.LIVE) for _ in range(3)]
    for each in films:
        truth.clock.advance(1)
        begun(truth, each)
    truth.catalog.move(films[1].id, S.DELETING)
    assert [release.id for release in truth.releases.newest(9)] == [films[2].id, films[0].id]
    assert [release.id for release in truth.releases.newest(1)] == [films[2].id]


def test_steps_belong_to_a_release(truth: Truth, film: Video) -> None:
    seeding(truth, film)
    own = truth.planned(film.id, NewStep(K.CHUNK, 0), NewStep(K.CHUNK, 1))
    beside = truth.steps.plan(film.id, [NewStep(K.CHUNK, 0), NewStep(K.PROBE)], 2)
    assert {step.version for step in own} == {1}
    assert {step.version for step in beside} == {2}
    assert truth.steps.plan(film.id, [NewStep(K.CHUNK, 0)], 2) == []
    listed = truth.steps.list_for_video
    assert (len(listed(film.id, 1)), len(listed(film.id, 2)), len(listed(film.id))) == (2, 2, 4)
    for version, chunks in ((1, 2), (2, 1)):
        assert truth.steps.summarize({film.id: version}, [film.id])[film.id].count(K.CHUNK) == chunks
    claims = iter(lambda: truth.steps.claim("encode", "w", LEASE), None)
    claim = next(step for step in claims if (step.version, step.kind) == (2, K.CHUNK))
    truth.steps.finish(claim.id, 1, {}, [builders.stream("v1080p")])
    assert truth.steps.has_published(film.id, K.CHUNK, 0, version=2)
    assert not truth.steps.has_published(film.id, K.CHUNK, 0, version=1)
    assert (len(truth.steps.published(film.id, 2)), truth.steps.published(film.id, 1)) == (1, [])
    truth.steps.cancel(film.id, version=1)
    states = {(step.version, step.state) for step in listed(film.id)}
    assert (1, StepState.CANCELLED) in states
    assert (2, StepState.DONE) in states
    assert (2, StepState.CANCELLED) not in states
    assert {step.version for step in truth.steps.reopen(film.id, 1)} == {1}
    truth.releases.take_over(film.id, 2)
    truth.releases.forget(film.id, 2)
    assert {step.version for step in listed(film.id)} == {2}
    assert truth.releases.list_for_video(film.id) == []


def test_the_film_itself_is_never_forgotten(truth: Truth, film: Video) -> None:
    truth.planned(film.id)
    begun(truth, film)
    truth.releases.forget(film.id, 9)
    assert truth.releases.list_for_video(film.id) == []
    assert len(truth.steps.list_for_video(film.id)) == 1
    truth.releases.forget("absent", 9)


def test_a_step_may_have_to_wait_until_some_time(truth: Truth, film: Video) -> None:
    truth.planned(film.id, NewStep(K.SWEEP, not_before=truth.clock() + 100))
    assert truth.steps.claim("seed", "w", LEASE) is None
    truth.clock.advance(101)
    assert truth.steps.claim("seed", "w", LEASE) is not None


def test_a_release_that_nobody_carries_on_is_stranded(truth: Truth, film: Video) -> None:
    begun(truth, film)
    assert truth.steps.stranded_releases() == [(film.id, 2)]
    assert truth.steps.stranded() == []
    truth.steps.plan(film.id, [NewStep(K.PROBE)], 2)
    assert truth.steps.stranded_releases() == []
    claim = truth.steps.claim("encode", "w", LEASE)
    assert claim is not None
    truth.releases.move(film.id, 2, S.CANCELLED)
    truth.steps.cancel(film.id, version=2)
    assert truth.steps.stranded_releases() == []
    truth.clock.advance(LEASE + 1)
    assert truth.steps.stranded_releases() == [(film.id, 2)]
    for index in (SWEEP_CANCELLED, SWEEP_CANCELLED + 1):
        truth.steps.plan(film.id, [NewStep(K.SWEEP, index)], 2)
        sweep = truth.steps.claim("seed", "w", LEASE)
        assert sweep is not None
        truth.steps.finish(sweep.id, 1, {})
    assert truth.steps.stranded_releases() == []


def test_of_a_deleted_film_no_release_is_stranded(truth: Truth, film: Video) -> None:
    begun(truth, film)
    truth.catalog.move(film.id, S.DELETING)
    assert truth.steps.stranded_releases() == []
    assert truth.steps.stranded() == [film.id]


def test_a_later_sweep_of_what_was_replaced_holds_no_deletion_up(truth: Truth, film: Video) -> None:
    truth.planned(film.id, NewStep(K.SWEEP, 2, not_before=truth.clock() + 9999))
    truth.catalog.move(film.id, S.DELETING)
    assert truth.steps.stranded() == [film.id]


def test_an_edge_holds_several_versions_and_the_film_counts_once(truth: Truth, film: Video) -> None:
    truth.edges.put(EDGE)
    seeding(truth, film)
    for version in (1, 2, 2):
        truth.edges.assign(film.id, version, "edge-a")
    assert truth.edges.holders([film.id])[film.id] == [EDGE]
    assert truth.edges.count_held() == {"edge-a": 1}
    assert truth.edges.holding(film.id, 1) == truth.edges.holding(film.id, 2) == [EDGE]
    assert truth.edges.holding(film.id, 3) == []
    truth.releases.take_over(film.id, 2)
    truth.edges.unassign(film.id, "edge-a", 1)
    assert truth.edges.holders([film.id])[film.id] == [EDGE]
    truth.edges.unassign(film.id, "edge-a")
    assert truth.edges.held("edge-a") == []


def test_late_edges_are_given_what_plays(truth: Truth, film: Video) -> None:
    truth.edges.put(EDGE)
    seeding(truth, film)
    truth.steps.plan(film.id, [NewStep(K.SEED, 0, "edge-a")], 2)
    assert truth.steps.unseeded("edge-a") == [film.id], "what plays is not there yet"
    failed = truth.steps.claim("seed", "w", LEASE)
    assert failed is not None
    truth.steps.fail(failed.id, 1, "Away.", permanent=False)
    truth.clock.advance(1000)
    assert truth.steps.requeue_failed(truth.clock()) == []
    assert truth.steps.reseed("edge-a") == []
    truth.releases.take_over(film.id, 2)
    assert truth.steps.unseeded("edge-a") == []
    assert [step.version for step in truth.steps.requeue_failed(truth.clock())] == [2]
