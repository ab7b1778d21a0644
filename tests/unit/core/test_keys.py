"""Object keys and edge paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core import keys
from notflix_app.core.video import new_id

ids = st.builds(new_id)


@given(ids, st.integers(1, 50))
def test_everything_published_lies_under_its_version(video_id: str, version: int) -> None:
    for name in (keys.DASH_MANIFEST, keys.HLS_MASTER, "v1080p/00001.m4s"):
        assert keys.packaged(video_id, version, name).startswith(keys.package(video_id, version))
    for name in (keys.POSTER, keys.STORYBOARD):
        assert keys.picture(video_id, version, name) == keys.packaged(video_id, version, name)
    assert keys.package(video_id, version).startswith(keys.packages(video_id))


def test_one_video_s_prefix_is_not_the_start_of_another_s() -> None:
    assert not keys.packages("abcd").startswith(keys.packages("abc"))


def test_versions_do_not_share_a_prefix() -> None:
    assert not keys.package("v", 11).startswith(keys.package("v", 1))


def test_segments_sort_in_film_order() -> None:
    names = [keys.segment("v720p", number) for number in (1, 2, 10, 100, 1799)]
    assert names == sorted(names)
    assert names[2] == keys.segment_template("v720p").replace("$Number%05d$", "00010")


def test_every_key_is_its_own() -> None:
    made = [
        keys.source("v"),
        *(keys.packaged("v", version, name) for version in (1, 2) for name in _names()),
    ]
    assert len(set(made)) == len(made)


def _names() -> list[str]:
    folders = [*map(keys.rung_folder, ("720p", "360p")), *map(keys.track_folder, range(2))]
    segments = [keys.segment(folder, number) for folder in folders for number in (1, 2)]
    return [keys.DASH_MANIFEST, *map(keys.init, folders), *segments]


@given(ids)
def test_keys_are_plain_relative_paths(video_id: str) -> None:
    for key in (keys.source(video_id), keys.packaged(video_id, 1, keys.POSTER)):
        assert not key.startswith("/")
        assert "//" not in key
        assert ".." not in key.split("/")


@pytest.mark.parametrize(
    ("path", "content_type", "keeps"),
    [
        ("manifest.mpd", "application/dash+xml", "max-age=60"),
        ("master.m3u8", "application/vnd.apple.mpegurl", "max-age=60"),
        ("v1080p_iframe.m3u8", "application/vnd.apple.mpegurl", "max-age=60"),
        ("v1080p/00001.m4s", "video/iso.segment", "immutable"),
        ("v1080p/init.mp4", "video/mp4", "immutable"),
        ("poster.jpg", "image/jpeg", "immutable"),
        ("storyboard.vtt", "text/vtt", "immutable"),
        ("sources/abc", "application/octet-stream", "immutable"),
    ],
)
def test_types_and_caching_follow_from_the_name(path: str, content_type: str, keeps: str) -> None:
    assert keys.content_type(path) == content_type
    assert keeps in keys.cache_control(path)
    assert keys.is_manifest(path) == (keeps == "max-age=60")
