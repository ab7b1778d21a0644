"""What is written is read back by other people's parsers. For players, see tests/e2e/test_text_tracks.py."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import m3u8
import pytest
from mpegdash.parser import MPEGDASHParser

from notflix_app.core import keys, steering
from notflix_app.core.manifests import manifests
from notflix_app.core.text_manifests import dash_with_text, hls_with_text, menu_names, text_playlist
from notflix_app.core.text_tracks import TextRole
from tests import builders
from tests.builders import text_track
from tests.unit.core.test_steering import FIRST, MASTER, MPD, TWO

BASE = "https://app.test/api/videos/id/text/"
NS = "{urn:mpeg:dash:schema:mpd:2011}"
TRACKS = [
    text_track(language="en", role=TextRole.CAPTIONS),
    text_track(language="de", name='Für "alle" & <mehr>'),
    text_track(role=TextRole.FORCED),
    text_track(language="en", role=TextRole.COMMENTARY),
]
ADDRESSES = [f"{BASE}{track.id}/{track.digest}" for track in TRACKS]


def text_sets(mpd: str) -> list[ElementTree.Element]:
    sets = ElementTree.fromstring(mpd).iter(f"{NS}AdaptationSet")
    return [each for each in sets if each.get("contentType") == "text"]


def test_dash_names_each_with_language_role_and_name() -> None:
    sets = text_sets(dash_with_text(MPD, TRACKS, BASE))
    assert [each.get("lang") for each in sets] == ["en", "de", None, "en"]
    assert [[role.get("value") for role in each.findall(f"{NS}Role")] for each in sets] == [
        ["caption"],
        ["subtitle"],
        ["forced-subtitle"],
        ["subtitle", "commentary"],
    ]
    assert [each.findtext(f"{NS}Label") for each in sets] == menu_names(TRACKS)
    assert [each.findtext(f"{NS}Representation/{NS}BaseURL") for each in sets] == [f"{one}.vtt" for one in ADDRESSES]
    ids = [each.get("id") for each in ElementTree.fromstring(dash_with_text(MPD, TRACKS, BASE)).iter(sets[0].tag)]
    assert len(set(ids)) == len(ids)


def test_the_rest_of_the_mpd_stays_as_it_was() -> None:
    assert dash_with_text(MPD, [], BASE) == MPD
    made = dash_with_text(MPD, TRACKS, BASE)
    assert re.sub(r' *<AdaptationSet [^>]*"text".*</AdaptationSet>\n', "", made, flags=re.DOTALL) == MPD


def test_a_film_s_own_mpd_takes_it() -> None:
    plan = builders.plan()
    names = [*(keys.rung_folder(rung.name) for rung in plan.ladder), keys.track_folder(0)]
    own = manifests(plan, {name: builders.stream(name) for name in names})
    mpd = MPEGDASHParser.parse(dash_with_text(own[keys.DASH_MANIFEST], TRACKS, BASE))
    assert [each.content_type for each in mpd.periods[0].adaptation_sets] == ["video", "audio", *["text"] * 4]
    master = m3u8.loads(hls_with_text(own[keys.HLS_MASTER], TRACKS, BASE))
    assert {playlist.stream_info.subtitles for playlist in master.playlists} == {"text"}


def test_an_edge_s_base_does_not_reach_it() -> None:
    mpd = steering.dash(dash_with_text(MPD, TRACKS, BASE), TWO, FIRST)
    assert len(text_sets(mpd)) == 4


@pytest.mark.parametrize("text", ["", "<MPD></MPD>"])
def test_what_is_no_mpd_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no MPD"):
        dash_with_text(text, TRACKS, BASE)


def test_hls_names_each_with_language_role_and_name() -> None:
    master = m3u8.loads(hls_with_text(MASTER, TRACKS, BASE))
    text = [one for one in master.media if one.type == "SUBTITLES"]
    assert [(one.group_id, one.language, one.name, one.uri) for one in text] == [
        ("text", track.language or None, name, f"{address}.m3u8")
        for track, name, address in zip(TRACKS, menu_names(TRACKS), ADDRESSES, strict=True)
    ]
    assert [(one.default, one.autoselect, one.forced) for one in text] == [
        ("NO", "YES", None),
        ("NO", "YES", None),
        ("NO", "YES", "YES"),
        ("NO", "NO", None),
    ]
    assert [one.characteristics is not None and "transcribes-spoken-dialog" in one.characteristics for one in text] == [
        *(True, False, False, False)
    ]
    assert [playlist.stream_info.subtitles for playlist in master.playlists] == ["text", "text"]


def test_without_any_the_playlist_stays_as_it_was() -> None:
    assert hls_with_text(MASTER, [], BASE) == MASTER


def test_each_pathway_has_the_same_text_in_a_group_of_its_own() -> None:
    lines = steering.hls(hls_with_text(MASTER, TRACKS[:1], BASE), TWO, FIRST).splitlines()
    text = [line for line in lines if "TYPE=SUBTITLES" in line]
    assert len(text) == len(TWO)
    for line, pathway in zip(text, TWO, strict=True):
        assert f'URI="{ADDRESSES[0]}.m3u8"' in line
        assert f'PATHWAY-ID="{pathway.name}"' in line  # or Shaka asks for it at no address
        assert f'GROUP-ID="text.{pathway.name}"' in line
    variants = [line for line in lines if line.startswith("#EXT-X-STREAM-INF")]
    assert {re.findall('SUBTITLES="([^"]+)"', line)[0] for line in variants} == {"text.edge-a", "text.edge-b"}


def test_a_text_s_own_playlist_is_one_segment_as_long_as_the_film() -> None:
    playlist = m3u8.loads(text_playlist("0" * 32, 60.5))
    assert [(one.uri, one.duration) for one in playlist.segments] == [(f"{'0' * 32}.vtt", 60.5)]
    assert (playlist.target_duration, playlist.is_endlist, playlist.playlist_type) == (61, True, "vod")


def test_menus_show_no_name_twice() -> None:
    tracks = [
        text_track(language="en"),
        text_track(language="en"),
        text_track(name="English 2"),
        text_track(language="en", role=TextRole.FORCED),
        text_track(),
        text_track(role=TextRole.CAPTIONS),
        text_track(language="tlh"),
        text_track(language="de", is_automatic=True),
        text_track(is_automatic=True, role=TextRole.CAPTIONS),
    ]
    assert menu_names(tracks) == [
        *("English", "English 2", "English 2 2", "English (forced)", "Subtitles", "Captions", "tlh"),
        "German (automatic)",
        "Captions, automatic",
    ]
