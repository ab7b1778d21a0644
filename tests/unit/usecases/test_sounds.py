"""Sound that is added to a live film, through workers that do all but the media."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from notflix_app.core import keys
from notflix_app.core.added_sounds import FIRST_VERSION, AddedSound, SoundState
from notflix_app.core.audio_tracks import AudioRole
from notflix_app.core.errors import Conflict, NotFound, Refused
from notflix_app.core.people import Role
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR, of_person
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases import edges, people, sound_upload, sounds
from notflix_app.usecases.bin import put_back
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest_file import add_sound_file
from notflix_app.usecases.orphans import remove_orphans
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.sound_upload import NewSound, begin_sound, complete_sound
from notflix_app.usecases.steered_manifests import SteeredManifests
from notflix_app.usecases.tracks import film_tracks
from notflix_app.usecases.verify import verify
from notflix_app.usecases.watch import PlaybackRequest, playback
from tests import builders
from tests.fakes.services import FakeWorkers, edge_node, enroll, fake_services, left_over

CONTENT = b"a sound of some length"
LONG = 30 * 24 * 3600  # more than any path is good for


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return workers.live()


def sent(workers: FakeWorkers, film: str, file_name: str = "home.de.dub.m4a", **given: Any) -> AddedSound:
    """Its file is there, and no step was done."""
    file = workers.folder / file_name
    file.write_bytes(CONTENT)
    return add_sound_file(workers.services, OPERATOR, film, file, NewSound(file_name, len(CONTENT), **given))


def added(workers: FakeWorkers, film: str, file_name: str = "home.de.dub.m4a", **given: Any) -> AddedSound:
    sound = sent(workers, film, file_name, **given)
    workers.run_all()
    return workers.services.added_sounds.get(film, sound.id)


def dash(workers: FakeWorkers, film: str) -> str:
    services = workers.services
    services.packages.put_bytes(keys.packaged(film, 1, keys.DASH_MANIFEST), b"<MPD>  <Period></Period></MPD>")
    return SteeredManifests(services).dash(OPERATOR, film, PlaybackRequest(), "http://app/")


def test_it_is_made_and_put_on_the_edges_and_named(workers: FakeWorkers, film: str) -> None:
    services = workers.services
    assert "../v" not in dash(workers, film)
    sound = added(workers, film)
    assert (sound.state, sound.language, sound.role) == (SoundState.LIVE, "de", AudioRole.DUB)
    assert [edge.name for edge in services.edges.holding(film, sound.version)] == ["edge-a", "edge-b"]
    assert f"../v{FIRST_VERSION}/a0/" in dash(workers, film)
    assert [one.name for one in playback(services, OPERATOR, film).audio][-1] == "German (dubbed)"
    assert film_tracks(services, OPERATOR, film).heard[-1].language == "de"
    assert services.catalog.get(film).version == 1


def test_only_a_live_film_takes_it(workers: FakeWorkers) -> None:
    with pytest.raises(Conflict, match="once the film is live"):
        sent(workers, workers.ingest())


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewSound("a.mp3", 0), "empty"),
        (NewSound("a.mp3", 1 << 60), "the most that is accepted"),
        (NewSound("a.mp3", 9, language="much too long a tag for anybody to have meant"), "no language tag"),
        (NewSound("a.mp3", 9, delay_ms=24 * 3600 * 1000), "nothing of it could be heard"),
        (NewSound("a.mp3", 9, delay_ms=10**9), "a day at most"),
    ],
)
def test_what_cannot_be_is_refused(workers: FakeWorkers, film: str, new: NewSound, words: str) -> None:
    with pytest.raises(Refused, match=words):
        begin_sound(workers.services, OPERATOR, film, new)


def test_a_full_store_says_so(tmp_path: Path) -> None:
    workers = FakeWorkers(fake_services(Policy(keep_free=0), free_space=lambda: 100), tmp_path)
    with pytest.raises(Refused, match="no room"):
        begin_sound(workers.services, OPERATOR, workers.live(), NewSound("a.mp3", 101))


def test_those_that_begin_at_the_same_moment_keep_within_a_quota_together(
    workers: FakeWorkers, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = workers.services
    ed = people.add(services, OPERATOR, "Ed", "correct horse", role=Role.EDITOR)
    services.video_rights.give(film, ed.id)
    people.change(services, OPERATOR, ed.id, quota_bytes=services.video_rights.owned_bytes(ed.id) + 100)
    add = services.added_sounds.add

    def add_second(sound: AddedSound) -> AddedSound:
        monkeypatch.undo()
        begin_sound(services, of_person(ed), film, NewSound("faster.mp3", 60))
        return add(sound)

    monkeypatch.setattr(services.added_sounds, "add", add_second)
    with pytest.raises(Refused, match="40 B are left"):
        begin_sound(services, of_person(ed), film, NewSound("slower.mp3", 60))
    assert [sound.file_name for sound in services.added_sounds.list_for_video(film)] == ["faster.mp3"]


def test_an_upload_is_signed_followed_and_completed(tmp_path: Path) -> None:
    workers = FakeWorkers(fake_services(Policy(upload_part=4)), tmp_path)
    services, film = workers.services, workers.live()
    ticket = begin_sound(services, OPERATOR, film, NewSound("a.mp3", 6))
    at = (services, OPERATOR, film, ticket.track_id, ticket.upload_id)
    assert (ticket.part_size, ticket.parts) == (4, 2)
    with pytest.raises(NotFound, match="no such upload"):
        sound_upload.arrived_sound(services, OPERATOR, film, ticket.track_id, "another")
    services.sources.send(sound_upload.sign_sound_part(*at, 1), b"abcd")  # type: ignore[attr-defined]
    services.sources.put_bytes(keys.sound_part(film, ticket.track_id, 2), b"")  # of a PUT that broke off
    assert [part.number for part in sound_upload.arrived_sound(*at)] == [1]
    with pytest.raises(Refused, match="4 of 6 bytes"):
        complete_sound(*at)
    services.sources.send(sound_upload.sign_sound_part(*at, 2), b"ef")  # type: ignore[attr-defined]
    assert complete_sound(*at).state is SoundState.MAKING
    services.added_sounds.record_composed(film, ticket.track_id)  # as its worker does: it forgets the upload
    assert complete_sound(*at).state is SoundState.MAKING
    with pytest.raises(Conflict, match="already ended"):
        sound_upload.arrived_sound(*at)


def test_an_upload_that_was_forgotten_goes(workers: FakeWorkers, film: str) -> None:
    services = workers.services
    ticket = begin_sound(services, OPERATOR, film, NewSound("a.mp3", 6))
    services.sources.put_bytes(keys.sound_part(film, ticket.track_id, 1), b"abcdef")
    workers.go_on(services.policy.upload_expire + 600, every=600)
    assert services.added_sounds.list_for_video(film) == []
    assert list(services.sources.list(keys.sent_sounds(film))) == []


def test_one_that_is_completed_as_it_is_forgotten_stays(
    workers: FakeWorkers, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = workers.services
    ticket = begin_sound(services, OPERATOR, film, NewSound("home.de.m4a", len(CONTENT)))
    services.sources.put_bytes(keys.sound_part(film, ticket.track_id, 1), CONTENT)
    services.clock.advance(services.policy.upload_expire + 1)  # type: ignore[attr-defined]
    uploading = services.added_sounds.uploading

    def completed_meanwhile(limit: int) -> list[AddedSound]:
        listed = uploading(limit)
        complete_sound(services, OPERATOR, film, ticket.track_id, ticket.upload_id)
        return listed

    monkeypatch.setattr(services.added_sounds, "uploading", completed_meanwhile)
    sound_upload.expire_sounds(services)
    workers.run_all()
    assert services.added_sounds.get(film, ticket.track_id).state is SoundState.LIVE


def test_what_fails_says_why_and_can_be_tried_again(workers: FakeWorkers, film: str) -> None:
    workers.wrong[StepKind.SOUND] = Refused("There is no sound in this file.")
    sound = added(workers, film)
    [status] = sounds.added_sounds(workers.services, OPERATOR, film)
    assert (status.sound.state, status.message) == (SoundState.FAILED, "There is no sound in this file.")
    assert workers.services.catalog.get(film).state is VideoState.LIVE
    del workers.wrong[StepKind.SOUND]
    sounds.retry_sound(workers.services, OPERATOR, film, sound.id)
    workers.run_all()
    assert workers.services.added_sounds.get(film, sound.id).state is SoundState.LIVE
    with pytest.raises(Conflict, match="Only what failed"):
        sounds.retry_sound(workers.services, OPERATOR, film, sound.id)


def test_it_is_named_otherwise_at_once(workers: FakeWorkers, film: str) -> None:
    sound = added(workers, film)
    sounds.change_sound(
        workers.services, OPERATOR, film, sound.id, language="fr", name="Version", role=AudioRole.ORIGINAL
    )
    assert workers.services.added_sounds.get(film, sound.id).version == sound.version
    assert "<Label>Version</Label>" in dash(workers, film)


def test_moved_in_time_the_one_before_plays_until_the_new_one_does(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    sounds.change_sound(services, OPERATOR, film, sound.id, delay_ms=100)
    sounds.change_sound(services, OPERATOR, film, sound.id, delay_ms=200, name="Later")
    assert f"../v{sound.version}/" in dash(workers, film)
    [status] = sounds.added_sounds(services, OPERATOR, film)
    assert (status.plays, status.sound.delay_ms, status.sound.name) == (True, 200, "Later")
    workers.run_all()
    last = services.added_sounds.get(film, sound.id)
    assert (last.state, last.delay_ms, last.version) == (SoundState.LIVE, 200, sound.version + 2)
    assert f"../v{last.version}/" in dash(workers, film)
    assert f"../v{sound.version}/" not in dash(workers, film)
    assert list(services.packages.list(keys.package(film, sound.version)))  # somebody may be listening
    workers.go_on(LONG, every=LONG / 10)
    for version in (sound.version, sound.version + 1):
        assert list(services.packages.list(keys.package(film, version))) == []
        assert services.edges.holding(film, version) == []
    assert list(services.packages.list(keys.package(film, last.version)))
    assert list(services.sources.list(keys.sent_sound(film, sound.id)))


def test_removed_it_is_out_of_manifests_at_once_and_gone_when_nobody_can_be_listening(
    workers: FakeWorkers, film: str
) -> None:
    services, sound = workers.services, added(workers, film)
    sounds.remove_sound(services, OPERATOR, film, sound.id)
    workers.run_all()
    assert "../v" not in dash(workers, film)
    assert list(services.packages.list(keys.package(film, sound.version)))
    with pytest.raises(NotFound):
        sounds.added_sound(services, OPERATOR, film, sound.id)
    workers.go_on(LONG, every=LONG / 10)
    assert list(services.packages.list(keys.package(film, sound.version))) == []
    assert list(services.sources.list(keys.sent_sounds(film))) == []
    assert not any(f"v{sound.version}" in folder for _, folder in services.edge_storage.folders)  # type: ignore[attr-defined]
    again = added(workers, film)
    assert again.version == sound.version + 1


def test_removed_while_it_is_made_nothing_of_it_stays(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, sent(workers, film)
    sounds.remove_sound(services, OPERATOR, film, sound.id)
    workers.run_all()
    assert list(services.sources.list(keys.sent_sounds(film))) == []
    assert services.added_sounds.list_for_video(film) == []


def test_what_a_dead_worker_left_goes_on(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, sent(workers, film)
    while services.queue.take():  # type: ignore[attr-defined]
        pass  # every call was lost
    services.steps.claim("encode", "dead", 1)
    workers.go_on(120)
    assert services.added_sounds.get(film, sound.id).state is SoundState.LIVE


def test_an_edge_that_comes_later_gets_it(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    enroll(services, edge_node("edge-c"))
    workers.go_on(60)
    assert "edge-c" in [edge.name for edge in services.edges.holding(film, sound.version)]


def test_an_edge_that_lost_its_disk_gets_it_again(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    edges.reseed(services, OPERATOR, "edge-a")
    assert "edge-a" not in [edge.name for edge in services.edges.holding(film, sound.version)]
    workers.run_all()
    assert "edge-a" in [edge.name for edge in services.edges.holding(film, sound.version)]


def test_an_encode_of_the_film_leaves_it_as_it_is(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    reencode(services, OPERATOR, film)
    workers.go_on(LONG, every=LONG / 10)
    assert services.catalog.get(film).version == 2
    assert services.added_sounds.get(film, sound.id) == sound
    assert f"../v{sound.version}/a0/" in SteeredManifests(services).dash(
        OPERATOR, film, PlaybackRequest(), "http://app/"
    )
    assert list(services.packages.list(keys.package(film, sound.version)))


def test_a_film_of_another_length_has_it_made_anew(
    workers: FakeWorkers, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, sound = workers.services, added(workers, film)
    before = services.catalog.get(film)
    longer = partial(builders.source, duration=2 * before.duration, frames=480)
    monkeypatch.setattr(builders, "source", longer)
    reencode(services, OPERATOR, film)
    workers.run_all()
    now = services.added_sounds.get(film, sound.id)
    assert services.catalog.get(film).duration == 2 * before.duration
    assert (now.version, now.state) == (sound.version + 1, SoundState.LIVE)


def test_it_goes_into_the_bin_and_comes_back_with_the_film(tmp_path: Path) -> None:
    workers = FakeWorkers(fake_services(Policy(bin_seconds=LONG)), tmp_path)
    film = workers.live()
    services, sound = workers.services, sent(workers, film)
    delete(services, OPERATOR, film)
    workers.run_all()
    assert services.added_sounds.get(film, sound.id).state is SoundState.MAKING
    put_back(services, OPERATOR, film)
    workers.go_on(60)
    assert services.added_sounds.get(film, sound.id).state is SoundState.LIVE


def test_it_goes_with_its_film(workers: FakeWorkers, film: str) -> None:
    services = workers.services
    sound, _ = added(workers, film), sent(workers, film, "other.fr.mp3")
    sounds.remove_sound(services, OPERATOR, film, sound.id)
    delete(services, OPERATOR, film, for_good=True)
    workers.go_on(600)
    assert left_over(services, film) == []


def test_what_no_row_knows_is_swept(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    lost = "another1234"
    services.sources.put_bytes(keys.sound_part(lost, "track", 1), b"sound")
    services.clock.advance(services.policy.orphan_age * 2)  # type: ignore[attr-defined]
    remove_orphans(services)
    assert list(services.sources.list(keys.sent_sounds(lost))) == []
    assert list(services.sources.list(keys.sent_sound(film, sound.id)))


def test_what_it_is_spoken_in_can_be_searched_for(workers: FakeWorkers, film: str) -> None:
    added(workers, film)
    reconcile(workers.services)
    workers.run_all()
    assert "de" in workers.services.index.docs[film].languages  # type: ignore[attr-defined]


def test_its_file_can_be_downloaded_under_its_name(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    url = sounds.sound_file(services, OPERATOR, film, sound.id)
    assert "home.de.dub.m4a" in services.sources.saved_as(url)  # type: ignore[attr-defined]
    assert services.sources.fetch(url) == CONTENT  # type: ignore[attr-defined]


def test_a_film_that_went_live_before_segments_were_noted_takes_none(workers: FakeWorkers, film: str) -> None:
    services = workers.services
    old = replace(services, steps=_Forgetful(services.steps))  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="Encode it again"):
        begin_sound(old, OPERATOR, film, NewSound("a.mp3", 6))


class _Forgetful:
    def __init__(self, steps: object) -> None:
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._steps, name)

    def published(self, video_id: str, version: int | None = None) -> list[Any]:
        return []


def test_what_an_edge_lost_of_it_is_put_right(workers: FakeWorkers, film: str) -> None:
    services, sound = workers.services, added(workers, film)
    folders = services.edge_storage.folders  # type: ignore[attr-defined]
    services.packages.put_bytes(keys.packaged(film, sound.version, "a0.m3u8"), b"#EXTM3U")
    [checked] = verify(services, OPERATOR, "edge-a", video_id=film, repair=True)
    assert "a0.m3u8" in {fault.path.rpartition("/")[2] for fault in checked.faults}
    assert folders["edge-a", keys.package(film, sound.version)]["a0.m3u8"] == b"#EXTM3U"
