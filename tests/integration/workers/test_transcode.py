"""From a file to a package, with the real tools and a real S3."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.steps import StepKind
from notflix_app.core.timeline import FRAME, SAMPLE_RATE
from notflix_app.core.video import Quality, TranscodeSettings, Video, VideoState
from tests import cmaf, kinds, media
from tests.fixtures.media import Transcoder
from workers.audio import OUTLASTS


@pytest.mark.parametrize("name", sorted(media.ODD))
def test_an_odd_source_goes_live_whole(name: str, transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    video = live(name)
    assert video.source
    assert video.plan
    package = transcoder.package(video)
    assert cmaf.judge(package) == []
    for rung in video.plan.ladder:
        assert cmaf.decoded_frames(cmaf.joined(package, f"v{rung.name}")) == video.source.frames
    assert len(list(package.glob("a*.m3u8"))) == len(video.plan.sounds)


@pytest.fixture(scope="module")
def bunny(transcoder: Transcoder) -> Video:
    """Five seconds at 720p with 5.1 sound, in chunks of two seconds, every standard rung."""
    video = transcoder.transcode(media.big_buck_bunny())
    assert video.state is VideoState.LIVE, video.error
    return video


@pytest.fixture(scope="module")
def bunny_package(transcoder: Transcoder, bunny: Video) -> Path:
    return transcoder.package(bunny)


def test_a_real_clip_gets_every_rung_in_chunks(bunny: Video, bunny_package: Path) -> None:
    assert bunny.plan
    assert [rung.name for rung in bunny.plan.ladder] == ["720p", "480p", "360p", "240p"]
    assert len(bunny.plan.chunks) == 3
    assert cmaf.judge(bunny_package) == []
    for rung in bunny.plan.ladder:
        assert cmaf.decoded_frames(cmaf.joined(bunny_package, f"v{rung.name}")) == 132


def test_its_sound_is_as_long_as_the_sources(bunny_package: Path) -> None:
    samples = cmaf.decoded_samples(cmaf.joined(bunny_package, "a0"))
    assert abs(samples - 254976) <= FRAME  # 5.312 s at 48 kHz, as ffprobe reads it in the source


def test_the_package_step_says_what_it_made(transcoder: Transcoder, bunny: Video, bunny_package: Path) -> None:
    result = transcoder.step(bunny, StepKind.PACKAGE).result
    assert result["frames"] == 132
    assert [made["height"] for made in result["renditions"]] == [720, 480, 360, 240]
    rates = [made["bitrate"] for made in result["renditions"]]
    assert rates == sorted(rates, reverse=True)
    size = sum(path.stat().st_size for path in (bunny_package / "v720p").glob("*.m4s"))
    assert rates[0] == pytest.approx(size * 8 / 5.28, rel=0.001)


def test_the_master_playlist_tells_codecs_sizes_and_rates(bunny_package: Path) -> None:
    master = (bunny_package / keys.HLS_MASTER).read_text()
    assert re.findall(r"RESOLUTION=(\S+?),FRAME-RATE", master) == ["1280x720", "854x480", "640x360", "426x240"]
    assert master.count('CODECS="avc1.64') == 8  # every rung, and its I-frame playlist
    assert "#EXT-X-INDEPENDENT-SEGMENTS" in master


def test_nothing_but_the_source_is_left_beside_the_package(transcoder: Transcoder, bunny: Video) -> None:
    assert [one.key for one in transcoder.services.sources.list("") if bunny.id in one.key] == [keys.source(bunny.id)]


def test_poster_and_storyboard_travel_with_the_package(bunny: Video, bunny_package: Path) -> None:
    assert bunny.has_poster
    assert (bunny_package / keys.POSTER).read_bytes().startswith(b"\xff\xd8")
    tiles = re.findall(r"^(storyboard-\d+\.jpg)#xywh=(\d+),0,240,136$", kinds.storyboard(bunny_package), re.MULTILINE)
    # One a second; a sprite for each chunk of two seconds.
    assert tiles == [(f"storyboard-00{1 + n // 2}.jpg", str(n % 2 * 240)) for n in range(6)]
    for name, _ in tiles:
        assert media.shown(bunny_package / name, "width,height") == "480,136"


def test_sound_that_starts_late_stays_late(transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    package = transcoder.package(live("late_audio"))
    silent = media.silence_ends_at(cmaf.joined(package, "a0"))
    assert silent == pytest.approx(0.5, abs=FRAME / SAMPLE_RATE)


def test_sound_that_starts_early_is_cut(transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    track = cmaf.joined(transcoder.package(live("early_audio")), "a0")
    assert media.silence_begins_at(track) == pytest.approx(1.6, abs=FRAME / SAMPLE_RATE)
    assert cmaf.decoded_samples(track) / SAMPLE_RATE == pytest.approx(2, abs=FRAME / SAMPLE_RATE)


def test_sound_ends_soon_after_the_picture(transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    video = live("long_sound")
    assert video.duration == 2 + OUTLASTS
    seconds = cmaf.decoded_samples(cmaf.joined(transcoder.package(video), "a0")) / SAMPLE_RATE
    assert seconds == pytest.approx(2 + OUTLASTS, abs=FRAME / SAMPLE_RATE)


def test_a_film_of_one_frame_has_its_poster(transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    video = live("one_frame")
    assert video.has_poster
    assert transcoder.step(video, StepKind.POSTER).tries == 1


def test_audio_tracks_keep_language_and_name(transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    package = transcoder.package(live("two_audio_tracks"))
    master = (package / keys.HLS_MASTER).read_text()
    assert re.findall(r'LANGUAGE="(\w+)",NAME="([^"]+)"', master) == [("de", "de"), ("en", "Commentary, by us")]


def test_a_picture_that_lies_on_its_side_is_put_up(transcoder: Transcoder, live: Callable[[str], Video]) -> None:
    video = live("portrait_by_rotation")
    assert video.plan
    assert (video.plan.ladder[0].width, video.plan.ladder[0].height) == (180, 320)


@pytest.mark.parametrize("name", ["hdr_pq", "hdr_hlg"])
def test_hdr_becomes_a_picture_of_usual_brightness(
    name: str, transcoder: Transcoder, live: Callable[[str], Video]
) -> None:
    package = transcoder.package(live(name))
    path = cmaf.joined(package, "v240p")
    assert media.shown(path, "pix_fmt,color_transfer,color_primaries") == "yuv420p,bt709,bt709"
    assert media.brightness(path) == pytest.approx(121, rel=0.12)  # of the test picture in SDR


def test_bitrates_that_were_asked_for_are_met(transcoder: Transcoder) -> None:
    settings = TranscodeSettings(heights=(240,), bitrates={240: (600, 200)}, quality=Quality.FAST, segment_seconds=4)
    video = transcoder.transcode(media.big_buck_bunny(), settings)
    made = transcoder.step(video, StepKind.PACKAGE).result["renditions"]
    assert [one["name"] for one in made] == ["240p-600", "240p-200"]
    assert [one["bitrate"] / 1000 for one in made] == pytest.approx([600, 200], rel=0.15)


def test_the_same_file_gives_the_same_package(transcoder: Transcoder, media_file: Callable[[str], Path]) -> None:
    first, second = (transcoder.package(transcoder.transcode(media_file("film_rate"))) for _ in range(2))
    names = sorted(path.relative_to(first).as_posix() for path in first.rglob("*.m4s"))
    assert names
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)
