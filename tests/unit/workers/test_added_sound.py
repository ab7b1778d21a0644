"""What the encoder is told of sound that was added."""

from __future__ import annotations

from dataclasses import replace

from notflix_app.core.added_sounds import package_of
from notflix_app.core.audio_tracks import AudioTrack
from tests import builders
from workers import added_sound, audio
from workers.sound_probe import ProbedSound

TRACK = AudioTrack(index=0, codec="flac", channels=2, sample_rate=44100)


def test_it_begins_as_much_later_as_was_asked_for() -> None:
    film = replace(builders.video(), source=builders.source(), plan=builders.plan())
    package, probed = package_of(film, builders.added_sound()), ProbedSound("flac", TRACK, 0.25)
    moved = replace(TRACK, delay=1.5)
    source, plan = added_sound._source(package, probed, moved), added_sound._plan(film, moved)
    assert audio.graph(source, plan, 0).startswith("[0:0]asetpts=PTS-(-1.250000)/TB,")
    assert "-format_whitelist flac -" in " ".join(audio.audio_args("file:x", source, plan, 0, max_pixels=9))
