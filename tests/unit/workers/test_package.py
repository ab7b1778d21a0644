from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import ToolFailed
from notflix_app.core.video import AudioTrack
from tests import builders
from workers import languages, package


def track(language: str = "", title: str = "") -> AudioTrack:
    return AudioTrack(1, "aac", 2, 48000, language=language, title=title)


def test_chunks_are_joined_in_film_order_on_the_grid() -> None:
    plan = builders.plan()
    listed = package.chunk_list(plan, plan.ladder[0]).splitlines()
    assert listed[:2] == ["ffconcat version 1.0", "file 'chunks/00000/1080p.mp4'"]
    assert len(listed) == 1 + len(plan.chunks)
    argv = package.concat_args(plan)
    assert argv.count("concat") == 5
    assert "setts=pts=round(PTS/800)*800:dts=round(DTS/800)*800:duration=800" in argv  # 24,000 ticks a second


def test_segments_and_fragments_are_whole_gops() -> None:
    film = builders.source(fps_num=24000, fps_den=1001, frames=1439)
    argv = package.packager_args(builders.plan(film), "out")
    assert argv[argv.index("--segment_duration") + 1] == repr(96 * 1001 / 24000)
    assert argv[argv.index("--fragment_duration") + 1] == repr(48 * 1001 / 24000)


def test_every_file_has_a_known_type() -> None:
    plan = replace(builders.plan(), audio=(track("de"), track()))
    words = ",".join(package.packager_args(plan, "out")).split(",")
    names = [value for key, _, value in (word.partition("=") for word in words) if key.endswith(("_template", "_name"))]
    names += [word.partition("=")[2] for word in words if word.startswith("init_segment")]
    published = [name for name in names if "." in name]
    assert len(published) == 4 * 5 + 3 * 2
    assert all(keys.content_type(name) != "application/octet-stream" for name in published)


def test_audio_is_named_by_title_then_language_then_number() -> None:
    tracks = (track("de", "Film"), track("en"), track())
    assert [package.audio_name(n, tracks) for n in range(3)] == ["Film", "en", "Audio 3"]


def test_names_of_audio_are_unique_and_harmless() -> None:
    tracks = (track("de", 'a,b="c"'), track("en", "a b c"))
    assert [package.audio_name(n, tracks) for n in range(2)] == ["a b c 1", "a b c 2"]


@pytest.mark.parametrize(("code", "passed"), [("de", True), ("pt-BR", True), ("qaa", False), ("", False)])
def test_the_packager_is_told_only_languages_that_it_knows(code: str, passed: bool) -> None:
    assert (f"language={code}" in package.audio_stream(track(code), 0, (track(code),), "out")) is passed


def test_a_missing_frame_stops_the_publication(tmp_path: Path) -> None:
    (tmp_path / "v1080p").mkdir()
    with pytest.raises(ToolFailed, match="1080p has 0 of 1800 frames"):
        package.measure(builders.plan(), tmp_path)


def test_manifests_are_published_last(tmp_path: Path) -> None:
    for name in ("master.m3u8", "manifest.mpd", "v1080p.m3u8", "v1080p/00001.m4s", "v1080p/init.mp4"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    listed = package.files(tmp_path)
    assert listed[:2] == ["v1080p/00001.m4s", "v1080p/init.mp4"]
    assert listed[2:] == ["v1080p.m3u8", "manifest.mpd", "master.m3u8"]


@pytest.mark.parametrize(
    ("code", "tag"),
    [("ger", "de"), ("deu", "de"), ("eng", "en"), ("en", "en"), ("pt_BR", "pt-BR"), ("fil", "fil"), ("und", ""),
     ("", ""), ("Deutsch!", ""), ("x" * 50, "")],
)  # fmt: skip
def test_languages_get_their_short_tags(code: str, tag: str) -> None:
    assert languages.tag(code) == tag
