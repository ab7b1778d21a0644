"""Object keys and edge paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core import keys
from notflix_app.core.video import new_id

ids = st.builds(new_id)


@given(ids, st.integers(0, 99999), st.integers(0, 31), st.sampled_from(["1080p", "720p-3000"]))
def test_everything_that_may_be_thrown_away_lies_under_one_prefix(
    video_id: str, chunk: int, track: int, rung: str
) -> None:
    assert keys.chunk(video_id, chunk, rung).startswith(keys.work(video_id))
    assert keys.audio(video_id, track).startswith(keys.work(video_id))
    assert not keys.source(video_id).startswith(keys.work(video_id)), "the source outlives the work"


@given(ids, st.integers(1, 50))
def test_everything_published_lies_under_its_version(video_id: str, version: int) -> None:
    for name in (keys.DASH_MANIFEST, keys.HLS_MASTER, "v1080p/00001.m4s"):
        assert keys.packaged(video_id, version, name).startswith(keys.package(video_id, version))
    for name in (keys.POSTER, keys.STORYBOARD):
        assert keys.picture(video_id, version, name) == keys.packaged(video_id, version, name)
    assert keys.package(video_id, version).startswith(keys.packages(video_id))


@pytest.mark.parametrize("prefix", [keys.work, keys.packages])
def test_one_video_s_prefix_is_not_the_start_of_another_s(prefix) -> None:
    assert not prefix("abcd").startswith(prefix("abc"))


def test_versions_do_not_share_a_prefix() -> None:
    assert not keys.package("v", 11).startswith(keys.package("v", 1))


def test_chunks_sort_in_film_order() -> None:
    names = [keys.chunk("v", index, "720p") for index in (0, 2, 10, 100, 1799)]
    assert names == sorted(names)


def test_every_key_is_its_own() -> None:
    made = [
        keys.source("v"),
        *(keys.chunk("v", index, rung) for index in range(3) for rung in ("720p", "360p")),
        *(keys.audio("v", track) for track in range(3)),
        *(keys.packaged("v", version, keys.DASH_MANIFEST) for version in (1, 2)),
    ]
    assert len(set(made)) == len(made)


@given(ids)
def test_keys_are_plain_relative_paths(video_id: str) -> None:
    for key in (keys.source(video_id), keys.chunk(video_id, 0, "1080p"), keys.packaged(video_id, 1, keys.POSTER)):
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
