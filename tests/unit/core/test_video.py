"""States and the moves between them; ids."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from notflix_app.core.video import IN_PIPELINE, LISTED, MOVES, VideoState, is_id, may_move, new_id, sources_of
from tests import builders

S = VideoState


def test_every_state_says_where_it_may_go() -> None:
    assert set(MOVES) == set(VideoState)


@pytest.mark.parametrize("to", list(VideoState))
def test_who_may_come_is_who_may_go(to: VideoState) -> None:
    assert set(sources_of(to)) == {origin for origin in VideoState if may_move(origin, to)}


@pytest.mark.parametrize("state", list(VideoState))
def test_no_state_moves_to_itself(state: VideoState) -> None:
    assert not may_move(state, state), "a conditional UPDATE must have one winner"


def test_the_pipeline_goes_forward_one_stage_at_a_time() -> None:
    stages = [*IN_PIPELINE, S.LIVE]
    for place, stage in enumerate(stages):
        ahead = [to for to in stages if may_move(stage, to)]
        assert ahead == stages[place + 1 : place + 2]


@pytest.mark.parametrize("state", IN_PIPELINE)
def test_anything_in_the_pipeline_can_fail_and_be_cancelled(state: VideoState) -> None:
    assert may_move(state, S.FAILED)
    assert may_move(state, S.CANCELLED)


def test_a_failed_one_goes_on_at_any_stage_after_the_upload() -> None:
    assert {to for to in IN_PIPELINE if may_move(S.FAILED, to)} == set(IN_PIPELINE) - {S.UPLOADING}


def test_nothing_goes_back_to_uploading() -> None:
    assert sources_of(S.UPLOADING) == ()


def test_everything_can_be_deleted_and_nothing_comes_back() -> None:
    assert set(sources_of(S.DELETING)) == set(VideoState) - {S.DELETING}
    assert MOVES[S.DELETING] == ()


def test_what_is_cancelled_or_live_only_goes_away() -> None:
    assert MOVES[S.CANCELLED] == MOVES[S.BINNED] == (S.DELETING,)
    assert MOVES[S.LIVE] == (S.BINNED, S.DELETING)


def test_all_but_what_was_deleted_is_shown() -> None:
    assert set(LISTED) == set(VideoState) - {S.BINNED, S.DELETING}


def test_ids_fit_urls_paths_and_command_lines() -> None:
    made = {new_id() for _ in range(5000)}
    assert len(made) == 5000
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{10}", one) for one in made)
    assert all(map(is_id, made))
    assert not any(map(is_id, ["", "backups", "notes.txt12", "-AAAAAAAAAA", "AAAAAAAAAAAA"]))


def test_frame_rates_are_exact() -> None:
    source = builders.source(fps_num=30000, fps_den=1001)
    assert source.fps == Fraction(30000, 1001)
    assert builders.plan(source).fps == source.fps


def test_a_video_has_no_length_before_the_probe() -> None:
    assert builders.video().duration == 0.0
    assert builders.video(probed=True).duration == 60.0
