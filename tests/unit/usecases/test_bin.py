"""What somebody deletes waits in the bin: out of everybody's sight, and whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.added_sounds import SoundState
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.rights import OPERATOR, of_person
from notflix_app.core.video import VideoState
from notflix_app.usecases.access import find_video
from notflix_app.usecases.bin import binned_videos, delete_for_good, empty_bin, put_back
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest import NewVideo, begin
from notflix_app.usecases.ingest_file import add_sound_file
from notflix_app.usecases.orphans import remove_orphans
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.reencode import cancel_release, reencode
from notflix_app.usecases.retry import retry
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.sound_upload import NewSound
from notflix_app.usecases.tracks import tracks
from notflix_app.usecases.transcribe import cancel_transcription, transcribe
from notflix_app.usecases.video_status import reports
from tests import builders
from tests.fakes.services import FakeWorkers, fake_services, holders, left_over, state

DAY = 24 * 3600.0
V = VideoState


@pytest.fixture
def services():
    services = fake_services()
    return replace(services, policy=replace(services.policy, bin_seconds=30 * DAY))


def in_bin(services, actor=OPERATOR) -> list[str]:
    return [one.video.id for one in binned_videos(services, actor)]


def test_it_is_out_of_sight_at_once_and_nothing_of_it_is_removed(services, workers):
    film = workers.live()
    before, revision = left_over(services, film), services.catalog.get(film).access_revision
    delete(services, OPERATOR, film)
    workers.run_all()
    assert in_bin(services) == [film]
    with pytest.raises(NotFound):
        find_video(services, OPERATOR, film)
    assert reports(services, OPERATOR) == []
    assert search_videos(services, OPERATOR, "").cards == ()
    assert film not in services.index.docs
    assert (film, revision) in services.catalog.denied(0)
    workers.go_on(2 * DAY, every=DAY)
    assert set(before) - set(left_over(services, film)) == {film}  # but for the index
    assert holders(services, film) == ["edge-a", "edge-b"]


def test_it_comes_back_as_it_was(services, workers):
    film = workers.live()
    was = services.catalog.get(film)
    delete(services, OPERATOR, film)
    workers.run_all()
    assert put_back(services, OPERATOR, film) is V.LIVE
    workers.run_all()
    now = services.catalog.get(film)
    changed = {"updated_at", "access_revision"}
    assert replace(now, **{name: getattr(was, name) for name in changed}) == was
    assert film in services.index.docs
    assert in_bin(services) == []


def test_it_goes_for_good_when_its_time_is_over(services, workers):
    film = workers.live()
    delete(services, OPERATOR, film)
    [binned] = binned_videos(services, OPERATOR)
    assert binned.ends_at == services.clock() + 30 * DAY
    services.clock.advance(30 * DAY - 1)
    empty_bin(services)
    assert in_bin(services) == [film]
    services.clock.advance(1)
    empty_bin(services)
    workers.run_all()
    reconcile(services)
    workers.run_all()
    assert services.catalog.get_or_none(film) is None
    assert left_over(services, film) == []


def test_what_is_put_back_as_its_time_is_over_stays(services, workers, monkeypatch):
    films = [workers.live(name) for name in ("One", "Two")]
    for film in films:
        delete(services, OPERATOR, film)
    services.clock.advance(30 * DAY)
    binned = services.catalog.binned

    def listed(before, limit):
        ids = binned(before, limit)
        put_back(services, OPERATOR, films[1])
        return ids

    monkeypatch.setattr(services.catalog, "binned", listed)
    empty_bin(services)
    workers.run_all()
    assert services.catalog.get_or_none(films[0]) is None
    assert state(services, films[1]) is V.LIVE


def test_what_another_puts_back_is_not_deleted_for_good(services, workers, monkeypatch):
    film = workers.live()
    delete(services, OPERATOR, film)
    raised = services.catalog.raise_access_revision

    def meanwhile(video_id):
        put_back(services, OPERATOR, video_id)
        raised(video_id)

    monkeypatch.setattr(services.catalog, "raise_access_revision", meanwhile)
    with pytest.raises(Conflict, match="Look again"):
        delete_for_good(services, OPERATOR, film)
    workers.run_all()
    assert state(services, film) is V.LIVE


def test_somebody_may_not_wait(services, workers):
    first, second = workers.live("First"), workers.live("Second")
    delete(services, OPERATOR, first)
    delete_for_good(services, OPERATOR, first)
    delete(services, OPERATOR, second, for_good=True)
    workers.run_all()
    assert left_over(services, first) == left_over(services, second) == []


@pytest.mark.parametrize("steps", range(0, 9, 2))
def test_one_that_was_being_made_goes_on_when_it_is_tried_again(services, workers, steps):
    film = workers.ingest()
    for _ in range(steps):
        if queue := services.queue.take():
            workers.run(queue)
    delete(services, OPERATOR, film)
    workers.run_all()
    assert put_back(services, OPERATOR, film) is V.FAILED
    assert "deleted while it was being made" in services.catalog.get(film).error
    retry(services, OPERATOR, film)
    workers.run_all()
    assert state(services, film) is V.LIVE


def test_what_failed_keeps_its_reason(services, workers):
    film = workers.ingest()
    services.catalog.move(film, V.FAILED, error="Edge a: no room.")
    delete(services, OPERATOR, film)
    assert put_back(services, OPERATOR, film) is V.FAILED
    assert services.catalog.get(film).error == "Edge a: no room."


def test_its_new_version_is_given_up(services, workers):
    film = workers.live()
    reencode(services, OPERATOR, film, services.policy.defaults)
    delete(services, OPERATOR, film)
    workers.run_all()
    put_back(services, OPERATOR, film)
    workers.go_on(60)
    assert state(services, film) is V.LIVE
    assert services.releases.wanted([film]) == {}
    assert reencode(services, OPERATOR, film, services.policy.defaults).version == 3


def test_one_that_begins_as_the_film_goes_into_the_bin_is_given_up(services, workers, monkeypatch):
    film = workers.live()
    move = services.catalog.move

    def begun_before(video_id, to, **given):
        if to is V.BINNED:
            reencode(services, OPERATOR, film, services.policy.defaults)
        return move(video_id, to, **given)

    monkeypatch.setattr(services.catalog, "move", begun_before)
    delete(services, OPERATOR, film)
    workers.run_all()
    put_back(services, OPERATOR, film)
    assert services.releases.wanted([film]) == {}
    workers.go_on(600)
    assert [name for name in left_over(services, film) if f"{film}/v2/" in name] == []
    assert reencode(services, OPERATOR, film, services.policy.defaults).version == 3


def test_what_was_called_off_before_is_not_taken_up_again(services, workers):
    film = workers.live()
    transcribe(services, OPERATOR, film)
    cancel_transcription(services, OPERATOR, film)
    cancel_release(services, OPERATOR, film, reencode(services, OPERATOR, film, services.policy.defaults).version)
    workers.run_all()
    services.clock.advance(DAY)
    before = services.steps.list_for_video(film)
    delete(services, OPERATOR, film)
    put_back(services, OPERATOR, film)
    workers.run_all()
    assert services.steps.list_for_video(film) == before
    assert tracks(services, OPERATOR, film) == []


def test_what_was_still_to_be_done_goes_on(services, workers):
    film = workers.live()
    transcribe(services, OPERATOR, film)
    file = workers.folder / "home.de.dub.m4a"
    file.write_bytes(b"sound")
    add_sound_file(services, OPERATOR, film, file, NewSound(file.name, 5))
    delete(services, OPERATOR, film)
    workers.run_all()
    put_back(services, OPERATOR, film)
    workers.run_all()
    assert len(tracks(services, OPERATOR, film)) == 1
    assert [sound.state for sound in services.added_sounds.list_for_video(film)] == [SoundState.LIVE]


def test_uploads_and_what_was_cancelled_go_at_once(services, workers):
    upload = begin(services, OPERATOR, NewVideo("a.mp4", 5)).video_id
    delete(services, OPERATOR, upload)
    cancelled = workers.ingest()
    cancel(services, OPERATOR, cancelled)
    delete(services, OPERATOR, cancelled)
    workers.run_all()
    assert in_bin(services) == []
    assert services.catalog.get_or_none(upload) is None


def test_each_sees_their_own_and_admins_all(services, workers):
    mine, others = workers.live("Mine"), workers.live("Others'")
    editor = builders.person(role="editor")
    services.people.add(editor)
    services.video_rights.give(mine, editor.id)
    for film in (mine, others):
        delete(services, OPERATOR, film)
    actor = of_person(services.people.get(editor.id))
    assert in_bin(services, actor) == [mine]
    assert set(in_bin(services)) == {mine, others}
    with pytest.raises(NotFound):
        put_back(services, actor, others)
    assert put_back(services, actor, mine) is V.LIVE


def test_nothing_in_it_is_an_orphan(services, workers):
    film, stays = workers.live(), workers.live()
    before = left_over(services, film)
    delete(services, OPERATOR, film)
    services.clock.advance(services.policy.orphan_age * 2)
    remove_orphans(services)
    assert left_over(services, film) == before
    assert state(services, stays) is V.LIVE


def test_without_a_bin_it_goes_at_once(workers, services, tmp_path):
    at_once = replace(services, policy=replace(services.policy, bin_seconds=0))
    film = workers.live()
    delete(at_once, OPERATOR, film)
    FakeWorkers(at_once, tmp_path).run_all()
    assert services.catalog.get_or_none(film) is None
