"""What every Catalog does to a video's state, by itself and by what is recorded of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from notflix_app.core.bin import UNFINISHED
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.video import MOVES, Condition, TranscodeSettings, VideoState, may_move
from tests import builders
from tests.fixtures.truth import Truth

S = VideoState
EDGE = EdgeNode("edge-a", "http://edge-a.localhost:1", "127.0.0.1", 22, "seed", "ssh-ed25519 AAAA")


@pytest.mark.parametrize("origin", list(VideoState))
def test_moves_are_those_of_the_core(truth: Truth, origin: VideoState) -> None:
    for to in VideoState:
        video = truth.video(state=origin)
        assert truth.catalog.move(video.id, to) == may_move(origin, to)
        kept = truth.catalog.get_or_none(video.id)
        assert kept is not None
        assert kept.state is (to if to in MOVES[origin] else origin)


def test_a_move_asks_where_the_video_is(truth: Truth) -> None:
    video = truth.video(state=S.PROBING)
    assert not truth.catalog.move(video.id, S.FAILED, origins=[S.ENCODING, S.SEEDING], error="no")
    assert truth.catalog.get(video.id) == video
    assert truth.catalog.move(video.id, S.ENCODING, origins=[S.PROBING])
    assert not truth.catalog.move(video.id, S.ENCODING, origins=[S.PROBING]), "only one wins"
    assert not truth.catalog.move(video.id, S.LIVE, origins=[S.ENCODING]), "origins do not make it legal"


def test_moves_keep_the_times_and_the_reason(truth: Truth) -> None:
    video = truth.video(state=S.SEEDING)
    truth.clock.advance(10)
    truth.catalog.move(video.id, S.FAILED, error="Edge a: no room.")
    failed = truth.catalog.get(video.id)
    assert (failed.error, failed.live_at, failed.updated_at) == ("Edge a: no room.", None, truth.clock.now)
    truth.catalog.move(video.id, S.SEEDING, error="not shown")
    assert truth.catalog.get(video.id).error == ""
    live_at = truth.clock.advance(10)
    truth.catalog.move(video.id, S.LIVE)
    assert truth.catalog.get(video.id).live_at == live_at
    truth.clock.advance(10)
    truth.catalog.move(video.id, S.DELETING)
    deleting = truth.catalog.get_or_none(video.id)
    assert deleting is not None
    assert deleting.live_at == live_at


def test_a_broken_file_is_salvaged_once_and_only_by_consent(truth: Truth) -> None:
    video = truth.video(settings=TranscodeSettings(heights=(480,)))
    truth.catalog.record_broken(video.id)
    assert truth.catalog.get(video.id).condition is Condition.BROKEN
    assert not truth.catalog.allow_salvage(video.id)  # it has not failed yet
    assert not truth.catalog.salvage(video.id)
    truth.catalog.move(video.id, S.FAILED, error="at 0:10")
    assert truth.catalog.allow_salvage(video.id)
    assert truth.catalog.get(video.id).settings == TranscodeSettings(heights=(480,), salvage=True)
    assert [truth.catalog.salvage(video.id) for _ in range(2)] == [True, False]
    after = truth.catalog.get(video.id)
    assert (after.state, after.condition, after.error) == (S.PROBING, Condition.SALVAGED, "")
    truth.catalog.record_broken(video.id)  # a worker that comes too late
    assert truth.catalog.get(video.id).condition is Condition.SALVAGED


def test_what_is_gone_or_whole_is_not_salvaged(truth: Truth) -> None:
    video = truth.video(state=S.FAILED)
    truth.catalog.record_broken("gone")
    for video_id in (video.id, "gone"):
        assert not truth.catalog.allow_salvage(video_id)
        assert not truth.catalog.salvage(video_id)


def test_a_late_probe_does_not_change_the_plan_that_chunks_were_cut_by(truth: Truth) -> None:
    video = truth.video()
    truth.catalog.record_probe(video.id, builders.source(), builders.plan())
    truth.catalog.record_probe(video.id, builders.source(), builders.plan(chunk_seconds=8))
    truth.catalog.move(video.id, S.ENCODING)
    with pytest.raises(Conflict):
        truth.catalog.record_probe(video.id, builders.source(), builders.plan(chunk_seconds=30))
    assert truth.catalog.get(video.id).plan == builders.plan(chunk_seconds=8)


def test_a_raised_revision_ends_those_before_it(truth: Truth) -> None:
    video, other = truth.video(), truth.video()
    for _ in range(2):
        truth.catalog.raise_access_revision(video.id)
        truth.clock.advance(10)
    assert (truth.catalog.get(video.id).access_revision, truth.catalog.get(other.id).access_revision) == (2, 0)
    assert sorted(truth.catalog.denied(0.0)) == [(video.id, 0), (video.id, 1)]
    assert truth.catalog.denied(truth.clock() - 10) == [(video.id, 1)]
    truth.catalog.delete(video.id)
    truth.catalog.raise_access_revision(video.id)
    assert len(truth.catalog.denied(0.0)) == 2, "edges are told of it when it is gone, too"
    truth.catalog.forget_denied(truth.clock() - 10)
    assert truth.catalog.denied(0.0) == [(video.id, 1)]


def test_revisions_raised_at_once_end_each_once(truth: Truth) -> None:
    video = truth.video()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(truth.catalog.raise_access_revision, [video.id] * 8))
    assert truth.catalog.get(video.id).access_revision == 8
    assert sorted(truth.catalog.denied(0.0)) == [(video.id, n) for n in range(8)]


def test_a_video_becomes_watchable_once_and_while_it_is_encoded(truth: Truth) -> None:
    video = truth.video(state=VideoState.ENCODING)
    assert not truth.catalog.get(video.id).is_watchable
    now = truth.clock.advance(3)
    assert truth.catalog.record_watchable(video.id) == now
    assert truth.catalog.get(video.id).is_watchable
    truth.clock.advance(1)
    assert truth.catalog.record_watchable(video.id) is None
    assert truth.catalog.get(video.id).watchable_at == now
    truth.catalog.move(video.id, VideoState.FAILED, error="no room")
    assert not truth.catalog.get(video.id).is_watchable
    assert truth.catalog.record_watchable(truth.video(state=VideoState.LIVE).id) is None


def test_what_is_still_being_sent_can_be_watched(truth: Truth) -> None:
    video = truth.video(state=VideoState.UPLOADING)
    assert truth.catalog.record_watchable(video.id) == truth.clock()
    assert truth.catalog.get(video.id).is_watchable
    truth.catalog.record_arrival(video.id, VideoState.PROBING)
    assert truth.catalog.get(video.id).is_watchable


def test_what_is_salvaged_is_another_version_and_nothing_of_it_can_be_seen_yet(truth: Truth) -> None:
    video = truth.video(state=VideoState.ENCODING)
    truth.catalog.record_watchable(video.id)
    truth.catalog.record_poster(video.id)
    truth.catalog.record_broken(video.id)
    truth.catalog.move(video.id, VideoState.FAILED, error="broken")
    truth.catalog.allow_salvage(video.id)
    assert truth.catalog.salvage(video.id)
    again = truth.catalog.get(video.id)
    assert (again.version, again.watchable_at, again.has_poster) == (video.version + 1, None, False)


@pytest.mark.parametrize(
    ("before", "error", "becomes", "says"),
    [
        (S.LIVE, "", S.LIVE, ""),
        (S.FAILED, "no room", S.FAILED, "no room"),
        (S.ENCODING, "", S.FAILED, UNFINISHED),
    ],
)
def test_what_is_put_back_is_what_it_was(
    truth: Truth, before: VideoState, error: str, becomes: VideoState, says: str
) -> None:
    live_at = 1234.0 if before is S.LIVE else None
    video = truth.video(state=before, error=error, live_at=live_at)
    assert truth.catalog.put_back(video.id) is None, "it is not in the bin"
    assert truth.catalog.move(video.id, S.BINNED)
    binned = truth.catalog.get_or_none(video.id)
    assert binned is not None
    assert binned.binned_at == truth.clock()
    with pytest.raises(NotFound):
        truth.catalog.get(video.id)
    assert truth.catalog.get_many([video.id]) == []
    assert truth.catalog.put_back(video.id) is becomes
    back = truth.catalog.get(video.id)
    assert (back.state, back.error, back.live_at, back.binned_at) == (becomes, says, live_at, None)


def test_the_bin_is_asked_for_what_lies_in_it_longest(truth: Truth) -> None:
    videos = [truth.video(state=S.LIVE) for _ in range(3)]
    times = []
    for video in reversed(videos):
        truth.catalog.move(video.id, S.BINNED)
        times.append(truth.clock())
        truth.clock.advance(10)
    assert truth.catalog.binned(times[0] - 1, 10) == []
    assert truth.catalog.binned(times[1], 10) == [videos[2].id, videos[1].id]
    assert truth.catalog.binned(truth.clock(), 1) == [videos[2].id]
