"""Added sound, as the panel beside the player shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from babel import Locale

from notflix_app.core.added_sounds import AddedSound, SoundState
from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.rights import OPERATOR
from notflix_app.core.views import SoundStatus
from notflix_app.ui.news import Wants, read
from notflix_app.ui.sound_models import SoundModel, sound_models, sounds_edition
from notflix_app.ui.track_models import chosen_file
from notflix_app.usecases.sound_upload import NewSound, begin_sound
from tests import builders
from tests.fakes.services import FakeWorkers

ENGLISH = Locale("en")
OWN = (AudioTrack(index=1, codec="aac", channels=2, sample_rate=48000, language="en"),)
MADE = AudioTrack(index=0, codec="flac", channels=6, sample_rate=48000)


def model(sound: AddedSound, *, plays: bool = False, progress: float = 0.0, message: str = "") -> SoundModel:
    heard = (*OWN, replace(MADE, language="de")) if plays else OWN
    status = SoundStatus(sound, plays, progress, message)
    return sound_models([status], OWN, heard, [sound.id] if plays else [], ENGLISH)[0]


def test_one_that_plays_has_the_name_of_the_players_menu() -> None:
    shown = model(builders.added_sound(language="de", upload_id="", delay_ms=-1500, track=MADE), plays=True)
    assert (shown.name, shown.delay, shown.going, shown.message) == ("German", "-1.5", False, "")
    assert shown.detail == "home.m4a · FLAC, 6 channels"
    assert shown.file.endswith("/file")


@pytest.mark.parametrize(
    ("state", "progress", "plays", "message", "doing"),
    [
        (SoundState.UPLOADING, 0.0, False, "", "Its file is on its way. If it broke off, choose the same file again."),
        (SoundState.MAKING, 0.0, False, "", "Waits for a worker"),
        (SoundState.MAKING, 0.0, False, "The store is away.", "The store is away."),
        (SoundState.MAKING, 0.42, False, "", "42% is made"),
        (SoundState.MAKING, 0.42, True, "", "42% is made anew; until then it plays as before"),
        (SoundState.MAKING, 1.0, False, "", "It is put on the edges"),
        (SoundState.LIVE, 1.0, True, "", ""),
    ],
)
def test_how_far_it_is(state: SoundState, progress: float, plays: bool, message: str, doing: str) -> None:
    shown = model(builders.added_sound(state=state), plays=plays, progress=progress, message=message)
    assert (shown.doing, shown.going) == (doing, bool(doing))


def test_one_that_failed_says_why() -> None:
    shown = model(builders.added_sound(state=SoundState.FAILED, error="There is no sound in it."))
    assert (shown.name, shown.message, shown.going) == ("home.m4a", "There is no sound in it.", False)


def test_a_player_reads_its_manifest_anew_only_where_it_would_show_something_else() -> None:
    sound = builders.added_sound(language="de")
    plays = model(sound, plays=True)
    before = sounds_edition([plays], [1])
    assert before == sounds_edition([plays, model(builders.added_sound(state=SoundState.MAKING))], [1])
    assert before != sounds_edition([plays], [2])
    assert before != sounds_edition([replace(plays, name="Other")], [1])


def test_a_chosen_file_tells_what_it_is() -> None:
    sound, text = (
        chosen_file("v", "k", "Film.de.commentary.m4a", ENGLISH),
        chosen_file("v", "k", "Film.de.srt", ENGLISH),
    )
    assert (sound.is_sound, sound.language, sound.role) == (True, "de", "commentary")
    assert (text.is_sound, text.role) == (False, "subtitles")


def test_pages_are_told_while_something_is_made(workers: FakeWorkers) -> None:
    film = workers.live()
    begin_sound(workers.services, OPERATOR, film, NewSound("a.mp3", 1))
    assert read(workers.services, OPERATOR, Wants()).sounds == {}
    told_of = read(workers.services, OPERATOR, Wants(sounds=frozenset([film, "absent"]))).sounds
    assert [status.sound.file_name for status in told_of[film].sounds] == ["a.mp3"]
    assert list(told_of) == [film]
