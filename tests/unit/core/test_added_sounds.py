"""Sound that comes to a film later: what its file tells, and how manifests name it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.added_sounds import (
    FIRST_VERSION,
    checked_sound_delay,
    is_named_as_sound,
    is_of_a_sound,
    is_sound,
    language_and_role,
    package_of,
    with_sounds,
)
from notflix_app.core.audio_tracks import AudioRole
from notflix_app.core.errors import Refused
from notflix_app.core.manifests import manifests
from notflix_app.core.parts import stored_source
from notflix_app.core.segments import Stream
from notflix_app.core.video import FileInPlace
from tests import builders

SURROUND = keys.track_folder(0, surround=True)


def streams(*names: str) -> dict[str, Stream]:
    return {name: builders.stream(name) for name in names}


def own_streams() -> dict[str, Stream]:
    plan = builders.plan()
    return streams(*(keys.rung_folder(rung.name) for rung in plan.ladder), *(sound.name for sound in plan.sounds))


@pytest.mark.parametrize(
    ("name", "language", "role"),
    [
        ("Film.de.dub.m4a", "de", AudioRole.DUB),
        ("Film.pt-BR.flac", "pt-BR", AudioRole.MAIN),
        ("Film.ger.commentary.mp3", "de", AudioRole.COMMENTARY),
        ("Film.commentary.mp3", "", AudioRole.COMMENTARY),
        ("Film.2024.mp3", "", AudioRole.MAIN),
        ("Film.mp3", "", AudioRole.MAIN),
    ],
)
def test_its_name_tells_language_and_role(name: str, language: str, role: AudioRole) -> None:
    assert language_and_role(name) == (language, role)


@pytest.mark.parametrize(
    ("head", "sound"),
    [
        (b"fLaC\0\0\0\x22", True),
        (b"OggS\0\x02", True),
        (b"ID3\x04\0", True),
        (b"\xff\xfb\x90d", True),
        (b"\x0b\x77\x01\x02", True),
        (b"RIFF\x24\x08\0\0WAVEfmt ", True),
        (b"\0\0\0\x20ftypM4A ", True),
        (b"\x1a\x45\xdf\xa3", True),
        (b"\x47" + bytes(187) + b"\x47", True),
        (b"1\n00:00:01,000 --> 00:00:02,000\n", False),
        (b"\xff\xfe1\0\n\0", False),
        (b"WEBVTT\n", False),
        (b"FORM letters, and RIFF", False),
        (b"", False),
    ],
)
def test_a_file_tells_by_its_first_bytes_whether_it_is_sound(head: bytes, sound: bool) -> None:
    assert is_sound(head) is sound


def test_so_does_its_name() -> None:
    assert is_named_as_sound("Film.de.M4A")
    assert not is_named_as_sound("Film.de.srt")
    assert not is_named_as_sound("Film")


def test_its_package_is_a_version_that_no_release_has() -> None:
    assert is_of_a_sound(FIRST_VERSION)
    assert not is_of_a_sound(9999)


def test_the_workers_read_its_own_file() -> None:
    film = builders.video(in_place=FileInPlace("/films/film.mkv", 1))
    sound = builders.added_sound(video_id=film.id, size=25, part_size=10)
    package = package_of(film, sound)
    assert [(one.key, one.size) for one in stored_source(package)] == [
        (keys.sound_part(film.id, sound.id, 1), 10),
        (keys.sound_part(film.id, sound.id, 2), 10),
        (keys.sound_part(film.id, sound.id, 3), 5),
    ]
    assert package.in_place is None
    [whole] = stored_source(package_of(film, replace(sound, upload_id="")))
    assert whole.key == keys.sound_file(film.id, sound.id)


@pytest.mark.parametrize("delay_ms", [60_000, -60_000])
def test_nothing_of_it_would_be_heard_when_moved_by_the_whole_film(delay_ms: int) -> None:
    film = builders.video(source=builders.source(duration=60))
    with pytest.raises(Refused, match="nothing of it could be heard"):
        checked_sound_delay(delay_ms, film)
    assert checked_sound_delay(-59_999, film) == -59_999


def test_manifests_name_it_behind_the_films_own_and_beside_its_package() -> None:
    sound = builders.added_sound(language="de", name="Kommentar", role=AudioRole.COMMENTARY)
    plan, whole = with_sounds(builders.plan(), own_streams(), [(sound, streams("a0"))])
    made = manifests(plan, whole)
    hls, dash = made[keys.HLS_MASTER], made[keys.DASH_MANIFEST]
    assert f'URI="../v{sound.version}/a0.m3u8"' in hls
    assert 'NAME="Kommentar",DEFAULT="NO"' in hls.replace("DEFAULT=NO", 'DEFAULT="NO"')
    assert f'media="../v{sound.version}/a0/$Number%05d$.m4s"' in dash
    assert dash.index("<Label>Kommentar</Label>") > dash.index('value="main"')


def test_one_with_5_1_is_in_both_groups_and_one_without_in_stereo_in_both() -> None:
    plan = replace(builders.plan(), surround_kbps=384)
    first, second = builders.added_sound(), builders.added_sound(version=FIRST_VERSION + 1)
    added = [(first, streams("a0", SURROUND)), (second, streams("a0"))]
    hls = manifests(*with_sounds(plan, own_streams(), added))[keys.HLS_MASTER]
    assert hls.count(f'URI="../v{first.version}/a0.m3u8"') == 1
    assert hls.count(f'URI="../v{first.version}/a0-surround.m3u8"') == 1
    assert hls.count(f'URI="../v{second.version}/a0.m3u8"') == 2


def test_a_film_that_was_silent_is_heard() -> None:
    plan = replace(builders.plan(), audio=())
    silent = {name: stream for name, stream in own_streams().items() if name.startswith("v")}
    hls = manifests(*with_sounds(plan, silent, [(builders.added_sound(), streams("a0"))]))[keys.HLS_MASTER]
    assert "DEFAULT=YES" in hls
    assert 'AUDIO="audio"' in hls
