"""A folder becomes a library, and stays one: with files renamed, moved, replaced and copied, and imports killed."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.imports import ImportKind as K
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases import ingest_file
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from notflix_app.usecases.import_plan import plan_import
from notflix_app.usecases.ingest import expire_uploads
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers, fake_services
from tests.fixtures.film_folders import LINES, FilmFolders


@pytest.fixture
def services() -> Services:
    return fake_services(Policy(upload_part=12))


@pytest.fixture
def workers(services: Services, tmp_path: Path) -> FakeWorkers:
    return FakeWorkers(services, tmp_path)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_file, "PAUSES", ())


class Killed(BaseException):
    """As SIGKILL: nothing is tidied up."""


def run_killed(library: FilmFolders, monkeypatch: pytest.MonkeyPatch, place: object, name: str, at: int) -> None:
    """An import that the call number `at` of place.name kills."""
    real, calls = getattr(place, name), count(1)

    def call(*args, **named):
        if next(calls) == at:
            raise Killed
        return real(*args, **named)

    with monkeypatch.context() as context:
        context.setattr(place, name, call)
        with pytest.raises(Killed):
            library.run()


def films(services: Services) -> dict[str, str]:
    """Id → title, of all."""
    return {video.id: video.title for video in services.catalog.videos(limit=1000)}


def only(services: Services):
    [video] = services.catalog.videos()
    return video


# --- acceptance ----------------------------------------------------------------------------------------------------
def test_two_hundred_films_imported_again_and_again(services, library, monkeypatch):
    """Killed three times meanwhile; then half of them are renamed or moved."""
    for number in range(200):
        library.film(f"Film {number}.mkv" if number % 2 else f"{number}/Film {number}.mkv", year=1900 + number % 100)
    for place, name, at in (
        (services.sources, "put_bytes", 70),  # in the middle of a film
        (services.catalog, "add", 40),  # between the file's row and its film
        (services.text_tracks, "add", 90),  # beside a film
    ):
        run_killed(library, monkeypatch, place, name, at)
    assert {one.kind for one in library.run()} <= {K.NEW, K.RESUMED, K.SIDECAR, K.UNCHANGED}
    once = films(services)
    assert len(once) == 200
    assert set(library.kinds().values()) == {K.UNCHANGED}
    assert {video.state for video in services.catalog.videos(limit=1000)} == {VideoState.PROBING}

    for number in range(0, 200, 4):
        library.move(f"{number}/Film {number}.mkv", f"moved/Renamed {number}.mkv")
    for number in range(1, 200, 4):
        library.move(f"Film {number}.mkv", f"Other {number}.mkv")
    run_killed(library, monkeypatch, services.imported_files, "move", 30)
    kinds = list(library.kinds().values())
    assert kinds.count(K.MOVED) == 100 - 29
    assert set(kinds) == {K.MOVED, K.UNCHANGED}
    assert set(library.kinds().values()) == {K.UNCHANGED}
    assert films(services) == once  # where people stopped is kept by a film's id
    texts = services.text_tracks.list_for_videos(list(once))
    assert {len(tracks) for tracks in texts.values()} == {1}
    assert {track.language for tracks in texts.values() for track in tracks} == {"de"}


def test_what_a_killed_import_has_sent_is_not_sent_again(services, library, monkeypatch):
    library.write("Film.mkv", b"0123456789" * 5)
    run_killed(library, monkeypatch, services.sources, "put_bytes", 5)
    there = set(services.sources.objects)
    assert there
    video_id = only(services).id
    sent: list[str] = []
    real = services.sources.put_bytes
    monkeypatch.setattr(services.sources, "put_bytes", lambda key, data: (sent.append(key), real(key, data)))
    assert library.kinds() == {"Film.mkv": K.RESUMED}
    assert only(services).id == video_id
    assert only(services).state is VideoState.PROBING
    assert not there & set(sent)


# --- one film ------------------------------------------------------------------------------------------------------
def test_what_lies_beside_it_is_taken_along(services, library):
    library.film("Heat (1995).mkv", year=1995)
    [done] = library.run()
    video = only(services)
    assert (done.kind, done.problems) == (K.NEW, [])
    assert (video.title, video.year, video.size) == ("Film Heat (1995)", 1995, 20)
    [track] = services.text_tracks.list_for_video(video.id)
    assert (track.language, track.file_name) == ("de", "Heat (1995).de.srt")
    [picture] = [step for step in services.steps.list_for_video(video.id) if step.kind is StepKind.PICTURE]
    assert services.packages.read(keys.sent_picture(video.id, picture.asked["digest"]))


def test_an_episode_has_its_series(services, library):
    library.write("The Wire/tvshow.nfo", "<tvshow><title>The Wire (US)</title></tvshow>")
    library.write("The Wire/Season 01/The.Wire.S01E03.The.Buys.mkv")
    library.run()
    video = only(services)
    assert (video.title, video.series, video.season, video.episode) == ("The Buys", "The Wire (US)", 1, 3)


def test_a_changed_nfo_changes_what_nobody_has_edited(services, library):
    library.film("Heat.mkv")
    library.run()
    edit(services, OPERATOR, only(services).id, title="Ours")
    library.write("Heat.nfo", "<movie><title>Theirs</title><year>1995</year><plot>Two men.</plot></movie>")
    assert library.kinds() == {"Heat.mkv": K.SIDECAR}
    video = only(services)
    assert (video.title, video.year, video.description) == ("Ours", 1995, "Two men.")
    assert library.kinds() == {"Heat.mkv": K.UNCHANGED}


def test_changed_text_is_taken_over_unless_edited(services, library):
    library.film("Heat.mkv")
    library.run()
    video_id = only(services).id
    [before] = services.text_tracks.list_for_video(video_id)
    library.write("Heat.de.srt", LINES + "\n2\n00:00:03,000 --> 00:00:04,000\nYes.\n")
    library.run()
    [after] = services.text_tracks.list_for_video(video_id)
    assert (after.id, after.cues) == (before.id, 2)
    services.text_tracks.change(after, edited := after.__class__(**{**asdict(after), "digest": "0" * 32}))
    library.write("Heat.de.srt", "1\n00:00:01,000 --> 00:00:02,000\nOnce more.\n")
    library.run()
    assert services.text_tracks.list_for_video(video_id) == [edited]
    services.text_tracks.remove(video_id, edited.id)
    library.write("Heat.de.srt", "1\n00:00:01,000 --> 00:00:02,000\nAnd again.\n")
    library.run()
    assert services.text_tracks.list_for_video(video_id) == []


def test_what_cannot_be_used_beside_a_film_is_told_once(services, library):
    library.write("Heat.mkv")
    library.write("Heat.srt", "no subtitles")
    library.write("Heat.nfo", "ascii art")
    [done] = library.run()
    assert [problem.partition(":")[0] for problem in done.problems] == ["Heat.nfo", "Heat.srt"]
    assert only(services).title == "Heat"
    [done] = library.run()
    assert (done.kind, done.problems) == (K.UNCHANGED, [])


# --- files that change places --------------------------------------------------------------------------------------
def test_episodes_that_change_places_keep_their_films(services, library):
    """As when somebody puts a missing one in between."""
    for number in (1, 2, 3):
        library.write(f"S01E0{number}.mkv", f"the content {number}")
    library.run()
    ids = {row.path: row.video_id for row in services.imported_files.list_for_root(library.folder.root).values()}
    for number in (3, 2):
        (library.path / f"S01E0{number}.mkv").rename(library.path / f"S01E0{number + 1}.mkv")
    library.write("S01E02.mkv", "the missing one")
    assert library.kinds() == {
        "S01E01.mkv": K.UNCHANGED,
        "S01E02.mkv": K.NEW,
        "S01E03.mkv": K.MOVED,
        "S01E04.mkv": K.MOVED,
    }
    now = {row.path: row.video_id for row in services.imported_files.list_for_root(library.folder.root).values()}
    assert (now["S01E03.mkv"], now["S01E04.mkv"]) == (ids["S01E02.mkv"], ids["S01E03.mkv"])
    assert len(films(services)) == 4
    assert set(library.kinds().values()) == {K.UNCHANGED}


def test_two_that_swap_names_keep_their_films_though_the_import_is_killed_between(services, library, monkeypatch):
    for name in "ab":
        library.write(f"{name}.mkv", f"the content of {name}")
    library.run()
    before = films(services)
    for old, new in (("a", "c"), ("b", "a"), ("c", "b")):
        (library.path / f"{old}.mkv").rename(library.path / f"{new}.mkv")
    run_killed(library, monkeypatch, services.imported_files, "move", 2)
    assert library.kinds() == {"a.mkv": K.UNCHANGED, "b.mkv": K.MOVED}
    assert films(services) == before


def test_a_film_that_moves_to_another_folder_is_the_same(services, library, tmp_path):
    library.write("a.mkv")
    library.run()
    other = FilmFolders(services, tmp_path / "other")
    other.path.mkdir()
    (library.path / "a.mkv").rename(other.path / "b.mkv")
    assert other.kinds() == {"b.mkv": K.MOVED}
    assert len(films(services)) == 1


def test_a_film_that_makes_room_for_one_that_is_being_written_is_the_same(services, library):
    library.write("Heat.mkv", "the old one")
    library.settle()
    library.run()
    (library.path / "Heat.mkv").rename(library.path / "Heat old.mkv")
    os.utime(library.path / "Heat old.mkv")
    library.write("Heat.mkv.part", "half")
    (library.path / "Heat.mkv.part").rename(library.path / "Heat.mkv")
    young = library.folder.files

    def files():
        for file in young():
            yield replace(file, changed_at=services.clock()) if file.path == "Heat.mkv" else file

    folder = library.folder
    object.__setattr__(folder, "files", files)
    library.settle()
    planned = {one.path: one.kind for one in plan_import(services, folder)}
    assert planned == {"Heat.mkv": K.WAITS, "Heat old.mkv": K.MOVED}


def test_a_folder_in_a_folder_brings_no_film_twice(services, library):
    library.write("deep/a.mkv")
    library.run()
    inner = FilmFolders(services, library.path / "deep")
    assert inner.kinds() == {"a.mkv": K.COPY}
    assert inner.kinds() == {"a.mkv": K.UNCHANGED}
    assert len(films(services)) == 1


def test_a_copy_is_no_second_film_and_takes_over_from_the_first(services, library):
    library.write("a.mkv", "the same")
    library.write("b/a.mkv", "the same")
    assert library.kinds() == {"a.mkv": K.NEW, "b/a.mkv": K.COPY}
    assert library.kinds() == {"a.mkv": K.UNCHANGED, "b/a.mkv": K.UNCHANGED}
    library.write("c.mkv", "the same")
    assert library.kinds()["c.mkv"] is K.COPY
    (library.path / "a.mkv").unlink()
    assert sorted(library.kinds().values()) == [K.MOVED, K.UNCHANGED]
    assert len(films(services)) == 1


def test_films_that_only_look_alike_are_two(services, library, monkeypatch):
    monkeypatch.setattr("notflix_app.core.imports.BLOCK", 2)
    library.write("a.mkv", b"0123456789" * 10)
    library.write("b.mkv", b"0123456789" * 9 + b"012x456789")
    assert set(library.kinds().values()) == {K.NEW}
    library.write("c.mkv", b"012y456789" + b"0123456789" * 9)
    assert library.kinds() == {"a.mkv": K.UNCHANGED, "b.mkv": K.UNCHANGED, "c.mkv": K.NEW}
    assert len(films(services)) == 3


def test_another_file_at_the_same_path_is_another_version_of_the_film(services, library, workers):
    library.write("Heat.mkv", "in 720p")
    library.run()
    library.write("Heat.mkv", "in 1080p, which is longer")
    assert library.kinds() == {"Heat.mkv": K.WAITS}  # for the film to be live
    workers.run_all()
    assert library.kinds() == {"Heat.mkv": K.REPLACED}
    workers.run_all()
    video = only(services)
    assert (video.version, video.size) == (2, 25)
    assert services.sources.read(keys.source(video.id)) == b"in 1080p, which is longer"
    assert library.kinds() == {"Heat.mkv": K.UNCHANGED}


def test_another_file_in_place_of_one_that_failed_is_a_new_film(services, library, workers):
    library.write("Heat.mkv", "broken")
    library.run()
    workers.wrong = {StepKind.PROBE: Refused("This is no film.")}
    workers.run_all()
    assert only(services).state is VideoState.FAILED
    library.write("Heat.mkv", "whole by now")
    [done] = library.run()
    assert only(services).id == done.video_id
    assert only(services).state is VideoState.PROBING


def test_another_file_in_place_of_one_whose_import_was_killed_before_it_began_is_a_new_film(
    services, library, monkeypatch
):
    library.write("Heat.mkv", "in 720p")
    run_killed(library, monkeypatch, services.catalog, "add", 1)
    library.write("Heat.mkv", "in 1080p, which is longer")
    [done] = library.run()
    assert only(services).id == done.video_id
    assert library.kinds() == {"Heat.mkv": K.UNCHANGED}


def test_a_touched_file_is_not_sent_again(services, library):
    file = library.write("Heat.mkv")
    library.run()
    os.utime(file, (1, 1))
    assert library.kinds() == {"Heat.mkv": K.SIDECAR}
    assert library.kinds() == {"Heat.mkv": K.UNCHANGED}
    assert len(films(services)) == 1


def test_what_somebody_has_deleted_comes_back_only_when_asked_for(services, library):
    library.film("Heat.mkv")
    library.run()
    delete(services, OPERATOR, only(services).id)
    library.write("Heat.nfo", "<movie><title>Changed</title></movie>")
    assert library.kinds() == {"Heat.mkv": K.DELETED}
    assert films(services) == {}
    assert library.kinds(again=True) == {"Heat.mkv": K.NEW}
    assert only(services).title == "Changed"
    assert library.kinds() == {"Heat.mkv": K.UNCHANGED}


def call_meanwhile(monkeypatch: pytest.MonkeyPatch, services: Services, do: Callable[[str], None]) -> None:
    """do: is given the id of the film that is being sent, once its first part has arrived."""
    real, calls = services.sources.put_bytes, count(1)

    def put_bytes(key: str, data: bytes) -> None:
        real(key, data)
        if next(calls) == 1:
            do(only(services).id)

    monkeypatch.setattr(services.sources, "put_bytes", put_bytes)


@pytest.mark.parametrize("away", [delete, cancel])
def test_what_somebody_deletes_or_cancels_while_it_is_sent_stays_so(services, library, monkeypatch, away):
    library.write("Heat.mkv", b"0123456789" * 5)
    call_meanwhile(monkeypatch, services, lambda video_id: away(services, OPERATOR, video_id))
    assert library.kinds() == {"Heat.mkv": K.DELETED}
    assert library.kinds() == {"Heat.mkv": K.UNCHANGED}
    assert films(services) == {}
    assert library.kinds(again=True) == {"Heat.mkv": K.NEW}
    assert only(services).state is VideoState.PROBING


def test_one_that_is_deleted_while_the_rest_of_it_is_sent_stays_so(services, library, monkeypatch):
    library.write("Heat.mkv", b"0123456789" * 5)
    run_killed(library, monkeypatch, services.sources, "put_bytes", 2)
    library.move("Heat.mkv", "Heat (1995).mkv")
    call_meanwhile(monkeypatch, services, lambda video_id: delete(services, OPERATOR, video_id))
    assert library.kinds() == {"Heat (1995).mkv": K.DELETED}
    assert library.kinds() == {"Heat (1995).mkv": K.UNCHANGED}
    assert films(services) == {}


def test_an_upload_that_expired_after_its_import_was_killed_begins_again(services, library, workers, monkeypatch):
    library.write("Heat.mkv", b"0123456789" * 5)
    run_killed(library, monkeypatch, services.sources, "put_bytes", 2)
    services.clock.advance(services.policy.upload_expire + 1)
    assert len(expire_uploads(services)) == 1
    assert library.kinds() == {"Heat.mkv": K.WAITS}
    workers.run_all()
    assert films(services) == {}
    assert library.kinds() == {"Heat.mkv": K.RESUMED}
    assert only(services).state is VideoState.PROBING


# --- what waits, and what is refused -------------------------------------------------------------------------------
def test_what_is_being_written_waits(services, library):
    library.write("a.mkv")
    library.write("b.mkv.part", "half")
    library.write("empty.mkv").write_bytes(b"")
    library.settle(since=0)
    assert set(library.kinds(settled=False).values()) == {K.WAITS}
    assert library.kinds() == {"a.mkv": K.NEW, "b.mkv.part": K.WAITS, "empty.mkv": K.WAITS}
    library.write("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nGood")
    library.settle(since=0)
    assert library.kinds(settled=False)["a.mkv"] is K.WAITS


def test_a_file_that_changes_while_it_is_sent_is_left_for_later(services, library, monkeypatch):
    file = library.write("a.mkv", "the first half of it")
    real = services.sources.put_bytes

    def put_bytes(key: str, data: bytes) -> None:
        real(key, data)
        os.utime(file, (1, 1))

    monkeypatch.setattr(services.sources, "put_bytes", put_bytes)
    [done] = library.run()
    assert (done.kind, "being written" in done.reason) == (K.REFUSED, True)
    monkeypatch.undo()
    assert library.kinds() == {"a.mkv": K.NEW}


def test_links_that_lead_out_are_refused_and_others_passed_over(services, library, tmp_path):
    (tmp_path / "secret.mkv").write_bytes(b"secret")
    library.write("a.mkv")
    (library.path / "out.mkv").symlink_to(tmp_path / "secret.mkv")
    (library.path / "away").symlink_to(tmp_path)
    (library.path / "in.mkv").symlink_to(library.path / "a.mkv")
    (library.path / "round").symlink_to(library.path)
    assert library.kinds() == {"a.mkv": K.NEW, "away": K.REFUSED, "out.mkv": K.REFUSED}


def test_one_that_is_refused_holds_up_no_other(services, library, monkeypatch):
    library.write("a.mkv", "too large for this place")
    library.write("b.mkv", "small")
    object.__setattr__(services, "policy", Policy(upload_part=12, upload_max=10))
    assert library.kinds() == {"a.mkv": K.REFUSED, "b.mkv": K.NEW}


def test_a_store_that_is_away_ends_the_import_and_the_next_goes_on(services, library):
    library.write("a.mkv")
    services.sources.away = True
    with pytest.raises(Unavailable):
        library.run()
    services.sources.away = False
    library.run()
    assert only(services).state is VideoState.PROBING
    assert library.kinds() == {"a.mkv": K.UNCHANGED}


# --- read in place -------------------------------------------------------------------------------------------------
def test_what_workers_see_is_not_copied(services, library, workers):
    library.roots = (library.path,)
    file = library.write("a.mkv")
    assert library.kinds() == {"a.mkv": K.NEW}
    video = only(services)
    assert (video.in_place.path, services.sources.objects) == (str(file), {})
    workers.run_all()
    assert only(services).state is VideoState.LIVE
    library.move("a.mkv", "b.mkv")
    assert library.kinds() == {"b.mkv": K.MOVED}
    assert only(services).in_place.path == str(library.path / "b.mkv")
    library.write("b.mkv", "another film in its place")
    assert library.kinds() == {"b.mkv": K.REPLACED}
    workers.run_all()
    assert (only(services).version, only(services).size) == (2, 25)
    delete(services, OPERATOR, only(services).id)
    workers.go_on(3600)
    assert (library.path / "b.mkv").exists()
    assert services.sources.objects == {}


def test_a_touched_file_is_read_where_it_lies_once_its_folder_was_imported(services, library, workers):
    library.roots = (library.path,)
    file = library.write("a.mkv")
    library.run()
    os.utime(file, (1, 1))
    workers.wrong[StepKind.PROBE] = Unavailable("It was changed since it was imported.")
    workers.go_on(600)
    assert only(services).state is VideoState.FAILED
    workers.wrong.clear()
    assert library.kinds() == {"a.mkv": K.SIDECAR}
    assert only(services).in_place.mtime_ns == 1_000_000_000
    workers.run_all()
    assert only(services).state is VideoState.LIVE


def test_a_touched_copy_leaves_its_film_where_it_is_read(services, library):
    library.roots = (library.path,)
    file = library.write("a.mkv")
    library.run()
    copy = library.write("b.mkv", file.read_bytes())
    library.run()
    os.utime(copy, (1, 1))
    assert library.kinds() == {"a.mkv": K.UNCHANGED, "b.mkv": K.SIDECAR}
    assert only(services).in_place.path == str(file)


def test_an_import_in_place_that_was_killed_goes_on(services, library, monkeypatch):
    library.roots = (library.path,)
    library.write("a.mkv")
    run_killed(library, monkeypatch, services.catalog, "record_arrival", 1)
    assert library.kinds() == {"a.mkv": K.RESUMED}
    assert only(services).state is VideoState.PROBING
