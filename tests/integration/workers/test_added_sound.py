"""Sound that is added to a live film, by real tools: of whatever kind its file is, it is on the film's clock and as
long as it, and nothing of the film's own package changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import m3u8
import pytest

from notflix_app.core import keys
from notflix_app.core.added_sounds import AddedSound, SoundState
from notflix_app.core.audio_tracks import AudioRole
from notflix_app.core.rights import OPERATOR
from notflix_app.core.segments import joined
from notflix_app.core.timeline import planned_sound
from notflix_app.core.video import Video, VideoState
from notflix_app.usecases.ingest_file import add_sound_file
from notflix_app.usecases.sound_upload import NewSound
from notflix_app.usecases.sounds import change_sound, manifests_with_sounds, sent_file
from notflix_app.usecases.steered_manifests import SteeredManifests
from notflix_app.usecases.watch import PlaybackRequest
from tests import cmaf, media
from tests.fixtures.media import Transcoder

BEGINS = 2.0  # seconds of silence, then a tone
NEAR = 0.03  # silencedetect's windows, and the edges of a codec's
TONE = f"aevalsrc='if(gte(t,{BEGINS}),0.5*sin(880*PI*t),0)':d=5"
FRONT = "aevalsrc='if(gte(t,2),0.5*sin(880*PI*t),0)|0|0|0|0|0':c=5.1:d=5"
KINDS: dict[str, tuple[str, ...]] = {
    "flac": ("-c:a", "flac"),
    "wav": (),
    "mp3": ("-c:a", "libmp3lame"),
    "m4a": media.AAC,
    "aac": media.AAC,
    "opus": ("-c:a", "libopus"),
    "ogg": ("-c:a", "libvorbis"),
    "ac3": ("-c:a", "ac3"),
    "mka": ("-c:a", "flac"),
    "ts": media.AAC,
}


@dataclass(frozen=True)
class Cinema:
    transcoder: Transcoder
    film: Video

    def add(self, path: Path, **given: object) -> AddedSound:
        services = self.transcoder.services
        new = NewSound(path.name, path.stat().st_size, **given)  # type: ignore[arg-type]
        made = add_sound_file(services, OPERATOR, self.film.id, path, new)
        self.transcoder.run_all()
        return services.added_sounds.get(self.film.id, made.id)

    def folder(self, sound: AddedSound) -> Path:
        """A local copy of its package."""
        services, out = self.transcoder.services, self.transcoder.folder / f"{sound.video_id}-{sound.version}"
        prefix = keys.package(sound.video_id, sound.version)
        for item in services.packages.list(prefix):
            path = out / item.key.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            services.packages.get_file(item.key, path)
        return out

    def own(self) -> dict[str, bytes]:
        packages = self.transcoder.services.packages
        return {one.key: packages.read(one.key) for one in packages.list(keys.package(self.film.id, 1))}


@pytest.fixture(scope="module")
def cinema(transcoder: Transcoder, media_folder: Path) -> Cinema:
    path = media_folder / "with_two_tracks.mkv"
    media.ffmpeg(*media.lavfi("testsrc2=s=320x240:r=25:d=6", "sine=d=6"), *media.H264, *media.AAC, path)
    film = transcoder.transcode(path)
    assert film.state is VideoState.LIVE, film.error
    return Cinema(transcoder, film)


def sound_file(folder: Path, ending: str, *options: str, graph: str = TONE) -> Path:
    path = folder / f"film.de.dub.{ending}"
    media.ffmpeg(*media.lavfi(graph), *KINDS[ending], *options, path)
    return path


@pytest.mark.parametrize("ending", KINDS)
def test_whatever_it_is_it_is_on_the_films_clock(cinema: Cinema, ending: str, tmp_path: Path) -> None:
    before = cinema.own()
    sound = cinema.add(sound_file(tmp_path, ending))
    assert (sound.state, sound.error, sound.language, sound.role) == (SoundState.LIVE, "", "de", AudioRole.DUB)
    folder = cinema.folder(sound)
    track = cmaf.joined(folder, "a0")
    assert media.silence_ends_at(track) == pytest.approx(BEGINS, abs=NEAR)
    assert cinema.own() == before
    edges = cinema.transcoder.services.edge_storage.folders  # type: ignore[attr-defined]
    for edge in ("edge-a", "edge-b"):
        assert {"a0/init.mp4", "a0/00001.m4s", "a0.m3u8"} <= edges[
            edge, keys.package(sound.video_id, sound.version)
        ].keys()


def test_it_is_as_long_as_the_films_own_and_its_loudness_is_known(cinema: Cinema, tmp_path: Path) -> None:
    sound = cinema.add(sound_file(tmp_path, "wav", graph="sine=d=60"))
    services, film = cinema.transcoder.services, cinema.film
    assert film.plan
    assert sound.track
    assert sound.track.loudness
    published = joined(services.steps.published(film.id, sound.version))["a0"]
    wanted = planned_sound(film.plan, film.plan.sounds[0], film.duration)
    assert [one.duration for one in published.segments] == [one.duration for one in wanted.segments]
    assert -30 < sound.track.loudness.lufs < -10


def test_what_is_shorter_is_filled_with_silence(cinema: Cinema, tmp_path: Path) -> None:
    sound = cinema.add(sound_file(tmp_path, "flac", graph="sine=d=4"))
    assert media.silence_begins_at(cmaf.joined(cinema.folder(sound), "a0")) == pytest.approx(4.0, abs=NEAR)


def test_what_begins_late_in_its_file_does_so_in_the_film(cinema: Cinema, tmp_path: Path) -> None:
    path = tmp_path / "late.mka"
    media.ffmpeg("-itsoffset", "1", *media.lavfi("sine=d=3"), "-c:a", "flac", path)
    sound = cinema.add(path)
    assert media.silence_ends_at(cmaf.joined(cinema.folder(sound), "a0")) == pytest.approx(1.0, abs=NEAR)


def test_of_a_film_the_sound_is_taken_against_its_picture(cinema: Cinema, tmp_path: Path) -> None:
    path = tmp_path / "another_cut.ts"
    media.ffmpeg(*media.lavfi("testsrc2=s=64x48:r=25:d=5", TONE), *media.H264, *media.AAC, path)
    sound = cinema.add(path)
    assert media.silence_ends_at(cmaf.joined(cinema.folder(sound), "a0")) == pytest.approx(BEGINS, abs=NEAR)


def test_5_1_is_there_beside_stereo(cinema: Cinema, tmp_path: Path) -> None:
    path = tmp_path / "front.flac"
    media.ffmpeg(*media.lavfi(FRONT), "-c:a", "flac", path)
    sound = cinema.add(path)
    assert {"a0.m3u8", "a0-surround.m3u8"} <= {one.name for one in cinema.folder(sound).iterdir()}
    made = manifests_with_sounds(cinema.transcoder.services, cinema.film, [sound])
    master = m3u8.loads(made[keys.HLS_MASTER])
    groups = {one.group_id for one in master.media if one.type == "AUDIO"}
    assert groups == {"audio", "surround"}
    assert {variant.stream_info.audio for variant in master.playlists} == groups


def test_moved_in_time_it_is_made_anew_and_plays_as_before_until_then(cinema: Cinema, tmp_path: Path) -> None:
    services = cinema.transcoder.services
    first = cinema.add(sound_file(tmp_path, "flac"), delay_ms=500)
    assert media.silence_ends_at(cmaf.joined(cinema.folder(first), "a0")) == pytest.approx(2.5, abs=NEAR)
    status = change_sound(services, OPERATOR, cinema.film.id, first.id, delay_ms=-1500)
    assert (status.plays, status.sound.state) == (True, SoundState.MAKING)
    cinema.transcoder.run_all()
    second = services.added_sounds.get(cinema.film.id, first.id)
    assert (second.state, second.version) == (SoundState.LIVE, first.version + 1)
    assert media.silence_ends_at(cmaf.joined(cinema.folder(second), "a0")) == pytest.approx(0.5, abs=NEAR)
    assert first.version not in {one.version for one in services.added_sounds.list_for_video(cinema.film.id)}
    sent = sent_file(services, OPERATOR, cinema.film.id, first.id)
    assert services.sources.size(sent.key) == first.size


def test_manifests_name_it_beside_the_films_own(cinema: Cinema, tmp_path: Path) -> None:
    services, film = cinema.transcoder.services, cinema.film
    sound = cinema.add(sound_file(tmp_path, "opus"), name="Synchronfassung", language="de-AT")
    steered, request = SteeredManifests(services), PlaybackRequest()
    mpd = ET.fromstring(steered.dash(OPERATOR, film.id, request, "http://app/"))
    space = {"": "urn:mpeg:dash:schema:mpd:2011"}
    sets = {
        one.findtext("Label", "", space): one for one in mpd.iterfind(".//AdaptationSet[@contentType='audio']", space)
    }
    template = sets["Synchronfassung"].find(".//SegmentTemplate", space)
    assert template is not None
    assert template.get("media") == f"../v{sound.version}/a0/$Number%05d$.m4s"
    assert sets["Synchronfassung"].get("lang") == "de-AT"
    master = m3u8.loads(steered.hls(OPERATOR, film.id, request, "http://app/"))
    uris = {one.uri for one in master.media if one.name == "Synchronfassung"}
    assert len(uris) == 2  # of each edge
    assert all(f"/{film.id}/v{sound.version}/a0.m3u8" in uri and ".." not in uri for uri in uris)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"nothing that anybody could hear" * 99, "There is no sound"), (b"\0" * 999, "There is no sound")],
)
def test_what_is_no_sound_says_so(cinema: Cinema, content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp3"
    path.write_bytes(content)
    sound = cinema.add(path)
    assert sound.state is SoundState.FAILED
    assert sentence in sound.error


def test_a_film_without_sound_says_so(cinema: Cinema, tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    media.ffmpeg(*media.lavfi("testsrc2=s=64x48:r=25:d=1"), *media.H264, path)
    sound = cinema.add(path)
    assert (sound.state, sound.error) == (SoundState.FAILED, "There is no sound in this file that could be read.")


@pytest.mark.parametrize("ending", ["m4a", "wav", "flac"])
def test_a_file_that_was_cut_off_says_so_and_the_film_stays_whole(cinema: Cinema, ending: str, tmp_path: Path) -> None:
    path = sound_file(tmp_path, ending, *(("-movflags", "+faststart") if ending == "m4a" else ()), graph="sine=d=20")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = cinema.add(path)
    assert sound.state is SoundState.FAILED
    assert sound.error.startswith("This file was cut off: it ")
    assert sound.error.endswith("Copy or download it again, then add that.")
    film = cinema.transcoder.services.catalog.get(cinema.film.id)
    assert (film.state, film.condition) == (VideoState.LIVE, cinema.film.condition)
