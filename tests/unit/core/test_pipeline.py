"""What comes next, for every way in which steps can end."""

from __future__ import annotations

from dataclasses import fields

import pytest

from notflix_app.core.pipeline import (
    NOTHING,
    SWEEP_CANCELLED,
    SWEEP_DELETING,
    SWEEP_LIVE,
    SWEEP_REFUSED,
    SWEEP_REPLACED,
    Decision,
    asks_for_edges,
    decide,
    refused,
    sound_to_begin,
    stage_to_resume,
)
from notflix_app.core.release import Release
from notflix_app.core.steps import (
    EARLY_PROBE,
    LATE_SEED_TURN,
    NEEDS_ALL,
    PACKAGE_TURN,
    PROBE_TURN,
    TEXT_TURN,
    NewStep,
    Step,
    StepKind,
    StepState,
)
from notflix_app.core.storyboard import poster_chunks
from notflix_app.core.text_tracks import TextStream
from notflix_app.core.video import Video, VideoState
from tests.builders import plan, source, step, video

K, S, V = StepKind, StepState, VideoState
EDGES = ("edge-a", "edge-b")
CHUNKS = len(plan().chunks)


def decided(state: VideoState, *steps: Step, edges: tuple[str, ...] = EDGES, min_edges: int = 1, now: float = 0.0):
    return decide(_video(state), steps, edges, min_edges, now)


def _video(state: VideoState) -> Video:
    return video(probed=True, state=state, watchable_at=1.0)


def encoded(**changes: StepState) -> list[Step]:
    """Poster, every chunk and one audio track, all done but for what is said."""
    state = {"poster": S.DONE, "chunk": S.DONE, "audio": S.DONE, **changes}
    chunks = [step(K.CHUNK, state["chunk"] if i == 2 else S.DONE, index=i, error="no room") for i in range(CHUNKS)]
    return [step(K.PROBE, S.DONE), step(K.POSTER, state["poster"]), *chunks, step(K.AUDIO, state["audio"])]


def test_an_arrived_video_is_probed():
    assert decided(V.PROBING).plan == (NewStep(K.PROBE, turn=PROBE_TURN),)


def test_while_the_probe_runs_nothing_follows():
    assert decided(V.PROBING, step(K.PROBE, S.RUNNING)) == NOTHING


def test_a_refused_file_fails_with_the_probes_own_words():
    decision = decided(V.PROBING, step(K.PROBE, S.FAILED, error="This file has no picture.", permanent=True))
    assert (decision.to, decision.error) == (V.FAILED, "This file has no picture.")


def test_after_the_probe_every_chunk_and_track_are_planned():
    decision = decided(V.ENCODING, step(K.PROBE, S.DONE))
    kinds = [(s.kind, s.index) for s in decision.plan]
    assert kinds == [*((K.CHUNK, n) for n in range(CHUNKS)), (K.AUDIO, 0)]
    assert decision.to is None


def test_chunks_take_turns_with_those_of_other_films_and_sound_comes_after_the_first():
    turns = [(s.kind, s.turn) for s in decided(V.ENCODING, step(K.PROBE, S.DONE)).plan]
    assert turns == [*((K.CHUNK, n) for n in range(CHUNKS)), (K.AUDIO, 1)]


def with_texts(state: VideoState, *codecs: str) -> Video:
    texts = tuple(TextStream(2 + number, codec) for number, codec in enumerate(codecs))
    return video(probed=True, state=state, watchable_at=1.0, source=source(texts=texts))


@pytest.mark.parametrize(
    ("codecs", "wanted"), [((), ()), (("hdmv_pgs_subtitle",), ()), (("hdmv_pgs_subtitle", "subrip"), (TEXT_TURN,))]
)
def test_the_text_in_a_file_is_read_by_a_step_of_its_own(codecs: tuple[str, ...], wanted: tuple[int, ...]):
    decision = decide(with_texts(V.ENCODING, *codecs), [step(K.PROBE, S.DONE)], EDGES, 1, 0.0)
    assert tuple(new.turn for new in decision.plan if new.kind is K.TEXT) == wanted


@pytest.mark.parametrize("state", [S.READY, S.RUNNING, S.FAILED])
def test_no_film_waits_for_its_text_or_fails_over_it(state: StepState):
    steps = [*encoded(), step(K.TEXT, state, error="It is damaged.")]
    decision = decide(with_texts(V.ENCODING, "subrip"), steps, EDGES, 1, 0.0)
    assert (decision.plan, decision.to) == ((NewStep(K.PACKAGE, turn=PACKAGE_TURN),), V.PACKAGING)


@pytest.mark.parametrize(("late", "poster"), [(0, (NewStep(K.POSTER),)), (-1, ())])
def test_the_poster_follows_as_soon_as_the_first_chunks_are_there(late: int, poster: tuple[NewStep, ...]):
    open_chunk = len(poster_chunks(plan())) + late
    assert open_chunk < CHUNKS
    chunks = [step(K.CHUNK, S.RUNNING if i == open_chunk else S.DONE, index=i) for i in range(CHUNKS)]
    assert decided(V.ENCODING, step(K.PROBE, S.DONE), *chunks, step(K.AUDIO, S.DONE)).plan == poster


@pytest.mark.parametrize(
    ("first", "sound", "watchable"),
    [(S.DONE, S.DONE, True), (S.RUNNING, S.DONE, False), (S.DONE, S.RUNNING, False)],
)
def test_a_film_can_be_watched_with_its_sound_and_its_first_chunk(first: StepState, sound: StepState, watchable: bool):
    chunks = [step(K.CHUNK, first if i == 0 else S.READY, index=i) for i in range(CHUNKS)]
    steps = [step(K.PROBE, S.DONE), step(K.POSTER, S.RUNNING), *chunks, step(K.AUDIO, sound)]
    coming = video(probed=True, state=V.ENCODING)
    assert decide(coming, steps, EDGES, 1, 0.0) == Decision(watchable=watchable)
    assert decided(V.ENCODING, *steps) == NOTHING  # it is known already


@pytest.mark.parametrize(("first", "second", "watchable"), [(0, 0, False), (1, 0, False), (1, 1, True), (9, 1, True)])
def test_of_each_sound_what_goes_with_the_first_chunk_is_enough(first: int, second: int, watchable: bool):
    chunks = [step(K.CHUNK, S.READY if i else S.DONE, index=i) for i in range(CHUNKS)]
    sounds = [step(K.AUDIO, S.RUNNING, index=0, segments=first), step(K.AUDIO, S.READY, index=1, segments=second)]
    track = source().audio[0]
    coming = video(probed=True, state=V.ENCODING, plan=plan(source(audio=(track, track))))
    steps = [step(K.PROBE, S.DONE), step(K.POSTER, S.RUNNING), *chunks, *sounds]
    assert decide(coming, steps, EDGES, 1, 0.0) == Decision(watchable=watchable)


def test_where_nobody_can_begin_in_mid_film_the_first_chunk_goes_with_all_sound():
    assert sound_to_begin(plan()) == 1
    assert sound_to_begin(plan(source(seekable=False))) == 15


def test_an_edge_that_comes_later_is_filled_behind_what_is_new():
    steps = (step(K.SEED, S.DONE, edge="edge-a"), step(K.SWEEP, S.DONE))
    assert decided(V.LIVE, *steps).plan == (NewStep(K.SEED, 0, "edge-b", LATE_SEED_TURN),)


def test_runs_of_chunks_go_ahead_to_every_edge_while_the_rest_is_made():
    long = video(probed=True, watchable_at=1.0, plan=plan(source(frames=600 * 30), chunk_seconds=16))
    assert long.plan
    chunks = [step(K.CHUNK, S.DONE if i < 9 else S.READY, index=i) for i in range(len(long.plan.chunks))]
    steps = [step(K.POSTER, S.DONE), *chunks, step(K.AUDIO, S.DONE)]
    assert asks_for_edges(long, steps)
    fills = tuple(NewStep(K.FILL, 0, edge, LATE_SEED_TURN) for edge in EDGES)
    assert decide(long, steps, EDGES, 1, 0.0).plan == fills
    steps += [step(K.FILL, S.READY, edge=edge) for edge in EDGES]
    assert not asks_for_edges(long, steps), "which would be one more question after each chunk"
    assert decide(long, steps, EDGES, 1, 0.0) == NOTHING


@pytest.mark.parametrize("fill", [S.READY, S.RUNNING, S.FAILED])
def test_nobody_waits_for_what_goes_ahead(fill: StepState):
    steps = [*encoded(), step(K.FILL, fill, edge="edge-a")]
    assert decided(V.ENCODING, *steps).to is V.PACKAGING


def test_a_half_planned_video_gets_only_what_is_missing():
    decision = decided(V.ENCODING, step(K.PROBE, S.DONE), step(K.CHUNK, index=0))
    assert [(s.kind, s.index) for s in decision.plan] == [*((K.CHUNK, n) for n in range(1, CHUNKS)), (K.AUDIO, 0)]


@pytest.mark.parametrize("late", ["poster", "chunk", "audio"])
def test_packaging_waits_for_everything(late):
    assert decided(V.ENCODING, *encoded(**{late: S.RUNNING})) == NOTHING


@pytest.mark.parametrize("poster", [S.DONE, S.FAILED])
def test_packaging_follows_even_without_a_poster(poster):
    decision = decided(V.ENCODING, *encoded(poster=poster))
    assert (decision.plan, decision.to) == ((NewStep(K.PACKAGE, turn=PACKAGE_TURN),), V.PACKAGING)


def test_a_failed_chunk_fails_the_video():
    decision = decided(V.ENCODING, *encoded(chunk=S.FAILED))
    assert (decision.to, decision.error) == (V.FAILED, "no room")


def test_every_edge_is_seeded_after_packaging():
    decision = decided(V.PACKAGING, *encoded(), step(K.PACKAGE, S.DONE))
    assert decision.plan == (NewStep(K.SEED, 0, "edge-a"), NewStep(K.SEED, 0, "edge-b"))
    assert decision.to is V.SEEDING


def test_without_an_edge_the_video_fails_with_the_way_out():
    decision = decided(V.PACKAGING, step(K.PACKAGE, S.DONE), edges=())
    assert decision.to is V.FAILED
    assert "Add one" in decision.error


def test_one_edge_is_enough_to_be_live_while_the_other_is_late():
    decision = decided(V.SEEDING, step(K.SEED, S.DONE, edge="edge-a"), step(K.SEED, S.RUNNING, edge="edge-b"))
    assert (decision.plan, decision.to) == ((NewStep(K.SWEEP, SWEEP_LIVE),), V.LIVE)


def test_two_edges_are_waited_for_where_two_are_asked_for():
    steps = (step(K.SEED, S.DONE, edge="edge-a"), step(K.SEED, S.READY, edge="edge-b"))
    assert decided(V.SEEDING, *steps, min_edges=2) == NOTHING


def test_more_edges_asked_for_than_there_are_means_all_of_them():
    steps = (step(K.SEED, S.DONE, edge="edge-a"), step(K.SEED, S.DONE, edge="edge-b"))
    assert decided(V.SEEDING, *steps, min_edges=5).to is V.LIVE


def test_too_many_failed_edges_fail_the_video_and_name_the_edge():
    steps = (step(K.SEED, S.FAILED, edge="edge-a", error="disk full"), step(K.SEED, S.FAILED, edge="edge-b"))
    decision = decided(V.SEEDING, *steps)
    assert (decision.to, decision.error) == (V.FAILED, "Edge edge-a: disk full")


def test_what_was_turned_away_is_swept_and_what_failed_later_is_kept():
    turned_away = step(K.PROBE, S.FAILED, permanent=True)
    assert decided(V.FAILED, turned_away).plan == (NewStep(K.SWEEP, SWEEP_REFUSED),)
    assert decided(V.FAILED, *encoded(chunk=S.FAILED)) == NOTHING


@pytest.mark.parametrize(("state", "first"), [(V.CANCELLED, SWEEP_CANCELLED), (V.DELETING, SWEEP_DELETING)])
def test_an_ended_video_is_swept_again_when_the_last_lease_has_run_out(state, first):
    held = step(K.CHUNK, S.CANCELLED, lease_until=50.0)
    swept = step(K.SWEEP, S.DONE, index=first)
    assert decided(state, held, now=10.0).plan == (NewStep(K.SWEEP, first),)
    assert decided(state, held, swept, now=10.0) == NOTHING
    assert decided(state, held, swept, now=60.0).plan == (NewStep(K.SWEEP, first + 1),)
    assert decided(state, held, swept, step(K.SWEEP, S.READY, index=first + 1), now=60.0) == NOTHING


def test_what_was_cancelled_is_swept_twice_and_what_is_deleted_until_its_row_is_gone():
    assert decided(V.CANCELLED, *(step(K.SWEEP, S.DONE, index=SWEEP_CANCELLED + n) for n in (0, 1))) == NOTHING
    twice = [step(K.SWEEP, S.DONE, index=SWEEP_DELETING + n) for n in (0, 1)]
    assert decided(V.DELETING, *twice).plan == (NewStep(K.SWEEP, SWEEP_DELETING + 2),)
    assert decided(V.DELETING, *twice, step(K.SWEEP, S.FAILED, index=SWEEP_DELETING + 2)) == NOTHING


def test_a_retry_resumes_at_the_first_unfinished_stage():
    assert stage_to_resume([step(K.PROBE, S.FAILED)]) is V.PROBING
    assert stage_to_resume(encoded(chunk=S.FAILED)) is V.ENCODING
    assert stage_to_resume([*encoded(), step(K.PACKAGE, S.FAILED)]) is V.PACKAGING
    seeds = [step(K.PACKAGE, S.DONE), step(K.SEED, S.FAILED, edge="edge-a")]
    assert stage_to_resume([*encoded(), *seeds]) is V.SEEDING


def test_only_a_permanent_probe_failure_counts_as_turned_away():
    assert refused([step(K.PROBE, S.FAILED, permanent=True)])
    assert not refused([step(K.PROBE, S.FAILED)])
    assert not refused([step(K.PROBE, S.DONE), step(K.CHUNK, S.FAILED, permanent=True)])
    turned_down = step(K.PROBE, S.FAILED, permanent=True)
    assert not refused([step(K.PROBE, S.DONE, index=EARLY_PROBE), turned_down])
    assert refused([step(K.PROBE, S.DONE, index=EARLY_PROBE, result={NEEDS_ALL: True}), turned_down])


def beside(state: VideoState, version: int = 2, film: VideoState = V.LIVE) -> Release:
    own = video(probed=True, state=film, version=1 if version > 1 else 2)
    facts = {field.name: getattr(own, field.name) for field in fields(Video)}
    return Release(**{**facts, "state": state, "version": version}, film=own)


def test_a_release_takes_over_when_each_edge_has_it_or_cannot_have_it() -> None:
    """Else all who watch would go to the first edges that have it."""
    done, running = step(K.SEED, S.DONE, edge="edge-a"), step(K.SEED, S.RUNNING, edge="edge-b")
    failed = step(K.SEED, S.FAILED, edge="edge-b", error="away")
    two = ["edge-a", "edge-b"]
    assert decide(beside(V.SEEDING), [done, running], two, 1, 100.0) == NOTHING
    decision = decide(beside(V.SEEDING), [done, failed], two, 1, 100.0, linger=50.0)
    assert decision.to is V.LIVE
    replaced = [new for new in decision.plan if new.index == SWEEP_REPLACED]
    assert [(new.kind, new.not_before) for new in replaced] == [(K.SWEEP, 150.0)]
    assert decide(beside(V.SEEDING), [failed], ["edge-b"], 1, 100.0).to is V.FAILED


def test_nothing_is_to_be_done_for_what_was_replaced_or_whose_film_goes() -> None:
    for release in (beside(V.LIVE, version=1), beside(V.ENCODING, film=V.DELETING)):
        assert decide(release, [], ["edge-a"], 1, 100.0) == NOTHING
