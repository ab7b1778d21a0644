"""What every Catalog does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import Conflict, NotFound, Refused
from notflix_app.core.holes import Hole
from notflix_app.core.metadata import Metadata
from notflix_app.core.steps import ENCODE_QUEUE, NewStep, StepKind
from notflix_app.core.video import Condition, FileInPlace, Quality, TranscodeSettings, Video, VideoState
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
        undecoded=("ac4",),
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
    video = truth.video()
    with pytest.raises(Conflict):
        truth.catalog.add(replace(video, title="Another"))
    assert truth.catalog.get(video.id).title == video.title


def test_text_that_no_database_takes_still_gets_in(truth: Truth) -> None:
    video = truth.video(title="half \ud83c pair", file_name="nul\x00byte.mp4", tags=("a\ud800",))
    truth.catalog.move(video.id, S.FAILED, error="ffmpeg said \x00\udcff")
    back = truth.catalog.get(video.id)
    assert back.title.startswith("half ")
    assert back.file_name.endswith("byte.mp4")
    assert len(back.tags) == 1
    assert back.error.startswith("ffmpeg said ")


def test_source_texts_that_json_cannot_carry_still_get_in(truth: Truth) -> None:
    video = truth.video()
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
    assert truth.catalog.get_many(["absent"]) == []
    assert truth.catalog.get_many([]) == []
    assert not truth.catalog.move("absent", S.FAILED)
    for write in (
        lambda: truth.catalog.edit("absent", title="x"),
        lambda: truth.catalog.record_probe("absent", builders.source(), builders.plan()),
        lambda: truth.catalog.record_poster("absent"),
    ):
        with pytest.raises(NotFound):
            write()
    truth.catalog.delete("absent")
    assert truth.catalog.count() == 0


def test_one_that_is_being_deleted_is_only_found_by_the_pipeline(truth: Truth) -> None:
    video = truth.video()
    assert truth.catalog.move(video.id, S.DELETING)
    with pytest.raises(NotFound):
        truth.catalog.get(video.id)
    with pytest.raises(NotFound):
        truth.catalog.edit(video.id, title="x")
    listed = truth.catalog.get_or_none(video.id)
    assert listed is not None
    assert listed.state is S.DELETING
    assert truth.catalog.get_many([video.id]) == []
    assert truth.catalog.videos() == []
    assert truth.catalog.count() == 0
    assert [v.id for v in truth.catalog.videos([S.DELETING])] == [video.id]
    assert truth.catalog.count([S.DELETING]) == 1


def test_many_keeps_the_order_asked_for(truth: Truth) -> None:
    for name in "abcd":
        truth.video(id=name)
    assert [v.id for v in truth.catalog.get_many(["c", "a", "nobody", "d", "a"])] == ["c", "a", "d", "a"]


def test_listing_is_newest_first_by_state_and_page(truth: Truth) -> None:
    states = [S.LIVE, S.FAILED, S.LIVE, S.ENCODING, S.LIVE]
    for number, state in enumerate(states):
        truth.video(id=f"v{number}", state=state, created_at=100.0 + number)
    assert [v.id for v in truth.catalog.videos()] == ["v4", "v3", "v2", "v1", "v0"]
    assert [v.id for v in truth.catalog.videos((S.LIVE,))] == ["v4", "v2", "v0"]
    assert [v.id for v in truth.catalog.videos({S.FAILED, S.ENCODING})] == ["v3", "v1"]
    assert [v.id for v in truth.catalog.videos(limit=2, offset=1)] == ["v3", "v2"]
    assert truth.catalog.videos(offset=5) == []
    assert truth.catalog.count() == 5
    assert truth.catalog.count((S.LIVE,)) == 3


def test_pages_of_videos_of_the_same_moment_do_not_overlap(truth: Truth) -> None:
    for _ in range(30):
        truth.video()
    pages = [v.id for offset in range(0, 30, 7) for v in truth.catalog.videos(limit=7, offset=offset)]
    assert len(set(pages)) == len(pages) == 30


def test_edit_changes_what_is_given(truth: Truth) -> None:
    video = truth.video(title="Old", description="Old", tags=("old",), state=S.LIVE)
    now = truth.clock.advance(5)
    edited = truth.catalog.edit(video.id, title="New")
    assert edited == replace(video, title="New", updated_at=now)
    assert truth.catalog.edit(video.id, tags=()).tags == ()
    assert truth.catalog.edit(video.id, description="").description == ""
    assert truth.catalog.edit(video.id).title == "New"
    assert truth.catalog.get(video.id) == replace(edited, tags=(), description="")


def test_what_is_known_of_a_film_is_set_and_cleared(truth: Truth) -> None:
    video = truth.video()
    known = {"year": 2017, "people": ("Louis Hofmann", "Lisa Vicari"), "series": "Dark", "season": 0, "episode": 3}
    edited = truth.catalog.edit(video.id, **known)
    assert {name: getattr(edited, name) for name in known} == known
    assert truth.catalog.get(video.id) == edited
    cleared = truth.catalog.edit(video.id, year=None, people=(), series="", season=None, episode=None)
    assert replace(cleared, updated_at=video.updated_at) == video


def test_many_are_edited_or_none_and_search_hears_of_each(truth: Truth) -> None:
    one, other = truth.video(state=S.LIVE, title="One"), truth.video(state=S.LIVE, title="Other")
    binned, seen = truth.video(state=S.BINNED), []

    def refused(video_id: str, video: Video | None) -> Metadata:
        seen.append(video)
        if len(seen) == 4:
            raise Refused("Not so.")
        return {"year": 1999}

    with pytest.raises(Refused):
        truth.catalog.edit_many([one.id, other.id, truth.video().id, truth.video().id], refused)
    assert [truth.catalog.get(video.id).year for video in (one, other)] == [None, None]
    assert truth.outbox.count() == 0
    wanted: dict[str, Metadata] = {one.id: {"year": 1999}, other.id: {"tags": ("sea",)}}
    given: dict[str, Video | None] = {}

    def as_wanted(video_id: str, video: Video | None) -> Metadata | None:
        given[video_id] = video
        return wanted.get(video_id)

    truth.catalog.edit_many([*wanted, binned.id, "absent"], as_wanted)
    assert given == {one.id: one, other.id: other, binned.id: None, "absent": None}
    changed, also = truth.catalog.get(one.id), truth.catalog.get(other.id)
    assert (changed.year, changed.title, also.year, also.tags) == (1999, "One", None, ("sea",))
    assert truth.outbox.count() == 2


def test_two_who_edit_at_once_both_do(truth: Truth) -> None:
    video = truth.video(year=2000)

    def later(_: str, now: Video | None) -> Metadata:
        return {"year": now.year + 1} if now and now.year else {}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: truth.catalog.edit_many([video.id], later), range(8)))
    assert truth.catalog.get(video.id).year == 2008


def test_an_upload_arrives_once_and_its_source_becomes_one_object(truth: Truth) -> None:
    video = truth.video(state=S.UPLOADING, upload_id="u-7")
    now = truth.clock.advance(3)
    assert [truth.catalog.record_arrival(video.id, S.PROBING) for _ in range(2)] == [now, None]
    arrived = replace(video, state=S.PROBING, arrived_at=now, updated_at=now)
    assert truth.catalog.get(video.id) == arrived
    truth.catalog.record_composed(video.id)
    truth.catalog.record_composed("absent")
    assert truth.catalog.get(video.id) == replace(arrived, upload_id="")


def test_a_source_that_is_another_or_lies_elsewhere(truth: Truth) -> None:
    video = truth.video(state=S.LIVE)
    now = truth.clock.advance(3)
    place = FileInPlace("/films/Ä — 🏃.mkv", 1_700_000_000_123_456_789)
    truth.catalog.record_source(video.id, 5 << 40, "other.mkv", place)
    other = replace(video, size=5 << 40, file_name="other.mkv", in_place=place, upload_id="", updated_at=now)
    assert truth.catalog.get(video.id) == other
    truth.catalog.record_source(video.id, 7, "sent.mkv", None)
    assert truth.catalog.get(video.id) == replace(other, size=7, file_name="sent.mkv", in_place=None)
    with pytest.raises(NotFound):
        truth.catalog.record_source("absent", 7, "sent.mkv", None)


def test_a_poster_of_its_own(truth: Truth) -> None:
    video = truth.video(state=S.LIVE)
    number = truth.catalog.ask_for_poster(video.id)
    assert number > 0
    now = truth.clock.advance(3)
    assert truth.catalog.record_own_poster(video.id, "digest", number)
    assert truth.catalog.get(video.id) == replace(video, poster="digest", updated_at=now)
    with pytest.raises(NotFound):
        truth.catalog.ask_for_poster("absent")
    assert not truth.catalog.record_own_poster("absent", "digest", 1)


def test_of_posters_the_one_that_was_asked_for_last_counts(truth: Truth) -> None:
    video = truth.video(state=S.LIVE)
    first, second = (truth.catalog.ask_for_poster(video.id) for _ in range(2))
    assert truth.catalog.record_own_poster(video.id, "second", second)
    assert not truth.catalog.record_own_poster(video.id, "first", first)
    assert truth.catalog.get(video.id).poster == "second"
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: truth.catalog.ask_for_poster(video.id), range(8)))
    assert len(set(numbers)) == 8


def test_what_the_pipeline_records(truth: Truth) -> None:
    video = truth.video(state=S.UPLOADING)
    now = truth.clock.advance(3)
    truth.catalog.record_poster(video.id)
    source = builders.source(width=640, height=360)
    truth.catalog.record_probe(video.id, source, builders.plan(source))
    assert truth.catalog.get(video.id) == replace(
        video,
        has_poster=True,
        source=source,
        plan=builders.plan(source),
        updated_at=now,
    )


def test_forgetting_takes_steps_and_assignments_along(truth: Truth) -> None:
    gone, kept = truth.video(state=S.DELETING), truth.video(state=S.LIVE)
    truth.edges.put(EDGE)
    for video in (gone, kept):
        truth.steps.plan(video.id, [NewStep(StepKind.PROBE)])
        truth.edges.assign(video.id, 1, EDGE.name)
    truth.catalog.delete(gone.id)
    truth.catalog.delete(gone.id)
    assert truth.catalog.get_or_none(gone.id) is None
    assert truth.steps.list_for_video(gone.id) == []
    claims = [truth.steps.claim(ENCODE_QUEUE, "w", 30) for _ in range(2)]
    assert [step and step.video_id for step in claims] == [kept.id, None]
    assert truth.edges.holders([gone.id, kept.id]) == {kept.id: [EDGE]}
    assert truth.catalog.get(kept.id) == kept


def test_the_newest_of_each_group(truth: Truth) -> None:
    def added(state: VideoState) -> str:
        return truth.video(state=state, created_at=truth.clock.advance(1), probed=True).id

    old, encoding, live, probing = (added(s) for s in (S.ENCODING, S.ENCODING, S.LIVE, S.PROBING))
    listed = truth.catalog.newest([((S.PROBING, S.ENCODING), 2), ((S.FAILED,), 5), ((S.LIVE,), 5)])
    assert [video.id for video in listed] == [probing, encoding, live]
    assert listed == truth.catalog.get_many([probing, encoding, live])
    assert {video.plan for video in listed} == {None}
    assert old not in {video.id for video in listed}
