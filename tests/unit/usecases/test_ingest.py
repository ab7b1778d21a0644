"""Bringing files in: part by part; what is refused, and what is given up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, NotFound, Refused, Unavailable
from notflix_app.core.metadata import Metadata
from notflix_app.core.parts import stored_source
from notflix_app.core.policy import Policy
from notflix_app.core.ports import UploadedPart
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import EARLY_PROBE, ENCODE_QUEUE, StepKind, StepState
from notflix_app.core.video import TranscodeSettings, VideoState
from notflix_app.usecases.ingest import (
    NewVideo,
    abandon,
    arrived,
    begin,
    complete,
    expire_uploads,
    sign_part,
    tell_arrived,
)
from tests import builders
from tests.fakes.services import FakeWorkers, fake_services, left_over, state

PART = 5


@pytest.fixture
def services():
    return fake_services(Policy(upload_part=PART))


def sent(services, ticket, *pieces):
    return [
        UploadedPart(
            n, services.sources.send(sign_part(services, OPERATOR, ticket.video_id, ticket.upload_id, n), data)
        )
        for n, data in enumerate(pieces, 1)
    ]


def test_parts_go_to_the_store_and_the_video_into_the_pipeline(services):
    ticket = begin(services, OPERATOR, NewVideo("my_film.mp4", 9))
    parts = sent(services, ticket, b"first", b"last")
    assert [p.size for p in arrived(services, OPERATOR, ticket.video_id, ticket.upload_id)] == [5, 4]
    video = complete(services, OPERATOR, ticket.video_id, ticket.upload_id, parts)
    assert (video.state, video.title, video.size) == (VideoState.PROBING, "my film", 9)
    assert [services.sources.read(part.key) for part in stored_source(video)] == [b"first", b"last"]


def test_completing_twice_is_harmless(services):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 5))
    parts = sent(services, ticket, b"first")
    first = complete(services, OPERATOR, ticket.video_id, ticket.upload_id, parts)
    again = complete(services, OPERATOR, ticket.video_id, ticket.upload_id, parts)
    assert first.id == again.id
    assert len(services.steps.list_for_video(ticket.video_id)) == 1


def test_an_empty_file_fails_with_a_sentence_and_leaves_nothing(services):
    ticket = begin(services, OPERATOR, NewVideo("nothing.mp4", 0))
    video = complete(services, OPERATOR, ticket.video_id, ticket.upload_id, [])
    assert video.state is VideoState.FAILED
    assert "empty" in video.error
    assert services.sources.objects == {}


def test_nobody_can_write_into_somebody_elses_upload(services):
    mine, theirs = begin(services, OPERATOR, NewVideo("a.mp4", 5)), begin(services, OPERATOR, NewVideo("b.mp4", 5))
    with pytest.raises(NotFound):
        sign_part(services, OPERATOR, theirs.video_id, mine.upload_id, 1)
    with pytest.raises(NotFound):
        arrived(services, OPERATOR, "unknown", mine.upload_id)


@pytest.mark.parametrize("number", [0, 2, 10_001])
def test_only_parts_of_the_file_are_signed(services, number):
    ticket = begin(services, OPERATOR, NewVideo("a.mp4", 5))
    with pytest.raises(Refused, match="has 1"):
        sign_part(services, OPERATOR, ticket.video_id, ticket.upload_id, number)


def test_a_changed_setting_leaves_uploads_as_they_were_cut(services):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 9))
    changed = replace(services, policy=replace(services.policy, upload_part=PART - 1))
    parts = sent(changed, ticket, b"first", b"last")
    assert complete(changed, OPERATOR, ticket.video_id, ticket.upload_id, parts).size == 9


def test_a_part_of_another_length_completes_nothing(services):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 9))
    sent(services, ticket, b"first", b"last")
    services.sources.put_bytes(keys.part(ticket.video_id, 1), b"fir")  # a store that takes whatever it is sent
    with pytest.raises(Refused, match="4 of 9 bytes"):
        complete(services, OPERATOR, ticket.video_id, ticket.upload_id)
    assert services.catalog.get(ticket.video_id).state is VideoState.UPLOADING


def test_what_was_changed_on_its_way_completes_nothing(services):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 9))
    first, last = sent(services, ticket, b"first", b"last")
    with pytest.raises(Refused, match="Part 2 is not as it was sent"):
        complete(services, OPERATOR, ticket.video_id, ticket.upload_id, [first, replace(last, etag=first.etag)])
    with pytest.raises(Refused, match="2 parts"):
        complete(services, OPERATOR, ticket.video_id, ticket.upload_id, [first])
    assert complete(services, OPERATOR, ticket.video_id, ticket.upload_id, [last, first]).arrived_at


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewVideo("a.mp4", 1 << 50), "GiB"),
        (NewVideo("a.mp4", -1), "negative"),
        (NewVideo("a.mp4", 1, Metadata(title="x" * 201)), "200"),
        (NewVideo("a.mp4", 1, Metadata(tags=("t" * 51,))), "too long"),
        (NewVideo("a.mp4", 1, Metadata(tags=tuple(map(str, range(31))))), "30"),
        (NewVideo("a.mp4", 1, settings=TranscodeSettings(heights=(1079,))), "1079"),
        (NewVideo("a.mp4", 1, settings=TranscodeSettings(segment_seconds=3)), "even"),
        (NewVideo("a.mp4", 1, settings=TranscodeSettings(audio_kbps=9)), "32"),
        (NewVideo("a.mp4", 1, settings=TranscodeSettings(bitrates={720: (1,)})), "bitrate"),
    ],
)
def test_what_cannot_be_is_refused_before_a_byte_is_sent(services, new, words):
    with pytest.raises(Refused, match=words):
        begin(services, OPERATOR, new)
    assert services.catalog.count() == 0


def test_an_upload_given_up_leaves_nothing(services):
    ticket = begin(services, OPERATOR, NewVideo("a.mp4", 5))
    sent(services, ticket, b"first")
    abandon(services, OPERATOR, ticket.video_id, ticket.upload_id)
    abandon(services, OPERATOR, ticket.video_id, ticket.upload_id)
    assert services.sources.objects == {}
    assert services.catalog.get_or_none(ticket.video_id) is None


def test_what_has_arrived_cannot_be_given_up(services):
    ticket = begin(services, OPERATOR, NewVideo("a.mp4", 5))
    complete(services, OPERATOR, ticket.video_id, ticket.upload_id, sent(services, ticket, b"first"))
    with pytest.raises(Conflict):
        abandon(services, OPERATOR, ticket.video_id, ticket.upload_id)


def test_only_uploads_that_saw_no_byte_for_long_are_cleaned_up(services):
    quiet = begin(services, OPERATOR, NewVideo("quiet.mp4", 5))
    services.clock.advance(23 * 3600)
    fresh = begin(services, OPERATOR, NewVideo("fresh.mp4", 5))
    assert expire_uploads(services) == []
    services.clock.advance(2 * 3600)
    assert expire_uploads(services) == [quiet.video_id]
    assert services.catalog.get_or_none(fresh.video_id) is not None


def test_one_that_is_completed_as_it_is_given_up_is_there_or_said_to_be_gone(services, monkeypatch):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 5))
    sent(services, ticket, b"first")
    services.clock.advance(services.policy.upload_expire + 1)
    steps_of = services.steps.list_for_video

    def completed_meanwhile(*given):
        monkeypatch.undo()
        with pytest.raises(NotFound):
            complete(services, OPERATOR, ticket.video_id, ticket.upload_id)
        return steps_of(*given)

    monkeypatch.setattr(services.steps, "list_for_video", completed_meanwhile)
    expire_uploads(services)
    assert services.catalog.get_or_none(ticket.video_id) is None
    assert left_over(services, ticket.video_id) == []


def test_what_the_store_keeps_of_one_that_was_given_up_goes_later(services, workers):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 5))
    sent(services, ticket, b"first")
    services.sources.away = True
    with pytest.raises(Unavailable):
        abandon(services, OPERATOR, ticket.video_id, ticket.upload_id)
    services.sources.away = False
    abandon(services, OPERATOR, ticket.video_id, ticket.upload_id)
    workers.go_on(60)
    assert left_over(services, ticket.video_id) == []


def test_a_slow_upload_that_still_grows_is_left_alone(services):
    ticket = begin(services, OPERATOR, NewVideo("slow.mp4", 5))
    services.clock.now = 1_000.0  # long before the part, which the store dates by its own clock
    sent(services, ticket, b"first")
    assert expire_uploads(services) == []


def test_what_is_told_of_is_begun_while_the_rest_is_on_its_way(services, tmp_path):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 9))
    sent(services, ticket, b"first")
    tell_arrived(services, OPERATOR, ticket.video_id, ticket.upload_id)
    assert [(s.kind, s.index) for s in services.steps.list_for_video(ticket.video_id)] == [
        (StepKind.PROBE, EARLY_PROBE)
    ]
    FakeWorkers(services, tmp_path).run_all()
    states = Counter(s.state for s in services.steps.list_for_video(ticket.video_id) if s.kind is StepKind.CHUNK)
    assert states == {StepState.WAITING: len(builders.plan().chunks)}
    assert services.catalog.get(ticket.video_id).state is VideoState.UPLOADING
    sent(services, ticket, b"first", b"last")
    assert complete(services, OPERATOR, ticket.video_id, ticket.upload_id).state is VideoState.PROBING
    FakeWorkers(services, tmp_path).run_all()
    assert services.catalog.get(ticket.video_id).state is VideoState.LIVE


def test_what_is_planned_as_the_last_byte_arrives_is_encoded(services, tmp_path, monkeypatch):
    """Whoever completes it has read the film before, without its plan."""
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 9))
    sent(services, ticket, b"first")
    tell_arrived(services, OPERATOR, ticket.video_id, ticket.upload_id)
    sent(services, ticket, b"first", b"last")
    workers, record_arrival = FakeWorkers(services, tmp_path), services.catalog.record_arrival

    def probed_just_before(video_id: str, to: VideoState, *, error: str = "") -> float | None:
        workers.run(ENCODE_QUEUE)
        return record_arrival(video_id, to, error=error)

    monkeypatch.setattr(services.catalog, "record_arrival", probed_just_before)
    complete(services, OPERATOR, ticket.video_id, ticket.upload_id)
    assert (state(services, ticket.video_id), services.catalog.get(ticket.video_id).error) == (VideoState.ENCODING, "")
    workers.run_all()
    assert state(services, ticket.video_id) is VideoState.LIVE


def test_what_was_begun_of_an_upload_goes_with_it(services, tmp_path):
    ticket = begin(services, OPERATOR, NewVideo("film.mp4", 9))
    sent(services, ticket, b"first")
    tell_arrived(services, OPERATOR, ticket.video_id, ticket.upload_id)
    workers = FakeWorkers(services, tmp_path)
    workers.run(ENCODE_QUEUE)
    services.packages.put_bytes(keys.packaged(ticket.video_id, 1, "v1080p/00001.m4s"), b"segment")
    abandon(services, OPERATOR, ticket.video_id, ticket.upload_id)
    workers.go_on(60)
    assert left_over(services, ticket.video_id) == []
    assert services.catalog.get_or_none(ticket.video_id) is None
