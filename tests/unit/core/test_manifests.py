"""What is written is read back by other people's parsers; against the packager's own, see
tests/integration/workers/test_packages.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import m3u8
import pytest
from mpegdash.parser import MPEGDASHParser

from notflix_app.core import keys
from notflix_app.core.audio_tracks import AudioRole, AudioTrack
from notflix_app.core.manifests import manifests, track_name, unique_names
from notflix_app.core.segments import Stream
from notflix_app.core.video import Plan
from tests import builders


def track(language: str = "", title: str = "", **changes: Any) -> AudioTrack:
    return replace(AudioTrack(1, "aac", 2, 48000, language=language, title=title), **changes)


@pytest.fixture
def plan() -> Plan:
    return replace(builders.plan(), audio=(track("de", 'Ton, "neu" & <laut>'), track()))


@pytest.fixture
def streams(plan: Plan) -> dict[str, Stream]:
    names = [keys.rung_folder(rung.name) for rung in plan.ladder]
    sound = {keys.track_folder(number): builders.stream(keys.track_folder(number)) for number in range(2)}
    return {name: builders.stream(name) for name in names} | sound


def test_whoever_is_named_comes_before_who_names_it(plan: Plan, streams: dict[str, Stream]) -> None:
    made = list(manifests(plan, streams))
    assert made[-2:] == [keys.HLS_MASTER, keys.DASH_MANIFEST]
    assert len(made) == 2 * len(plan.ladder) + 2 + 2


def test_hls_names_every_rung_and_track(plan: Plan, streams: dict[str, Stream]) -> None:
    made = manifests(plan, streams)
    master = m3u8.loads(made[keys.HLS_MASTER])
    assert [playlist.uri for playlist in master.playlists] == [f"v{rung.name}.m3u8" for rung in plan.ladder]
    assert [one.uri for one in master.iframe_playlists] == [f"v{rung.name}_iframes.m3u8" for rung in plan.ladder]
    assert [(one.uri, one.language, one.name, one.default) for one in master.media] == [
        ("a0.m3u8", "de", "Ton, neu & <laut>", "YES"),
        ("a1.m3u8", None, "Audio 2", "NO"),
    ]
    listed = m3u8.loads(made["v1080p.m3u8"])
    assert [(s.uri, s.duration) for s in listed.segments] == [("v1080p/00001.m4s", 4.0), ("v1080p/00002.m4s", 2.5)]
    assert listed.is_endlist
    assert listed.target_duration == 4
    frames = m3u8.loads(made["v1080p_iframes.m3u8"])
    assert frames.is_i_frames_only
    assert [(frame.uri, frame.byterange, frame.duration) for frame in frames.segments] == [
        ("v1080p/00001.m4s", "500@96", 2.0),
        ("v1080p/00001.m4s", "400@3000", 2.0),
        ("v1080p/00002.m4s", "300@96", 2.5),
    ]


def test_dash_says_the_same(plan: Plan, streams: dict[str, Stream]) -> None:
    mpd = MPEGDASHParser.parse(manifests(plan, streams)[keys.DASH_MANIFEST])
    picture, *sounds = mpd.periods[0].adaptation_sets
    assert [one.id for one in picture.representations] == [f"v{rung.name}" for rung in plan.ladder]
    assert [(sound.lang, sound.roles[0].value) for sound in sounds] == [("de", "main"), (None, "alternate")]
    template = picture.representations[0].segment_templates[0]
    assert (template.media, template.initialization) == ("v1080p/$Number%05d$.m4s", "v1080p/init.mp4")
    assert [(s.t, s.d, s.r) for s in template.segment_timelines[0].Ss] == [(0, 4000, None), (4000, 2500, None)]


def test_segments_of_one_length_are_said_once(plan: Plan, streams: dict[str, Stream]) -> None:
    even = {name: replace(stream, segments=stream.segments[:1] * 5) for name, stream in streams.items()}
    mpd = manifests(plan, even)[keys.DASH_MANIFEST]
    assert mpd.count('<S t="0" d="4000" r="4" />') == len(streams)


def test_a_film_without_sound_has_no_group_of_it(plan: Plan, streams: dict[str, Stream]) -> None:
    made = manifests(replace(plan, audio=()), streams)
    assert "AUDIO" not in made[keys.HLS_MASTER]
    assert 'contentType="audio"' not in made[keys.DASH_MANIFEST]


def test_tracks_are_named_by_title_then_language_then_number() -> None:
    tracks = (track("de", "Film"), track("en"), track())
    assert [track_name(n, tracks) for n in range(3)] == ["Film", "English", "Audio 3"]


# --- three languages, a commentary and 5.1 ---------------------------------------------------------------------------
MANY = (
    track("en", role=AudioRole.COMMENTARY),
    track("de", channels=6, default=True),
    track("fr", channels=8, role=AudioRole.DUB),
    track("en", role=AudioRole.DESCRIPTIONS),
)


@pytest.fixture
def several(plan: Plan) -> dict[str, str]:
    """The manifests of such a film."""
    film = replace(plan, audio=MANY, surround_kbps=384)
    names = [*(keys.rung_folder(rung.name) for rung in film.ladder), *(sound.name for sound in film.sounds)]
    return manifests(film, {name: builders.stream(name) for name in names})


def test_hls_has_every_track_in_each_group_and_every_rung_for_each(several: dict[str, str], plan: Plan) -> None:
    master = m3u8.loads(several[keys.HLS_MASTER])
    groups = {name: [one for one in master.media if one.group_id == name] for name in ("audio", "surround")}
    assert [one.uri for one in groups["audio"]] == ["a1.m3u8", "a0.m3u8", "a2.m3u8", "a3.m3u8"]
    assert [(one.uri, one.channels) for one in groups["surround"]] == [
        ("a1-surround.m3u8", "6"),
        ("a0.m3u8", "2"),
        ("a2-surround.m3u8", "6"),
        ("a3.m3u8", "2"),
    ]
    # RFC 8216, 4.3.4.1.1: members are alike but for their address and channels.
    alike = [[(one.name, one.language, one.default, one.autoselect) for one in group] for group in groups.values()]
    assert alike[0] == alike[1]
    assert [(each.uri, each.stream_info.audio) for each in master.playlists] == [
        (f"v{rung.name}.m3u8", group) for group in groups for rung in plan.ladder
    ]
    assert all(several[one.uri] for one in master.media)


def test_hls_says_what_each_track_is_for(several: dict[str, str]) -> None:
    listed = m3u8.loads(several[keys.HLS_MASTER]).media[:4]
    assert [(one.name, one.default, one.autoselect, one.characteristics) for one in listed] == [
        ("German", "YES", "YES", None),
        ("English (commentary)", "NO", "NO", None),
        ("French (dubbed)", "NO", "YES", None),
        ("English (audio description)", "NO", "YES", "public.accessibility.describes-video"),
    ]


def test_dash_says_what_each_track_is_for(several: dict[str, str]) -> None:
    _, *sounds = MPEGDASHParser.parse(several[keys.DASH_MANIFEST]).periods[0].adaptation_sets
    assert [(one.lang, [role.value for role in one.roles], one.selection_priority) for one in sounds] == [
        ("de", ["main"], 3),
        ("en", ["commentary"], 2),
        ("fr", ["dub"], 2),
        ("en", ["description"], 2),
        ("de", ["main"], None),
        ("fr", ["dub"], None),
    ]
    channels = [one.representations[0].audio_channel_configurations[0].value for one in sounds]
    assert channels == ["2", "2", "2", "2", "6", "6"]
    assert [[each.value for each in one.accessibilities or ()] for one in sounds] == [[], [], [], ["1"], [], []]


def test_names_of_tracks_are_unique_and_harmless() -> None:
    tracks = (track("de", 'a\n"b"\\'), track("en", "a b"))
    assert [track_name(n, tracks) for n in range(2)] == ["a b", "a b 2"]
    assert unique_names(["x", "x", "x 2", "y", "x"]) == ["x", "x 2", "x 2 2", "y", "x 3"]
