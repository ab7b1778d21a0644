"""What every SearchOutbox does, and when the Catalog adds to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from notflix_app.core.video import VideoState
from tests.fixtures.truth import LEASE, Truth

S = VideoState


def live(truth: Truth) -> str:
    """A video that has just gone live."""
    video = truth.video(state=S.SEEDING)
    assert truth.catalog.move(video.id, S.LIVE)
    return video.id


def settled(truth: Truth) -> str:
    """A live video that the index knows."""
    video_id = live(truth)
    taken = truth.outbox.take(1, LEASE)
    assert taken is not None
    assert taken.video_ids == (video_id,)
    truth.outbox.settle(taken, taken.video_ids)
    assert truth.outbox.count() == 0
    return video_id


def test_nothing_waits_at_first(truth: Truth) -> None:
    assert truth.outbox.take(10, LEASE) is None
    assert truth.outbox.count() == 0
    assert truth.outbox.add_live() == 0


def test_going_live_editing_and_deleting_are_told_and_nothing_else(truth: Truth) -> None:
    video = truth.video(state=S.ENCODING)
    truth.catalog.edit(video.id, title="Not yet")
    truth.catalog.record_poster(video.id)
    truth.catalog.move(video.id, S.PACKAGING)
    assert not truth.catalog.move(video.id, S.LIVE)
    assert truth.outbox.count() == 0
    video_id = settled(truth)
    truth.catalog.edit(video_id)
    truth.catalog.record_poster(video_id)
    assert truth.outbox.count() == 0
    for change in (
        lambda: truth.catalog.edit(video_id, tags=("new",)),
        lambda: truth.catalog.move(video_id, S.DELETING),
    ):
        change()
        taken = truth.outbox.take(10, LEASE)
        assert taken is not None
        assert taken.video_ids == (video_id,)
        truth.outbox.settle(taken, taken.video_ids)
    truth.catalog.delete(video_id)
    assert truth.outbox.count() == 0


def test_what_is_gone_is_told_all_the_same(truth: Truth) -> None:
    video_id = settled(truth)
    truth.catalog.move(video_id, S.DELETING)
    truth.catalog.delete(video_id)
    taken = truth.outbox.take(10, LEASE)
    assert taken is not None
    assert taken.video_ids == (video_id,)


def test_the_longest_waiting_come_first_and_each_to_one_only(truth: Truth) -> None:
    ids = []
    for _ in range(5):
        ids.append(live(truth))
        truth.clock.advance(1)
    first, second = truth.outbox.take(3, LEASE), truth.outbox.take(3, LEASE)
    assert first is not None
    assert second is not None
    assert (set(first.video_ids), set(second.video_ids)) == (set(ids[:3]), set(ids[3:]))
    assert first.claim != second.claim
    assert truth.outbox.take(3, LEASE) is None
    assert truth.outbox.count() == 5


def test_whoever_dies_over_it_leaves_it_to_the_next(truth: Truth) -> None:
    video_id = live(truth)
    for tries in (1, 2, 3):
        taken = truth.outbox.take(10, LEASE)
        assert taken is not None
        assert (taken.video_ids, taken.tries) == ((video_id,), tries)
        assert truth.outbox.take(10, LEASE) is None
        truth.clock.advance(LEASE)


def test_a_change_meanwhile_is_told_afterwards_and_in_order(truth: Truth) -> None:
    video_id = live(truth)
    taken = truth.outbox.take(10, LEASE)
    assert taken is not None
    truth.catalog.edit(video_id, title="Later")
    assert truth.outbox.take(10, LEASE) is None, "two at once could tell the index in the wrong order"
    truth.outbox.settle(taken, taken.video_ids)
    again = truth.outbox.take(10, LEASE)
    assert again is not None
    assert (again.video_ids, again.tries) == ((video_id,), 1)
    truth.outbox.settle(again, again.video_ids)
    assert truth.outbox.count() == 0


def test_whoever_outlived_the_lease_has_it_told_once_more(truth: Truth) -> None:
    video_id = live(truth)
    slow = truth.outbox.take(10, LEASE)
    truth.clock.advance(LEASE)
    quick = truth.outbox.take(10, LEASE)
    assert slow is not None
    assert quick is not None
    truth.outbox.settle(quick, quick.video_ids)
    assert truth.outbox.count() == 0
    truth.outbox.settle(slow, slow.video_ids)  # its word may have come after the quick one's
    again = truth.outbox.take(10, LEASE)
    assert again is not None
    assert again.video_ids == (video_id,)


def test_what_could_not_be_told_waits(truth: Truth) -> None:
    one, other = live(truth), live(truth)
    taken = truth.outbox.take(10, LEASE)
    assert taken is not None
    truth.outbox.settle(taken, [one])
    truth.outbox.postpone(taken, [other], truth.clock() + 5)
    truth.catalog.edit(other, title="Changed, and no sooner told")
    assert truth.outbox.take(10, LEASE) is None
    truth.clock.advance(5)
    again = truth.outbox.take(10, LEASE)
    assert again is not None
    assert (again.video_ids, again.tries) == ((other,), 2)
    truth.outbox.postpone(taken, [other], truth.clock() + 500)  # a claim of before holds nothing
    truth.clock.advance(LEASE)
    assert truth.outbox.take(10, LEASE) is not None


def test_every_live_video_can_be_told_again(truth: Truth) -> None:
    ids = {settled(truth) for _ in range(3)}
    postponed = live(truth)
    taken = truth.outbox.take(10, LEASE)
    assert taken is not None
    truth.outbox.postpone(taken, [postponed], truth.clock() + 500)
    truth.video(state=S.FAILED)
    assert truth.outbox.add_live() == 4
    again = truth.outbox.take(10, LEASE)
    assert again is not None
    assert (set(again.video_ids), again.tries) == (ids | {postponed}, 1)


@pytest.mark.parametrize("takers", [6])
def test_many_at_once_lose_and_double_nothing(truth: Truth, takers: int) -> None:
    ids = {live(truth) for _ in range(40)}

    def work(_: int) -> list[str]:
        done: list[str] = []
        while taken := truth.outbox.take(3, LEASE):
            truth.outbox.settle(taken, taken.video_ids)
            done += taken.video_ids
        return done

    with ThreadPoolExecutor(takers) as pool:
        claimed = [video_id for done in pool.map(work, range(takers)) for video_id in done]
    # SKIP LOCKED may pass over rows of a take that is about to end: whoever comes later gets them.
    claimed += work(0)
    assert sorted(claimed) == sorted(ids)
    assert truth.outbox.count() == 0
