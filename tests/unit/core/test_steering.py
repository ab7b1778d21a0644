from __future__ import annotations

import base64
import json
from typing import Any
from xml.etree import ElementTree

import m3u8
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core import steering
from notflix_app.core.steering import Pathway

MPD = """<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT60S">
  <Period id="0">
    <AdaptationSet id="0" contentType="video">
      <Representation id="0" bandwidth="345940" codecs="avc1.42c00d" mimeType="video/mp4">
        <SegmentTemplate timescale="12288" initialization="v180/init.mp4" media="v180/$Number%05d$.m4s"/>
      </Representation>
    </AdaptationSet>
  </Period>
</MPD>
"""
MASTER = """#EXTM3U
## Generated with a packager

#EXT-X-INDEPENDENT-SEGMENTS

#EXT-X-MEDIA:TYPE=AUDIO,URI="a0.m3u8",GROUP-ID="audio",LANGUAGE="en",NAME="English, by us",DEFAULT=NO,CHANNELS="1"

#EXT-X-STREAM-INF:BANDWIDTH=413312,CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,AUDIO="audio",CLOSED-CAPTIONS=NONE
v180.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=206358,CODECS="avc1.42c00c,mp4a.40.2",RESOLUTION=192x108,AUDIO="audio",CLOSED-CAPTIONS=NONE
v108.m3u8

#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=29480,CODECS="avc1.42c00d",RESOLUTION=320x180,URI="v180_iframes.m3u8"
"""
TWO = (Pathway("edge-a", "https://edge-a.test/id/v1/"), Pathway("edge-b", "https://edge-b.test/x&y/id/v1/"))
FIRST = steering.answer(["edge-a", "edge-b"], "https://app.test/api/videos/id/steering")
NS = "{urn:mpeg:dash:schema:mpd:2011}"


def unpacked(uri: str) -> Any:
    kind, _, data = uri.partition(",")
    assert kind == "data:application/json;base64"
    return json.loads(base64.b64decode(data))


def test_the_answer_is_what_both_standards_ask_for() -> None:
    assert FIRST == {
        "VERSION": 1,
        "TTL": 30,
        "RELOAD-URI": "https://app.test/api/videos/id/steering",
        "PATHWAY-PRIORITY": ["edge-a", "edge-b"],
    }


def test_the_mpd_names_every_edge_and_carries_the_first_answer() -> None:
    mpd = ElementTree.fromstring(steering.dash(MPD, TWO, FIRST))
    assert [child.tag.removeprefix(NS) for child in mpd] == ["BaseURL", "BaseURL", "Period", "ContentSteering"]
    bases = mpd.findall(f"{NS}BaseURL")
    assert [(base.get("serviceLocation"), base.text) for base in bases] == [(p.name, p.base) for p in TWO]
    asked = mpd.find(f"{NS}ContentSteering")
    assert asked is not None
    assert asked.attrib == {"queryBeforeStart": "true"}
    assert unpacked(asked.text or "") == FIRST


def test_the_rest_of_the_mpd_stays_as_the_packager_wrote_it() -> None:
    assert steering.dash(MPD, TWO, FIRST).endswith("</MPD>\n")
    assert MPD[MPD.index("<Period") : MPD.index("</MPD>")] in steering.dash(MPD, TWO, FIRST)


def test_the_playlist_has_each_variant_once_for_each_edge() -> None:
    text = steering.hls(MASTER, TWO, FIRST)
    master = m3u8.loads(text)
    uris = [variant.uri for variant in master.playlists]
    assert uris == [f"{edge.base}{name}" for edge in TWO for name in ("v180.m3u8", "v108.m3u8")]
    assert [(m.group_id, m.uri) for m in master.media] == [(f"audio.{p.name}", f"{p.base}a0.m3u8") for p in TWO]
    assert [i.uri for i in master.iframe_playlists] == [f"{p.base}v180_iframes.m3u8" for p in TWO]
    assert master.is_independent_segments
    assert 'NAME="English, by us"' in text
    assert "CLOSED-CAPTIONS=NONE" in text


def test_the_copies_of_a_variant_are_alike_but_for_pathway_and_group() -> None:
    lines = [line for line in steering.hls(MASTER, TWO, FIRST).splitlines() if line.startswith("#EXT-X-STREAM-INF")]
    for one, other in zip(lines[:2], lines[2:], strict=True):
        assert one != other
        assert one.replace("edge-a", "EDGE") == other.replace("edge-b", "EDGE")
    assert 'STABLE-VARIANT-ID="v180.audio",PATHWAY-ID="edge-a"' in lines[0]
    assert 'AUDIO="audio.edge-a"' in lines[0]


def test_the_playlist_carries_the_first_answer() -> None:
    line = next(li for li in steering.hls(MASTER, TWO, FIRST).splitlines() if "CONTENT-STEERING" in li)
    assert line.endswith(',PATHWAY-ID="edge-a"')
    assert unpacked(line.split('"')[1]) == FIRST


@pytest.mark.parametrize("text", ["", "<html></html>", "#EXTINF:4,", "<MPD></MPD>"])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="this is no"):
        steering.dash(text, TWO, FIRST)
    with pytest.raises(ValueError, match="this is no"):
        steering.hls(text, TWO, FIRST)


@pytest.mark.parametrize(
    ("name", "value", "pathway"),
    [
        ("_HLS_pathway", "edge-a", "edge-a"),
        ("_DASH_pathway", '"edge-b"', "edge-b"),
        ("_DASH_pathway", '"edge-b,edge-a"', "edge-b"),
        ("_DASH_PATHWAY", " edge-a , edge-b", "edge-a"),
        ("_DASH_pathway", "gone,edge-a", "edge-a"),
        ("_HLS_pathway", "gone", ""),
        ("pathway", "edge-a", ""),
    ],
)
def test_the_pathway_is_read_kindly(name: str, value: str, pathway: str) -> None:
    assert steering.pathway_in_use([("x", "y"), (name, value)], ["edge-a", "edge-b"]) == pathway


def test_round_trips_are_read_and_nonsense_is_left_out() -> None:
    query = "edge-a:12.5,edge-b:nan,gone:3,edge-b:-1,edge-c:40,,:"
    assert steering.round_trips(query, ["edge-a", "edge-b", "edge-c"]) == {"edge-a": 12.5, "edge-c": 40.0}


@given(st.text(max_size=200))
def test_no_text_upsets_the_reader(text: str) -> None:
    assert all(value >= 0 for value in steering.round_trips(text, ["a", "b"]).values())
    assert steering.pathway_in_use([("_DASH_pathway", text)], ["a"]) in ("", "a")
