"""A film of which some is still to be made: its manifests, and whoever asks for what is not there yet."""

from __future__ import annotations

import asyncio
import re
import threading
from dataclasses import replace

import m3u8
import pytest

from notflix_app.api import segments
from notflix_app.core import keys
from notflix_app.core.errors import Refused
from notflix_app.core.steps import AUDIO_TURN, ENCODE_QUEUE, HELD_TURN, StepKind
from notflix_app.usecases.advance import advance
from notflix_app.usecases.edge_access import give_keys
from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client
from tests.fixtures.signing import unsigned

LAST = "v1080p/00015.m4s"  # of 60 seconds in segments of four
LAST_CHUNK = len(builders.plan().chunks) - 1


@pytest.fixture
def coming(services: Services, workers: FakeWorkers) -> str:
    """A film with its sound and its first chunk."""
    video_id = workers.ingest("Still on its way")
    while not services.catalog.get(video_id).is_watchable:
        workers.run(ENCODE_QUEUE)
    assert [services.steps.has_published(video_id, StepKind.CHUNK, number) for number in (0, LAST_CHUNK)] == [
        True,
        False,
    ]
    give_keys(services)
    return video_id


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(segments, "HOLD_SECONDS", 0.1)


def test_both_manifests_name_the_whole_film_and_lead_here(api: Client, coming: str) -> None:
    mpd = api.get(f"/api/videos/{coming}/manifest.mpd").text
    assert 'mediaPresentationDuration="PT60.000S"' in mpd
    assert "<BaseURL>segments/1/</BaseURL>" in mpd
    master = m3u8.loads(api.get(f"/api/videos/{coming}/master.m3u8").text)
    assert {playlist.uri for playlist in master.playlists} >= {"segments/1/v1080p.m3u8"}
    assert [one.uri for one in master.media] == ["segments/1/a0.m3u8"]
    assert not master.iframe_playlists  # where keyframes will be, nobody knows
    listed = m3u8.loads(api.get(f"/api/videos/{coming}/segments/1/v1080p.m3u8").text)
    assert [segment.uri for segment in listed.segments][-1] == LAST
    assert sum(segment.duration for segment in listed.segments) == 60


def test_the_most_that_a_rung_may_have_is_its_bandwidth(api: Client, services: Services, coming: str) -> None:
    plan = services.catalog.get(coming).plan
    assert plan is not None
    mpd = api.get(f"/api/videos/{coming}/manifest.mpd").text
    rates = [int(rate) for rate in re.findall(r'id="v[^"]+" bandwidth="(\d+)"', mpd)]
    assert rates == [pytest.approx(rung.max_rate * 1000, rel=0.001) for rung in plan.ladder]


def test_a_segment_that_is_there_is_on_an_edge_that_can_fetch_it(api: Client, services: Services, coming: str) -> None:
    services.edges.put(replace(services.edges.get("edge-b"), pull=True))
    answer = api.get(f"/api/videos/{coming}/segments/1/v1080p/00001.m4s")
    assert answer.status_code == 307
    assert unsigned(answer.headers["Location"]) == f"http://edge-b.localhost:8080/{coming}/v1/v1080p/00001.m4s"
    assert answer.headers["Cache-Control"] == "no-store"


def test_where_no_edge_can_it_is_in_the_store(api: Client, coming: str) -> None:
    for path in ("v1080p/init.mp4", "v1080p/00001.m4s", "a0/00007.m4s"):
        answer = api.get(f"/api/videos/{coming}/segments/1/{path}")
        assert keys.packaged(coming, 1, path) in answer.headers["Location"]


def test_whoever_asks_too_early_waits_and_its_chunk_is_next(
    api: Client, services: Services, workers: FakeWorkers, coming: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "HOLD_SECONDS", 20.0)
    hurry, asked = services.steps.hurry, threading.Event()

    def hurried(*step: object, version: int) -> None:
        hurry(*step, version=version)  # type: ignore[arg-type]
        asked.set()

    monkeypatch.setattr(services.steps, "hurry", hurried)
    worker = threading.Thread(target=lambda: asked.wait(20) and workers.run(ENCODE_QUEUE))
    worker.start()
    answer = api.get(f"/api/videos/{coming}/segments/1/{LAST}")
    worker.join()
    assert answer.status_code == 307
    assert services.steps.has_published(coming, StepKind.CHUNK, LAST_CHUNK)


@pytest.fixture
def with_some_sound(services: Services, workers: FakeWorkers) -> str:
    """A film with its first chunk, and two segments of its sound."""
    video_id = workers.ingest("Still on its way")
    while not services.steps.has_published(video_id, StepKind.CHUNK, 0):
        workers.run(ENCODE_QUEUE)
    claims = [
        services.steps.claim(ENCODE_QUEUE, "worker-2", 30) for _ in range(LAST_CHUNK + 1)
    ]  # the rest, and the sound
    for claim in filter(None, claims):
        if claim.kind is StepKind.AUDIO:
            services.steps.record_segments(claim.id, claim.attempt, 2)
        services.steps.release(claim.id, claim.attempt)
    advance(services, video_id)
    give_keys(services)
    return video_id


def test_a_sound_that_is_still_encoded_is_named_to_its_end(api: Client, with_some_sound: str) -> None:
    assert api.get(f"/api/videos/{with_some_sound}").json()["watchable"] is True
    listed = m3u8.loads(api.get(f"/api/videos/{with_some_sound}/segments/1/a0.m3u8").text)
    assert [segment.uri for segment in listed.segments][-1] == "a0/00015.m4s"
    assert sum(segment.duration for segment in listed.segments) == pytest.approx(60, abs=0.01)
    mpd = api.get(f"/api/videos/{with_some_sound}/manifest.mpd").text
    [(rate, codecs)] = re.findall(r'id="a0" bandwidth="(\d+)" codecs="(\S+)"', mpd)
    assert (int(rate), codecs) == (pytest.approx(128_000, rel=0.001), "mp4a.40.2")
    master = m3u8.loads(api.get(f"/api/videos/{with_some_sound}/master.m3u8").text)
    assert {playlist.stream_info.codecs for playlist in master.playlists} == {"avc1.640028,mp4a.40.2"}


def test_of_a_sound_what_is_there_is_given_and_the_rest_waited_for(api: Client, with_some_sound: str) -> None:
    for path in ("a0/init.mp4", "a0/00001.m4s", "a0/00002.m4s"):
        answer = api.get(f"/api/videos/{with_some_sound}/segments/1/{path}")
        assert keys.packaged(with_some_sound, 1, path) in answer.headers["Location"]
    assert api.get(f"/api/videos/{with_some_sound}/segments/1/a0/00003.m4s").status_code == 503


def test_a_sound_that_somebody_waits_for_is_next(api: Client, services: Services, with_some_sound: str) -> None:
    def turn() -> int:
        return next(s.turn for s in services.steps.list_for_video(with_some_sound) if s.kind is StepKind.AUDIO)

    assert turn() == AUDIO_TURN
    api.get(f"/api/videos/{with_some_sound}/segments/1/a0/00003.m4s")
    assert turn() == HELD_TURN


def test_after_a_while_it_is_told_to_come_again(api: Client, coming: str) -> None:
    answer = api.get(f"/api/videos/{coming}/segments/1/{LAST}")
    assert (answer.status_code, answer.json()["detail"]) == (503, segments.STILL_MADE)
    assert int(answer.headers["Retry-After"]) > 0


def test_more_than_so_many_do_not_wait(api: Client, coming: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "HOLD_SECONDS", 20.0)
    monkeypatch.setattr(segments, "_held", asyncio.Semaphore(0))
    assert api.get(f"/api/videos/{coming}/segments/1/{LAST}").status_code == 503


@pytest.mark.parametrize(
    "path",
    [
        *("1/v1080p/00016.m4s", "1/v1080p/99999.m4s", "1/v1080p/1.m4s", "1/poster.jpg", "1/x.m3u8"),
        *("2/v1080p/00001.m4s", "1/a0/00016.m4s", "1/a0/00000.m4s", "1/a1/00001.m4s", "1/a1/init.mp4", "1/ax/init.mp4"),
    ],
)
def test_what_there_will_never_be_is_not_waited_for(api: Client, coming: str, path: str) -> None:
    assert api.get(f"/api/videos/{coming}/segments/{path}").status_code == 404


def test_a_version_beyond_all_measure_is_refused(api: Client, coming: str) -> None:
    assert api.get(f"/api/videos/{coming}/segments/{1 << 64}/v1080p/00001.m4s").status_code == 422
    assert api.get(f"/api/videos/{coming}/segments/{1 << 64}/v1080p.m3u8").status_code == 422


def test_a_film_that_fails_says_so_to_whoever_watches(
    api: Client, services: Services, workers: FakeWorkers, coming: str
) -> None:
    workers.wrong[StepKind.CHUNK] = Refused("The picture cannot be read.")
    workers.run_all()
    answer = api.get(f"/api/videos/{coming}/segments/1/v1080p/00001.m4s")
    assert (answer.status_code, answer.json()["detail"]) == (409, "The picture cannot be read.")


def test_whoever_began_early_goes_on_when_it_is_live(api: Client, workers: FakeWorkers, coming: str) -> None:
    workers.run_all()
    answer = api.get(f"/api/videos/{coming}/segments/1/{LAST}")
    assert re.match(r"http://edge-[ab]\.localhost:8080/t/", answer.headers["Location"])


def test_of_a_film_that_went_live_before_segments_were_written_down_there_is_no_early_playlist(
    api: Client, services: Services, workers: FakeWorkers
) -> None:
    video_id = workers.live()
    services.steps.clear(video_id)
    for path in ("v1080p.m3u8", "a0.m3u8", "manifest.mpd"):
        assert api.get(f"/api/videos/{video_id}/segments/1/{path}").status_code == 404


def test_what_is_being_probed_cannot_be_played(api: Client, workers: FakeWorkers) -> None:
    video_id = workers.ingest()
    assert api.get(f"/api/videos/{video_id}/manifest.mpd").status_code == 409
    assert api.get(f"/api/videos/{video_id}/segments/1/v1080p/00001.m4s").status_code == 409


def test_playback_leads_to_our_own_manifests(api: Client, coming: str) -> None:
    playing = api.get(f"/api/videos/{coming}/playback").json()
    assert playing["sources"] == []
    assert playing["dash"].endswith(f"/api/videos/{coming}/manifest.mpd")
    assert api.get(f"/api/videos/{coming}").json()["watchable"] is True
