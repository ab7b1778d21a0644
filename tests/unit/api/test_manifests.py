"""The manifests that name every edge, and the steering answer."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any

import m3u8
import pytest

from notflix_app.core import keys
from notflix_app.usecases.edge_access import give_keys
from notflix_app.usecases.edge_monitor import EdgeMonitor
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import BASE, Client
from tests.fixtures.signing import unsigned
from tests.unit.core.test_steering import MASTER, MPD


@pytest.fixture
def live(services: Services, workers: FakeWorkers) -> str:
    video = workers.ingest("Ocean at night")
    workers.run_all()
    services.packages.put_bytes(keys.packaged(video, 1, keys.DASH_MANIFEST), MPD.encode())
    services.packages.put_bytes(keys.packaged(video, 1, keys.HLS_MASTER), MASTER.encode())
    return video


def first_answer(manifest: str) -> Any:
    match = re.search(r"data:application/json;base64,([A-Za-z0-9+/=]+)", manifest)
    assert match is not None
    return json.loads(base64.b64decode(match[1]))


def order(api: Client, video: str, query: str = "") -> list[str]:
    return list(api.get(f"/api/videos/{video}/steering{query}").json()["PATHWAY-PRIORITY"])


def test_the_mpd_names_both_edges_best_first(api: Client, live: str) -> None:
    answer = api.get(f"/api/videos/{live}/manifest.mpd")
    assert answer.headers["Content-Type"] == "application/dash+xml"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    bases = re.findall(r'<BaseURL serviceLocation="([^"]+)">([^<]+)', unsigned(answer.text))
    assert bases == [(name, f"http://{name}.localhost:8080/{live}/v1/") for name in order(api, live)]


def test_the_playlist_names_both_edges_and_no_segment(api: Client, live: str) -> None:
    answer = api.get(f"/api/videos/{live}/master.m3u8")
    assert answer.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    master = m3u8.loads(answer.text)
    assert len(master.playlists) == 4
    assert all(re.fullmatch(r"http://edge-[ab]\.localhost:8080/.+\.m3u8", v.uri) for v in master.playlists)


@pytest.mark.parametrize("name", ["manifest.mpd", "master.m3u8"])
def test_the_first_answer_travels_inside_and_leads_to_the_endpoint(api: Client, live: str, name: str) -> None:
    inside = first_answer(api.get(f"/api/videos/{live}/{name}").text)
    assert inside["RELOAD-URI"] == f"{BASE}/api/videos/{live}/steering"
    answer = api.get(inside["RELOAD-URI"])
    assert answer.json() == inside
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_manifest_that_is_known_already_is_not_sent_again(api: Client, live: str, services: Services) -> None:
    url = f"/api/videos/{live}/manifest.mpd"
    tag = api.get(url).headers["ETag"]
    assert api.get(url, headers={"If-None-Match": tag}).status_code == 304
    services.edge_storage.away.add(order(api, live)[0])  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    assert api.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_the_store_is_asked_once_only(api: Client, live: str, services: Services) -> None:
    first = api.get(f"/api/videos/{live}/manifest.mpd").text
    services.packages.remove(keys.packaged(live, 1, keys.DASH_MANIFEST))
    assert api.get(f"/api/videos/{live}/manifest.mpd").text == first


def test_a_dead_edge_goes_last_and_its_viewers_stay_where_they_went(api: Client, live: str, services: Services) -> None:
    home, other = order(api, live)
    services.edge_storage.away.add(home)  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    assert order(api, live, f'?_DASH_pathway="{home}"&_DASH_throughput=1000') == [other, home]


def test_what_the_page_measured_decides(api: Client, live: str) -> None:
    assert order(api, live, "?rtt=edge-a:5,edge-b:300") == ["edge-a", "edge-b"]
    assert order(api, live, "?rtt=edge-a:300,edge-b:5") == ["edge-b", "edge-a"]
    sources = api.get(f"/api/videos/{live}/playback?rtt=edge-a:300,edge-b:5").json()["sources"]
    assert [(s["edge"], s["reason"]) for s in sources] == [
        ("edge-b", "answers you in 5 ms"),
        ("edge-a", "answers you in 300 ms"),
    ]


def test_a_viewer_is_not_moved_for_a_little(api: Client, live: str) -> None:
    home, other = order(api, live)
    assert order(api, live, f"?rtt={home}:45,{other}:20&_HLS_pathway={home}")[0] == home
    assert order(api, live, f"?rtt={home}:90,{other}:20&_HLS_pathway={home}")[0] == other


def test_an_edge_that_is_emptied_comes_last(api: Client, live: str, services: Services) -> None:
    home, other = order(api, live)
    node = services.edges.get(home)
    services.edges.put(replace(node, drained=True))
    assert order(api, live, f"?_HLS_pathway={home}") == [other, home]


def test_an_edge_that_can_fetch_it_is_offered_after_those_that_hold_it(
    api: Client, live: str, services: Services
) -> None:
    services.edges.put(replace(services.edges.get("edge-a"), name="edge-c", url="http://edge-c.localhost", pull=True))
    services.edges.put(replace(services.edges.get("edge-a"), name="edge-d", url="http://edge-d.localhost"))
    assert order(api, live)[2:] == [], "it has no key yet"
    give_keys(services)
    assert order(api, live)[2:] == ["edge-c"]
    text = api.get(f"/api/videos/{live}/master.m3u8").text
    assert f"http://edge-c.localhost/{live}/v1/v180.m3u8" in unsigned(text)


def test_playback_leads_to_them(api: Client, live: str) -> None:
    playback = api.get(f"/api/videos/{live}/playback").json()
    assert playback["dash"] == f"{BASE}/api/videos/{live}/manifest.mpd"
    assert playback["hls"] == f"{BASE}/api/videos/{live}/master.m3u8"


@pytest.mark.parametrize("name", ["manifest.mpd", "master.m3u8", "steering"])
def test_before_it_is_live_and_where_there_is_none(api: Client, workers: FakeWorkers, name: str) -> None:
    assert api.get(f"/api/videos/{workers.ingest()}/{name}").status_code == 409
    assert api.get(f"/api/videos/nosuchvideo/{name}").status_code == 404


@pytest.mark.parametrize("query", ["?rtt=", "?rtt=%00", "?_DASH_pathway=%22%22", "?rtt=a:b&rtt=c", "?x=%FF"])
def test_odd_questions_get_an_answer(api: Client, live: str, query: str) -> None:
    assert sorted(order(api, live, query)) == ["edge-a", "edge-b"]
