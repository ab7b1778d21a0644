"""What every Catalog does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.holes import Hole
from notflix_app.core.steps import ENCODE_QUEUE, NewStep, StepKind
from notflix_app.core.video import MOVES, AudioTrack, Condition, Quality, TranscodeSettings, VideoState, may_move
from tests import builders
from tests.fixtures.truth import Truth

S = VideoState
EDGE = EdgeNode("edge-a", "http://edge-a.localhost:1", "127.0.0.1", 22, "seed", "ssh-ed25519 AAAA")


def test_a_video_comes_back_as_it_went_in(truth: Truth) -> None:
    settings = TranscodeSettings(
        heights=(1080, 360), quality=Quality.BEST, bitrates={1080: (6000, 3000)}, segment_seconds=6
    )
    source = builders.source(
        fps_num=30000,
        fps_den=1001,
        hdr=True,
        size=9 << 40,
        audio=(AudioTrack(2, "aac", 6, 48000, "de-CH", "Ton"),),
        lost=(Hole(12.5, 3.0),),
    )
    video = builders.video(
        state=S.FAILED,
        title="Über 東京 🎬 'quoted' \"twice\" 100 %",
        description="Line one\nline two",
        tags=("sea", "Größe, klein"),
        size=9 << 40,
        upload_id="u-1",
        version=3,
        settings=settings,
        source=source,
        plan=builders.plan(source, settings),
        has_poster=True,
        error="Too short.",
        created_at=1234567890.123456,
        live_at=1234567899.5,
        condition=Condition.SALVAGED,
    )
    truth.catalog.add(video)
    assert truth.catalog.get(video.id) == video
    assert truth.catalog.get_or_none(video.id) == video


def test_an_id_is_taken_once(truth: Truth) -> None:
    video = builders.video()
    truth.catalog.add(video)
    with pytest.raises(Conflict):
        truth.catalog.add(replace(video, title="Another"))
    assert truth.catalog.get(video.id).title == video.title


def test_text_that_no_database_takes_still_gets_in(truth: Truth) -> None:
    video = builders.video(title="half \ud83c pair", file_name="nul\x00byte.mp4", tags=("a\ud800",))
    truth.catalog.add(video)
    truth.catalog.move(video.id, S.FAILED, error="ffmpeg said \x00\udcff")
    back = truth.catalog.get(video.id)
    assert back.title.startswith("half ")
    assert back.file_name.endswith("byte.mp4")
    assert len(back.tags) == 1
    assert back.error.startswith("ffmpeg said ")


def test_source_texts_that_json_cannot_carry_still_get_in(truth: Truth) -> None:
    video = builders.video()
    truth.catalog.add(video)
    track = AudioTrack(1, "aac", 2, 48000, title="nul \x00 half \ud800")
    source = builders.source(audio=(track,))
    truth.catalog.record_probe(video.id, source, builders.plan(source))
    back = truth.catalog.get(video.id).source
    assert back is not None
    assert back.audio[0].title.startswith("nul \x00 half ")


def test_what_is_not_there(truth: Truth) -> None:
    with pytest.raises(NotFound):
        truth.catalog.get("absent")
    assert truth.catalog.get_or_none("absent") is None
    assert truth.catalog.many(["absent"]) == []
    assert truth.catalog.many([]) == []
    assert not truth.catalog.move("absent", S.FAILED)
    for write in (
        lambda: truth.catalog.edit("absent", title="x"),
        lambda: truth.catalog.record_upload("absent", upload_id="u", size=1),
        lambda: truth.catalog.record_probe("absent", builders.source(), builders.plan()),
        lambda: truth.catalog.record_poster("absent"),
    ):
        with pytest.raises(NotFound):
            write()
    truth.catalog.forget("absent")
    assert truth.catalog.count() == 0


def test_one_that_is_being_deleted_is_only_found_by_the_pipeline(truth: Truth) -> None:
    video = builders.video()
    truth.catalog.add(video)
    assert truth.catalog.move(video.id, S.DELETING)
    with pytest.raises(NotFound):
        truth.catalog.get(video.id)
    with pytest.raises(NotFound):
        truth.catalog.edit(video.id, title="x")
    found = truth.catalog.get_or_none(video.id)
    assert found is not None
    assert found.state is S.DELETING
    assert truth.catalog.many([video.id]) == []
    assert truth.catalog.videos() == []
    assert truth.catalog.count() == 0
    assert [v.id for v in truth.catalog.videos([S.DELETING])] == [video.id]
    assert truth.catalog.count([S.DELETING]) == 1


def test_many_keeps_the_order_asked_for(truth: Truth) -> None:
    for name in "abcd":
        truth.catalog.add(builders.video(id=name))
    assert [v.id for v in truth.catalog.many(["c", "a", "nobody", "d", "a"])] == ["c", "a", "d", "a"]


def test_listing_is_newest_first_by_state_and_page(truth: Truth) -> None:
    states = [S.LIVE, S.FAILED, S.LIVE, S.ENCODING, S.LIVE]
    for number, state in enumerate(states):
        truth.catalog.add(builders.video(id=f"v{number}", state=state, created_at=100.0 + number))
    assert [v.id for v in truth.catalog.videos()] == ["v4", "v3", "v2", "v1", "v0"]
    assert [v.id for v in truth.catalog.videos((S.LIVE,))] == ["v4", "v2", "v0"]
    assert [v.id for v in truth.catalog.videos({S.FAILED, S.ENCODING})] == ["v3", "v1"]
    assert [v.id for v in truth.catalog.videos(limit=2, offset=1)] == ["v3", "v2"]
    assert truth.catalog.videos(offset=5) == []
    assert truth.catalog.count() == 5
    assert truth.catalog.count((S.LIVE,)) == 3


def test_pages_of_videos_of_the_same_moment_do_not_overlap(truth: Truth) -> None:
    for _ in range(30):
        truth.catalog.add(builders.video())
    pages = [v.id for offset in range(0, 30, 7) for v in truth.catalog.videos(limit=7, offset=offset)]
    assert len(set(pages)) == len(pages) == 30


def test_edit_changes_what_is_given(truth: Truth) -> None:
    video = builders.video(title="Old", description="Old", tags=("old",), state=S.LIVE)
    truth.catalog.add(video)
    now = truth.clock.advance(5)
    edited = truth.catalog.edit(video.id, title="New")
    assert edited == replace(video, title="New", updated_at=now)
    assert truth.catalog.edit(video.id, tags=[]).tags == ()
    assert truth.catalog.edit(video.id, description="").description == ""
    assert truth.catalog.edit(video.id).title == "New"
    assert truth.catalog.get(video.id) == replace(edited, tags=(), description="")


@pytest.mark.parametrize("origin", list(VideoState))
def test_moves_are_those_of_the_core(truth: Truth, origin: VideoState) -> None:
    for to in VideoState:
        video = builders.video(state=origin)
        truth.catalog.add(video)
        assert truth.catalog.move(video.id, to) == may_move(origin, to)
        found = truth.catalog.get_or_none(video.id)
        assert found is not None
        assert found.state is (to if to in MOVES[origin] else origin)


def test_a_move_asks_where_the_video_is(truth: Truth) -> None:
    video = builders.video(state=S.PROBING)
    truth.catalog.add(video)
    assert not truth.catalog.move(video.id, S.FAILED, origins=[S.ENCODING, S.SEEDING], error="no")
    assert truth.catalog.get(video.id) == video
    assert truth.catalog.move(video.id, S.ENCODING, origins=[S.PROBING])
    assert not truth.catalog.move(video.id, S.ENCODING, origins=[S.PROBING]), "only one wins"
    assert not truth.catalog.move(video.id, S.LIVE, origins=[S.ENCODING]), "origins do not make it legal"


def test_moves_keep_the_times_and_the_reason(truth: Truth) -> None:
    video = builders.video(state=S.SEEDING)
    truth.catalog.add(video)
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


def test_what_the_pipeline_records(truth: Truth) -> None:
    video = builders.video(state=S.UPLOADING)
    truth.catalog.add(video)
    now = truth.clock.advance(3)
    truth.catalog.record_upload(video.id, upload_id="u-7", size=5 << 32)
    truth.catalog.record_poster(video.id)
    source = builders.source(width=640, height=360)
    truth.catalog.record_probe(video.id, source, builders.plan(source))
    assert truth.catalog.get(video.id) == replace(
        video,
        upload_id="u-7",
        size=5 << 32,
        has_poster=True,
        source=source,
        plan=builders.plan(source),
        updated_at=now,
    )


def test_a_broken_file_is_salvaged_once_and_only_by_consent(truth: Truth) -> None:
    video = builders.video(settings=TranscodeSettings(heights=(480,)))
    truth.catalog.add(video)
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
    video = builders.video(state=S.FAILED)
    truth.catalog.add(video)
    truth.catalog.record_broken("gone")
    for video_id in (video.id, "gone"):
        assert not truth.catalog.allow_salvage(video_id)
        assert not truth.catalog.salvage(video_id)


def test_a_late_probe_does_not_change_the_plan_that_chunks_were_cut_by(truth: Truth) -> None:
    video = builders.video()
    truth.catalog.add(video)
    truth.catalog.record_probe(video.id, builders.source(), builders.plan())
    truth.catalog.record_probe(video.id, builders.source(), builders.plan(chunk_seconds=8))
    truth.catalog.move(video.id, S.ENCODING)
    with pytest.raises(Conflict):
        truth.catalog.record_probe(video.id, builders.source(), builders.plan(chunk_seconds=30))
    assert truth.catalog.get(video.id).plan == builders.plan(chunk_seconds=8)


def test_forgetting_takes_steps_and_assignments_along(truth: Truth) -> None:
    gone, kept = builders.video(state=S.DELETING), builders.video(state=S.LIVE)
    truth.edges.put(EDGE)
    for video in (gone, kept):
        truth.catalog.add(video)
        truth.steps.plan(video.id, [NewStep(StepKind.PROBE)])
        truth.edges.assign(video.id, 1, EDGE.name)
    truth.catalog.forget(gone.id)
    truth.catalog.forget(gone.id)
    assert truth.catalog.get_or_none(gone.id) is None
    assert truth.steps.list_for_video(gone.id) == []
    claims = [truth.steps.claim(ENCODE_QUEUE, "w", 30) for _ in range(2)]
    assert [step and step.video_id for step in claims] == [kept.id, None]
    assert truth.edges.holders([gone.id, kept.id]) == {kept.id: [EDGE]}
    assert truth.catalog.get(kept.id) == kept
