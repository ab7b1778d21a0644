"""What every AddedSounds does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.added_sounds import SqlAddedSounds
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.core.added_sounds import FIRST_VERSION, AddedSound, SoundState
from notflix_app.core.audio_tracks import AudioRole, AudioTrack
from notflix_app.core.errors import NotFound
from notflix_app.core.ports import AddedSounds
from notflix_app.core.steps import NewStep, StepKind
from notflix_app.core.video import VideoState
from tests.builders import added_sound
from tests.fixtures.truth import LEASE, Truth

TRACK = AudioTrack(index=1, codec="flac", channels=6, sample_rate=96000, language="de", role=AudioRole.DUB)
MAKING = (SoundState.MAKING,)


@pytest.fixture
def sounds(sql_engine: Engine, truth: Truth) -> AddedSounds:
    return SqlAddedSounds(sql_engine, truth.clock)


@pytest.fixture
def film(truth: Truth) -> str:
    return truth.video(state=VideoState.LIVE).id


def add(sounds: AddedSounds, film: str, **changes: Any) -> AddedSound:
    return sounds.add(added_sound(video_id=film, **changes))


def test_they_are_kept_as_they_were_given_and_counted(sounds: AddedSounds, film: str) -> None:
    first = add(sounds, film, language="de", role=AudioRole.DUB, delay_ms=-1500, track=TRACK, version=0)
    second = add(sounds, film, size=1 << 40, state=SoundState.UPLOADING)
    assert [first.version, second.version] == [FIRST_VERSION, FIRST_VERSION + 1]
    assert sounds.list_for_video(film) == [first, second]
    assert sounds.get(film, first.id) == first
    assert sounds.version(film, second.version) == second
    assert sounds.version(film, 1) is None
    assert sounds.live([film, "absent"]) == {film: [first]}
    assert sounds.uploading(10) == [second]
    with pytest.raises(NotFound):
        sounds.get("absent", first.id)
    with pytest.raises(NotFound):
        add(sounds, "absent")


def test_a_number_is_given_once(sounds: AddedSounds, film: str) -> None:
    first = add(sounds, film)
    assert sounds.remove(film, first.id) == [first.version]
    assert sounds.list_for_video(film) == []
    with pytest.raises(NotFound):
        sounds.get(film, first.id)
    assert add(sounds, film).version == first.version + 1
    assert sounds.versions(film) == [first.version, first.version + 1]


def test_a_track_that_is_made_anew_takes_the_place_of_itself_alone(sounds: AddedSounds, film: str) -> None:
    other, first = add(sounds, film), add(sounds, film)
    second = sounds.add(replace(first, state=SoundState.MAKING, delay_ms=5))
    assert sounds.get(film, first.id) == second
    assert sounds.live([film])[film] == [other, first]
    assert sounds.go_live(film, second.version)
    assert not sounds.go_live(film, second.version)
    assert sounds.live([film])[film] == [other, replace(second, state=SoundState.LIVE)]


def test_of_several_that_are_made_the_last_counts(sounds: AddedSounds, film: str) -> None:
    first = add(sounds, film)
    second = sounds.add(replace(first, state=SoundState.MAKING))
    third = sounds.add(replace(first, state=SoundState.MAKING))
    assert sounds.remove(film, first.id, before=third.version, live=False) == [second.version]
    assert [one.version for one in sounds.list_for_video(film)] == [first.version, third.version]


def test_what_it_is_called_is_changed_in_all_its_versions(sounds: AddedSounds, truth: Truth, film: str) -> None:
    first = add(sounds, film)
    sounds.add(replace(first, state=SoundState.MAKING))
    sounds.change(film, first.id, name="Original", language="fr", role=AudioRole.ORIGINAL)
    assert {(one.name, one.language, one.role) for one in sounds.list_for_video(film)} == {
        ("Original", "fr", AudioRole.ORIGINAL)
    }
    taken = truth.outbox.take(10, LEASE)
    assert taken is not None
    assert list(taken.video_ids) == [film]
    with pytest.raises(NotFound):
        sounds.change(film, "absent", name="x")


def test_it_moves_only_from_where_it_is(sounds: AddedSounds, film: str) -> None:
    sound = add(sounds, film, state=SoundState.MAKING)
    assert not sounds.move(film, sound.version, SoundState.MAKING, origins=(SoundState.UPLOADING,))
    assert sounds.move(film, sound.version, SoundState.FAILED, origins=MAKING, error="No sound.")
    assert sounds.get(film, sound.id).error == "No sound."
    sounds.record_made(film, sound.version, TRACK)
    sounds.record_composed(film, sound.id)
    assert sounds.get(film, sound.id).track == TRACK
    assert sounds.get(film, sound.id).upload_id == ""


def test_what_nobody_carries_on_is_stranded(sounds: AddedSounds, truth: Truth, film: str) -> None:
    made = add(sounds, film, state=SoundState.MAKING)
    add(sounds, film)
    at = (film, made.version)
    assert sounds.stranded() == [at]
    [step] = truth.steps.plan(film, [NewStep(StepKind.SOUND)], made.version)
    assert sounds.stranded() == []
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    truth.steps.finish(claim.id, claim.attempt, {})
    assert sounds.stranded() == [at]
    sounds.remove(film, made.id)
    assert sounds.stranded() == [at]


def test_what_is_begun_again_has_no_steps(sounds: AddedSounds, truth: Truth, film: str) -> None:
    sound = add(sounds, film)
    truth.steps.plan(film, [NewStep(StepKind.SOUND)], sound.version)
    sounds.begin_again(film, sound.version)
    assert sounds.get(film, sound.id).state is SoundState.MAKING
    assert truth.steps.list_for_video(film, sound.version) == []


def test_an_edge_that_came_later_lacks_it(sounds: AddedSounds, truth: Truth, film: str) -> None:
    sound = add(sounds, film)
    add(sounds, film, state=SoundState.MAKING)
    assert sounds.unseeded("edge-a", 10) == [(film, sound.version)]
    truth.steps.plan(film, [NewStep(StepKind.SEED, 0, "edge-a")], sound.version)
    assert sounds.unseeded("edge-a", 10) == []
    assert sounds.unseeded("edge-b", 10) == [(film, sound.version)]


def test_its_seeds_are_tried_again_as_those_of_the_film_are(sounds: AddedSounds, truth: Truth, film: str) -> None:
    sound = add(sounds, film)
    [step] = truth.steps.plan(film, [NewStep(StepKind.SEED, 0, "edge-a")], sound.version)
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    truth.steps.fail(claim.id, claim.attempt, "no answer", permanent=False)
    assert [one.id for one in truth.steps.requeue_failed(truth.clock() + 1)] == [step.id]
    sounds.remove(film, sound.id)
    claim = truth.steps.claim(step.queue, "w1", LEASE)
    assert claim is not None
    truth.steps.fail(claim.id, claim.attempt, "no answer", permanent=False)
    assert truth.steps.requeue_failed(truth.clock() + 1) == []


def test_they_go_with_their_video(sounds: AddedSounds, truth: Truth, film: str) -> None:
    add(sounds, film)
    truth.catalog.move(film, VideoState.DELETING)
    truth.catalog.delete(film)
    assert sounds.versions(film) == []


def test_their_files_count_for_whom_the_video_belongs_to(sounds: AddedSounds, truth: Truth, sql_engine: Engine) -> None:
    film = truth.video(state=VideoState.LIVE, owner_id="ada", size=1000).id
    first = add(sounds, film, size=70)
    sounds.add(replace(first, state=SoundState.MAKING))
    gone = add(sounds, film, size=5)
    sounds.remove(film, gone.id)
    rights = SqlVideoRights(sql_engine, truth.clock)
    assert rights.owned_bytes("ada") == 1070
    assert rights.owned_bytes_by_owner()["ada"] == 1070
