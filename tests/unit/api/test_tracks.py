"""Text tracks by the API, and in the manifests that players are given."""

from __future__ import annotations

import re
from dataclasses import replace

import m3u8
import pytest

from notflix_app.api.guard import MAX_BYTES
from notflix_app.core import keys
from notflix_app.core.steps import ENCODE_QUEUE
from notflix_app.core.text_tracks import TextRole, TextStream
from notflix_app.usecases.services import Services
from tests import builders
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import BASE, Client
from tests.unit.core.test_steering import MASTER, MPD
from tests.unit.usecases.test_tracks import SRT, VTT

QUERY = {"file_name": "Film.en.srt"}


@pytest.fixture
def film(services: Services, workers: FakeWorkers) -> str:
    video = workers.live()
    services.packages.put_bytes(keys.packaged(video, 1, keys.DASH_MANIFEST), MPD.encode())
    services.packages.put_bytes(keys.packaged(video, 1, keys.HLS_MASTER), MASTER.encode())
    return video


def added(api: Client, film: str, **query: str | int) -> str:
    """The address of a new track."""
    answer = api.post(f"/api/videos/{film}/tracks", content=SRT, params={**QUERY, **query})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def test_a_track_from_first_to_last(api: Client, film: str) -> None:
    answer = api.post(f"/api/videos/{film}/tracks", content=SRT, params=QUERY | {"role": "captions"})
    track = answer.json()
    assert answer.headers["Location"] == f"/api/videos/{film}/tracks/{track['id']}"
    assert {name: track[name] for name in ("language", "name", "role", "file_name", "delay_ms", "cues")} == {
        "language": "en",
        "name": "",
        "role": "captions",
        "file_name": "Film.en.srt",
        "delay_ms": 0,
        "cues": 2,
    }
    assert api.get(f"/api/videos/{film}/tracks").json() == {"tracks": [track], "left_out": []}
    changed = api.patch(answer.headers["Location"], json={"name": "Ours", "delay_ms": 250}).json()
    assert changed == {**track, "name": "Ours", "delay_ms": 250}
    file = api.get(f"{answer.headers['Location']}/file")
    assert file.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="Film.en.vtt"'
    assert "00:00:01.250 --> 00:00:02.750\nGood evening" in file.text
    assert api.delete(answer.headers["Location"]).status_code == 204
    assert api.get(f"/api/videos/{film}/tracks").json() == {"tracks": [], "left_out": []}
    assert api.get(f"{answer.headers['Location']}/file").status_code == 404


def test_what_of_the_film_s_own_file_became_no_track_is_named(api: Client, services: Services) -> None:
    pictures = TextStream(2, "dvd_subtitle", "de", "Deutsch", TextRole.FORCED)
    video = replace(builders.video(probed=True), source=builders.source(texts=(pictures,)))
    services.catalog.add(video)
    assert api.get(f"/api/videos/{video.id}/tracks").json()["left_out"] == [
        {
            "language": "de",
            "name": "Deutsch",
            "role": "forced",
            "format": "VobSub",
            "problem": "It has pictures of text, which cannot be converted.",
        }
    ]


@pytest.mark.parametrize(
    ("content", "query", "status", "problem"),
    [
        (b"x", {}, 422, "no subtitle file"),
        (SRT, {"language": "English"}, 422, "no language tag"),
        (SRT, {"role": "song"}, 422, "query.role"),
        (SRT, {"file_name": ""}, 422, "query.file_name"),
        (SRT, {"delay_ms": 10**9}, 422, "query.delay_ms"),
        (b"x" * (MAX_BYTES + 1), {}, 413, "larger than"),
    ],
)
def test_what_will_not_do_is_said(
    api: Client, film: str, content: bytes, query: dict[str, str | int], status: int, problem: str
) -> None:
    answer = api.post(f"/api/videos/{film}/tracks", content=content, params=QUERY | query)
    assert (answer.status_code, problem in answer.json()["detail"]) == (status, True), answer.text


@pytest.mark.parametrize("change", [{"name": None}, {"role": "song"}, {"delay_ms": 0.5}, {"cues": 1}])
def test_a_change_that_makes_no_sense_is_refused(api: Client, film: str, change: dict[str, object]) -> None:
    assert api.patch(added(api, film), json=change).status_code == 422


def addresses(api: Client, film: str) -> set[str]:
    """Of all text that the two manifests name; it is the same in both."""
    mpd = api.get(f"/api/videos/{film}/manifest.mpd").text
    named = set(re.findall(r"<BaseURL>([^<]+/text/[^<]+)\.vtt</BaseURL>", mpd))
    master = m3u8.loads(api.get(f"/api/videos/{film}/master.m3u8").text)
    assert {one.uri for one in master.media if one.type == "SUBTITLES"} == {f"{each}.m3u8" for each in named}
    return named


def test_manifests_name_what_there_is_now(api: Client, film: str) -> None:
    assert addresses(api, film) == set()
    track = added(api, film)
    [address] = addresses(api, film)
    assert address.startswith(f"{BASE}/api/videos/{film}/text/{track.rpartition('/')[2]}/")
    api.patch(track, json={"delay_ms": 100})
    [moved] = addresses(api, film)
    assert moved != address
    api.patch(track, json={"name": "Ours"})
    assert addresses(api, film) == {moved}
    assert "<Label>Ours</Label>" in api.get(f"/api/videos/{film}/manifest.mpd").text
    api.delete(track)
    assert addresses(api, film) == set()


def test_each_edge_s_variants_have_the_text(api: Client, film: str) -> None:
    added(api, film)
    master = api.get(f"/api/videos/{film}/master.m3u8").text
    for edge in ("edge-a", "edge-b"):
        assert re.search(rf'TYPE=SUBTITLES,GROUP-ID="text.{edge}".*PATHWAY-ID="{edge}"', master)
        assert f'SUBTITLES="text.{edge}"' in master


def test_a_film_that_is_still_made_has_its_text_already(api: Client, services: Services, workers: FakeWorkers) -> None:
    coming = workers.ingest()
    added(api, coming)
    while not services.catalog.get(coming).is_watchable:
        workers.run(ENCODE_QUEUE)
    assert len(addresses(api, coming)) == 1
    master = m3u8.loads(api.get(f"/api/videos/{coming}/master.m3u8").text)
    assert {playlist.stream_info.subtitles for playlist in master.playlists} == {"text"}


def test_the_text_is_read_by_any_page_and_kept_for_ever(api: Client, film: str) -> None:
    added(api, film)
    [address] = addresses(api, film)
    answer = api.get(f"{address}.vtt")
    assert answer.text == VTT
    playlist = api.get(f"{address}.m3u8")
    assert playlist.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    [segment] = m3u8.loads(playlist.text).segments
    assert (segment.uri, segment.duration) == (f"{address.rpartition('/')[2]}.vtt", 60)
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    for each in (answer, playlist):
        assert each.headers["Access-Control-Allow-Origin"] == "*"
        assert each.headers["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "name", ["x.vtt", f"{'0' * 32}.vtt", f"{'0' * 32}.m3u8", "sent", ".vtt", "..%2Fx.vtt", "%00.vtt"]
)
def test_there_is_no_other_text(api: Client, film: str, name: str) -> None:
    track = added(api, film).rpartition("/")[2]
    assert api.get(f"/api/videos/{film}/text/{track}/{name}").status_code == 404
    assert api.get(f"/api/videos/{film}/text/%00/{name}").status_code == 404
    assert api.get(f"/api/videos/{film}/tracks/%00/file").status_code == 404
