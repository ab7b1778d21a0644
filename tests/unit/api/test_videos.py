"""Videos, search and playback over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from notflix_app.core.errors import Damaged, Refused, ToolFailed
from notflix_app.core.metadata import MIN_YEAR
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases import tracks
from notflix_app.usecases.edge_monitor import EdgeMonitor
from notflix_app.usecases.services import Services
from notflix_app.usecases.tracks import NewTrack
from notflix_app.usecases.update_index import update_index
from tests import builders
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client
from tests.fixtures.signing import unsigned


@pytest.fixture
def live(workers: FakeWorkers) -> Iterator[str]:
    video = workers.ingest("Ocean at night", tags=("sea",), description="Near Kyoto")
    workers.run_all()
    return video


def test_a_video_says_everything(api: Client, live: str) -> None:
    video = api.get(f"/api/videos/{live}").json()
    assert (video["id"], video["title"], video["status"]) == (live, "Ocean at night", "live")
    assert (video["duration"], video["frames"]) == (60.0, 1800)
    assert video["renditions"] == [{"name": "1080p", "width": 1920, "height": 1080, "bitrate": 4_000_000}]
    assert unsigned(video["manifests"]["dash"]) == f"http://edge-a.localhost:8080/{live}/v1/manifest.mpd"
    assert unsigned(video["manifests"]["hls"]) == f"http://edge-a.localhost:8080/{live}/v1/master.m3u8"
    assert video["edges"] == ["edge-a", "edge-b"]
    assert {"encode", "package", "seed"} <= video["timings"].keys()
    assert video["progress"]["overall"] == 1.0
    assert all(cell["state"] == "done" for cell in video["progress"]["cells"])


def test_progress_of_a_video_at_work(api: Client, workers: FakeWorkers) -> None:
    video = workers.ingest()
    workers.run(workers.services.queue.take())
    report = api.get(f"/api/videos/{video}").json()
    assert report["status"] == "encoding"
    assert 0 < report["progress"]["overall"] < 1
    assert [stage["name"] for stage in report["progress"]["stages"]] == [
        "upload", "probe", "encode", "package", "seed", "live",
    ]  # fmt: skip
    assert len(report["progress"]["cells"]) == len(builders.plan().chunks)


def test_list_is_newest_first_and_in_pages(api: Client, services: Services, workers: FakeWorkers) -> None:
    made = []
    for n in range(3):
        services.clock.advance(1)
        made.append(workers.ingest(f"Video {n}"))
    first, last = (api.get("/api/videos", params={"limit": 2, "offset": o}).json() for o in (0, 2))
    assert [v["id"] for v in first["videos"] + last["videos"]] == made[::-1]
    assert (first["total"], last["total"]) == (3, 3)


def test_edit_changes_what_is_given_and_search_follows(api: Client, live: str, services: Services) -> None:
    changed = api.patch(f"/api/videos/{live}", json={"title": "Mountain at dawn"}).json()
    assert (changed["title"], changed["tags"], changed["description"]) == ("Mountain at dawn", ["sea"], "Near Kyoto")
    update_index(services)
    assert [r["id"] for r in api.get("/api/search?q=mount").json()["results"]] == [live]
    assert api.get("/api/search?q=ocean").json()["total"] == 0


def test_what_is_known_of_a_film_is_set_found_and_taken_away(api: Client, live: str, services: Services) -> None:
    known = {"year": 2017, "people": ["Louis Hofmann"], "series": "Dark", "season": 1, "episode": 3}
    changed = api.patch(f"/api/videos/{live}", json=known).json()
    assert {name: changed[name] for name in known} == known
    update_index(services)
    for search in ({"q": "hofmann"}, {"q": "dark"}, {"year_from": 2017, "year_to": 2017}):
        assert api.get("/api/search", params=search).json()["total"] == 1
    cleared = api.patch(f"/api/videos/{live}", json={"year": None, "season": None, "people": []}).json()
    assert (cleared["year"], cleared["season"], cleared["people"], cleared["episode"]) == (None, None, [], 3)


def test_the_oldest_film_is_found_by_its_year(api: Client, live: str, services: Services) -> None:
    api.patch(f"/api/videos/{live}", json={"year": MIN_YEAR})
    update_index(services)
    years = {"year_from": MIN_YEAR, "year_to": MIN_YEAR}
    assert [card["id"] for card in api.get("/api/search", params=years).json()["results"]] == [live]


def test_many_are_edited_and_the_answer_takes_it_back(api: Client, live: str) -> None:
    change = {"year": 1999, "add_tags": ["sky"], "visibility": "private"}
    before = api.patch("/api/videos", json={"videos": {live: change}}).json()
    was = {"year": None, "tags": ["sea"], "visibility": "members"}
    made = {"expects": {"year": 1999, "tags": ["sea", "sky"]}, "expects_visibility": "private"}
    assert before == {"videos": {live: was | made}}
    changed = api.get(f"/api/videos/{live}").json()
    assert (changed["year"], changed["tags"]) == (1999, ["sea", "sky"])
    assert api.patch("/api/videos", json=before).status_code == 200
    changed = api.get(f"/api/videos/{live}").json()
    assert (changed["year"], changed["tags"]) == (None, ["sea"])
    assert api.patch("/api/videos", json={"videos": {live: {"year": 3}}}).status_code == 422


@pytest.mark.parametrize(
    "change", [{"title": None}, {"title": " "}, {"tags": ["x" * 60]}, {"year": 20171}, {"state": "live"}, []]
)
def test_an_edit_that_makes_no_sense_is_refused(api: Client, live: str, change: object) -> None:
    assert api.patch(f"/api/videos/{live}", json=change).status_code == 422
    assert api.get(f"/api/videos/{live}").json()["title"] == "Ocean at night"


def test_retry_of_a_failed_video(api: Client, workers: FakeWorkers) -> None:
    workers.wrong[StepKind.PACKAGE] = ToolFailed("packager", "it fell over")
    video = workers.ingest()
    workers.run_all()
    failed = api.get(f"/api/videos/{video}").json()
    assert failed["status"] == "failed"
    assert "A tool that works on films failed here" in failed["error"]
    workers.wrong.clear()
    assert api.post(f"/api/videos/{video}/retry").status_code == 202
    workers.run_all()
    assert api.get(f"/api/videos/{video}").json()["status"] == "live"


def test_what_can_be_read_of_a_broken_file_is_used(api: Client, workers: FakeWorkers) -> None:
    workers.wrong[StepKind.CHUNK] = Damaged("This file is damaged: at 0:10 the picture cannot be read.")
    video = workers.ingest()
    workers.run_all()
    assert api.get(f"/api/videos/{video}").json()["salvageable"]
    workers.wrong.clear()
    assert api.post(f"/api/videos/{video}/salvage").json()["status"] == "probing"
    assert api.post(f"/api/videos/{video}/salvage").status_code == 409
    workers.run_all()
    report = api.get(f"/api/videos/{video}").json()
    assert (report["status"], report["salvageable"], report["lost"]) == ("live", False, [])


def test_what_cannot_be_retried_or_cancelled_is_a_conflict(
    api: Client, live: str, services: Services, workers: FakeWorkers
) -> None:
    assert api.post(f"/api/videos/{live}/retry").status_code == 409
    assert api.post(f"/api/videos/{live}/cancel").status_code == 409
    workers.wrong[StepKind.PROBE] = Refused("This is not a video.")
    bad = workers.ingest()
    workers.run_all()
    assert api.post(f"/api/videos/{bad}/retry").status_code == 409
    assert services.catalog.get(live).state is VideoState.LIVE


def test_cancel_stops_a_video_at_work(api: Client, services: Services, workers: FakeWorkers) -> None:
    video = workers.ingest()
    assert api.post(f"/api/videos/{video}/cancel").status_code == 202
    assert services.catalog.get(video).state is VideoState.CANCELLED


def test_delete_hides_it_at_once_and_leaves_nothing(
    api: Client, live: str, services: Services, workers: FakeWorkers
) -> None:
    assert api.delete(f"/api/videos/{live}").status_code == 204
    assert api.get(f"/api/videos/{live}").status_code == 404
    assert api.get("/api/search?q=ocean").json()["results"] == []
    workers.run_all()
    assert services.packages.objects == {}  # type: ignore[attr-defined]
    assert api.delete(f"/api/videos/{live}").status_code == 404


def test_playback_names_edges_best_first_and_is_not_kept(api: Client, live: str, services: Services) -> None:
    services.edge_storage.away.add("edge-a")  # type: ignore[attr-defined]
    EdgeMonitor(services).look()
    answer = api.get(f"/api/videos/{live}/playback")
    assert answer.headers["cache-control"] == "no-store"
    playback = answer.json()
    assert [source["edge"] for source in playback["sources"]] == ["edge-b", "edge-a"]
    assert unsigned(playback["sources"][0]["hls"]) == f"http://edge-b.localhost:8080/{live}/v1/master.m3u8"
    assert (playback["title"], playback["duration"]) == ("Ocean at night", 60.0)
    assert playback["poster"].endswith("/poster.jpg")


def test_playback_before_it_is_live_is_a_conflict(api: Client, workers: FakeWorkers) -> None:
    assert api.get(f"/api/videos/{workers.ingest()}/playback").status_code == 409


def test_the_poster_leads_to_where_it_is(api: Client, live: str, workers: FakeWorkers) -> None:
    answer = api.get(f"/api/videos/{live}/poster")
    assert answer.status_code == 302
    assert unsigned(answer.headers["location"]) == f"http://edge-a.localhost:8080/{live}/v1/poster.jpg"
    assert "max-age=60" in answer.headers["cache-control"]
    assert api.get(f"/api/videos/{workers.ingest()}/poster").status_code == 404


def test_search_marks_what_matched(api: Client, live: str) -> None:
    (card,) = api.get("/api/search", params={"q": "OCE"}).json()["results"]
    assert (card["id"], card["title"], card["where"]) == (live, "Ocean at night", "title")
    assert card["title_pieces"][0] == {"text": "Oce", "hit": True}
    (card,) = api.get("/api/search", params={"q": "kyoto"}).json()["results"]
    assert (card["where"], [p["text"] for p in card["matched"] if p["hit"]]) == ("description", ["Kyoto"])


def test_search_says_where_in_a_film_something_is_said(api: Client, live: str, services: Services) -> None:
    srt = b"1\n00:00:25,500 --> 00:00:27,000\nA <b>bigger</b> boat\n"
    tracks.add(services, OPERATOR, live, NewTrack("Film.en.srt", srt))
    update_index(services)
    answer = api.get("/api/search", params={"q": "bigger", "lines": 5}).json()
    (place,) = answer["lines"]
    assert (place["id"], place["title"], place["at"], place["kind"]) == (live, "Ocean at night", 25.5, "speech")
    assert (place["text"], place["language"], place["watch"]) == ("A bigger boat", "en", f"/watch/{live}?t=25")
    assert [piece["text"] for piece in place["pieces"] if piece["hit"]] == ["bigger"]
    assert (answer["total"], api.get("/api/search", params={"q": "bigger"}).json()["lines"]) == (0, [])


def test_an_empty_search_gives_the_newest(api: Client, live: str) -> None:
    assert [r["id"] for r in api.get("/api/search").json()["results"]] == [live]


def test_search_narrows_counts_and_sorts(api: Client, live: str) -> None:
    answer = api.get("/api/search?q=ocean&facets=true&resolution=240&resolution=1080&sort=newest").json()
    assert (answer["total"], [card["id"] for card in answer["results"]]) == (1, [live])
    assert [each["count"] for each in answer["facets"]["resolutions"]] == [1]
    for narrow in ("tag=absent", "year_to=1999", "length_from=9999", "resolution=2160", "language=xx", "owner=x"):
        assert api.get(f"/api/search?q=ocean&{narrow}").json()["total"] == 0, narrow
    assert api.get("/api/search?sort=loudest").status_code == 422


@pytest.mark.parametrize("q", ['"', "a AND", "*", "%00", "🎬", "x" * 9_000])
def test_any_text_may_be_searched(api: Client, live: str, q: str) -> None:
    assert api.get("/api/search", params={"q": q}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/retry"), ("POST", "/salvage"),
        ("POST", "/cancel"), ("GET", "/playback"),
        ("GET", "/poster"),
    ],
)  # fmt: skip
def test_an_unknown_video_is_not_found(api: Client, method: str, path: str) -> None:
    body = {"json": {"title": "x"}} if method == "PATCH" else {}
    answer = api.request(method, f"/api/videos/nobody{path}", **body)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("nonsense", ["%00", "a%00b", "a b", "x" * 65, "ü", "a.b"])
def test_what_cannot_be_an_id_never_reaches_the_database(
    api: Client, services: Services, monkeypatch: pytest.MonkeyPatch, nonsense: str
) -> None:
    monkeypatch.setattr(services.catalog, "get", None)
    assert api.get(f"/api/videos/{nonsense}").status_code == 404
    assert api.get(f"/watch/{nonsense}").status_code == 404
