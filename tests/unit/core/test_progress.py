"""The stages, the chunk strip and the forecast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import progress
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.core.views import StageState
from tests.builders import plan, source, step, summary, video

K, S, V = StepKind, StepState, VideoState


def progress_of(film, steps, now, **arrived):
    return progress.progress_of(film, summary(steps), now, **arrived)


def timings(film, steps, now):
    return progress.timings(film, summary(steps), now)


def encoding_at(share: float):
    """Two of four chunks done, of 4, 4, 8 and 8 seconds, the third at `share`, begun at 1010; created at 1000, probed
    from 1005."""
    steps = [
        step(K.PROBE, S.DONE, started_at=1005.0, finished_at=1006.0),
        step(K.CHUNK, S.DONE, index=0, started_at=1010.0, finished_at=1030.0),
        step(K.CHUNK, S.DONE, index=1, started_at=1010.0, finished_at=1030.0),
        step(K.CHUNK, S.RUNNING, index=2, started_at=1030.0, progress=share, worker="encode-1"),
        step(K.CHUNK, S.READY, index=3),
        step(K.AUDIO, S.DONE, started_at=1010.0, finished_at=1011.0),
    ]
    return video(probed=True, plan=plan(source(frames=24 * 30), chunk_seconds=12)), steps


def states(shown):
    return {stage.name: stage.state for stage in shown.stages}


def test_a_strip_is_as_long_as_its_last_chunk_whatever_rows_there_are():
    cells = progress_of(video(probed=True), [step(K.CHUNK, S.FAILED, index=5)], now=1040.0).cells
    assert [c.state for c in cells] == [StageState.WAITING] * 5 + [StageState.FAILED]


def test_the_strip_shows_each_chunk_in_film_order_with_its_worker():
    cells = progress_of(*encoding_at(0.5), now=1040.0).cells
    assert [c.state for c in cells] == [StageState.DONE, StageState.DONE, StageState.RUNNING, StageState.WAITING]
    assert [c.progress for c in cells] == [1.0, 1.0, 0.5, 0.0]
    assert [c.worker for c in cells] == ["", "", "encode-1", ""]


def test_the_stages_before_are_done_and_those_after_wait():
    shown = states(progress_of(*encoding_at(0.5), now=1040.0))
    assert shown["probe"] is StageState.DONE
    assert shown["encode"] is StageState.RUNNING
    assert shown["package"] is StageState.WAITING


def test_the_time_left_follows_from_the_speed_so_far():
    # Twelve of 24 seconds, and the audio, in 30 s: 51 % are done.
    encode = next(s for s in progress_of(*encoding_at(0.5), now=1040.0).stages if s.name == "encode")
    assert encode.seconds == pytest.approx(30.0)
    assert encode.left == pytest.approx(28.8, abs=0.6)


def test_more_work_done_never_means_less_progress():
    shares = [progress_of(*encoding_at(n / 10), now=1040.0).overall for n in range(11)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_nothing_is_forecast_from_nothing():
    fresh = progress_of(video(), [step(K.PROBE, S.READY)], now=1001.0)
    assert fresh.left is None
    assert fresh.cells == ()


@pytest.mark.parametrize(
    ("states", "now", "waits"),
    [
        ([S.READY, S.READY], 1001.0, False),  # a worker may be on its way
        ([S.READY, S.READY], 1004.0, True),
        ([S.READY, S.RUNNING], 1099.0, False),
        ([S.DONE, S.READY], 1021.0, False),  # the first has just ended
        ([S.DONE, S.READY], 1024.0, True),
        ([S.DONE, S.DONE], 1099.0, False),
    ],
)
def test_it_waits_while_there_is_work_and_nobody_does_it(states, now, waits):
    steps = [
        step(K.PROBE, S.DONE, finished_at=990.0),
        *(
            step(K.CHUNK, s, index=n, planned_at=1000.0, finished_at=1020.0 if s is S.DONE else None)
            for n, s in enumerate(states)
        ),
    ]
    assert progress_of(video(probed=True), steps, now=now).waiting is waits


def test_who_waits_is_told_no_time():
    film, steps = encoding_at(0.5)
    given_back = [replace(s, state=S.READY, planned_at=1001.0) if s.state is S.RUNNING else s for s in steps]
    assert progress_of(film, given_back, now=1031.0).left is not None
    assert progress_of(film, given_back, now=1040.0).left is None


def test_what_is_held_back_after_a_failure_waits_for_no_worker():
    steps = [step(K.SEED, edge="edge-a", planned_at=1000.0, not_before=1060.0)]
    film = video(probed=True, state=V.SEEDING)
    assert not progress_of(film, steps, now=1050.0).waiting
    assert progress_of(film, steps, now=1064.0).waiting


def test_a_failed_video_waits_for_nobody():
    steps = [step(K.PROBE, S.DONE), step(K.CHUNK, S.FAILED), step(K.CHUNK, S.READY, index=1)]
    assert not progress_of(video(probed=True, state=V.FAILED), steps, now=9999.0).waiting


def test_an_upload_counts_the_bytes_that_arrived():
    shown = progress_of(video(state=V.UPLOADING), [], now=1020.0, uploaded=0.5)
    assert states(shown)["upload"] is StageState.RUNNING
    assert shown.left == pytest.approx(20.0)


def test_a_live_video_is_done_from_end_to_end():
    live = video(probed=True, state=V.LIVE, live_at=1100.0)
    shown = progress_of(live, encoding_at(1.0)[1], now=2000.0)
    assert shown.overall == 1.0
    assert set(states(shown).values()) == {StageState.DONE}


def test_a_failed_video_shows_where_it_stopped():
    failed = video(probed=True, state=V.FAILED)
    shown = states(progress_of(failed, encoding_at(0.5)[1], now=1040.0))
    assert shown["probe"] is StageState.DONE
    assert shown["encode"] is StageState.FAILED
    assert shown["package"] is StageState.WAITING


def test_timings_tell_the_seconds_of_each_stage_and_the_whole():
    live = video(probed=True, state=V.LIVE, arrived_at=1003.0, live_at=1100.0)
    steps = [
        step(K.PROBE, S.DONE, planned_at=1003.0, started_at=1005.0, finished_at=1006.0),
        step(K.CHUNK, S.DONE, index=0, started_at=1010.0, finished_at=1040.0),
        step(K.CHUNK, S.DONE, index=1, started_at=1012.0, finished_at=1050.0),
        step(K.PACKAGE, S.DONE, started_at=1060.0, finished_at=1065.0),
        step(K.SEED, S.DONE, edge="edge-a", started_at=1070.0, finished_at=1071.5),
    ]
    assert timings(live, steps, now=2000.0) == {
        "upload": 3.0, "probe": 1.0, "encode": 40.0, "package": 5.0, "seed": 1.5, "total": 100.0,
    }  # fmt: skip


@pytest.mark.parametrize("state", [V.FAILED, V.CANCELLED])
def test_an_upload_that_was_given_up_takes_no_longer_afterwards(state):
    film = replace(video(), state=state, arrived_at=None, created_at=1000.0, updated_at=1012.0)
    assert timings(film, [], now=5000.0)["upload"] == 12.0


def test_an_upload_ends_when_it_has_arrived_however_long_the_probe_waits_for_a_worker():
    waiting = [step(K.PROBE, S.READY, planned_at=1004.0)]
    assert timings(video(arrived_at=1004.0), waiting, now=1300.0)["upload"] == 4.0
    assert timings(video(state=V.UPLOADING), [], now=1300.0)["upload"] == 300.0
