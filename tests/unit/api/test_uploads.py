"""Uploads, for programs."""

from __future__ import annotations

import pytest

from notflix_app.core.policy import Policy
from notflix_app.core.video import Quality, VideoState
from notflix_app.usecases.services import Services
from tests.fakes.services import fake_services
from tests.fixtures.api import Client

PART = 5
FILE = {"file_name": "my_film.mp4", "size": 9}
FIRST, LAST = b"first", b"last"  # its parts


@pytest.fixture
def services() -> Services:
    return fake_services(Policy(upload_part=PART))


def begun(api: Client, **more: object) -> str:
    answer = api.post("/api/uploads", json={**FILE, **more})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def put_part(api: Client, services: Services, upload: str, number: int, data: bytes) -> str:
    url = api.get(f"{upload}/parts/{number}").json()["url"]
    return services.sources.send(url, data)  # type: ignore[attr-defined]


def put_all(api: Client, services: Services, upload: str) -> list[dict[str, object]]:
    """What to tell of them when completing."""
    etags = [put_part(api, services, upload, n, data) for n, data in enumerate([FIRST, LAST], 1)]
    return [{"number": n, "etag": etag} for n, etag in enumerate(etags, 1)]


def test_ticket_parts_complete(api: Client, services: Services) -> None:
    answer = api.post("/api/uploads", json={**FILE, "title": "Mine", "tags": ["sea"], "description": "Blue"})
    ticket, upload = answer.json(), answer.headers["location"]
    assert (answer.status_code, ticket["parts"], ticket["part_size"]) == (201, 2, PART)
    assert upload == f"/api/uploads/{ticket['video_id']}/{ticket['upload_id']}"
    parts = put_all(api, services, upload)

    done = api.post(f"{upload}/complete", json={"parts": parts})
    assert done.status_code == 200
    video = done.json()
    assert (video["id"], video["status"], video["size"]) == (ticket["video_id"], "probing", 9)
    assert (video["title"], video["tags"], video["description"]) == ("Mine", ["sea"], "Blue")
    assert api.post(f"{upload}/complete", json={"parts": parts}).json()["id"] == video["id"]


def test_a_video_begins_with_its_upload(api: Client) -> None:
    answer = api.post("/api/videos", json=FILE)
    assert answer.status_code == 201
    assert api.get(f"/api/videos/{answer.json()['video_id']}").json()["status"] == "uploading"


def test_settings_go_over_the_installations_own(api: Client, services: Services) -> None:
    upload = begun(api, settings={"heights": [720, 360], "bitrates": {"720": [2500, 1500]}, "quality": "best"})
    chosen = services.catalog.get(upload.split("/")[3]).settings
    assert (chosen.heights, chosen.bitrates, chosen.quality) == ((720, 360), {720: (2500, 1500)}, Quality.BEST)
    assert chosen.audio_kbps == services.policy.defaults.audio_kbps


def test_a_broken_connection_goes_on_from_what_arrived(api: Client, services: Services) -> None:
    upload = begun(api)
    put_part(api, services, upload, 1, b"first")
    assert [(p["number"], p["size"]) for p in api.get(upload).json()["parts"]] == [(1, 5)]
    early = api.post(f"{upload}/complete")
    assert early.status_code == 422
    assert "5 of 9 bytes" in early.json()["detail"]
    put_part(api, services, upload, 2, b"last")
    assert api.post(f"{upload}/complete").json()["size"] == 9


def test_a_wrong_etag_is_refused_and_the_upload_stays_open(api: Client, services: Services) -> None:
    upload = begun(api)
    first, last = put_all(api, services, upload)
    for wrong in ([first, {**last, "etag": "nonsense"}], [first], [first, last, {**last, "number": 3}], [first, first]):
        assert api.post(f"{upload}/complete", json={"parts": wrong}).status_code == 422
    assert api.post(f"{upload}/complete").status_code == 200


def test_abandoning_leaves_nothing(api: Client, services: Services) -> None:
    upload = begun(api)
    put_part(api, services, upload, 1, b"first")
    assert api.delete(upload).status_code == 204
    assert services.catalog.count() == 0
    assert services.sources.objects == {}  # type: ignore[attr-defined]
    assert api.delete(upload).status_code == 204
    assert api.get(upload).status_code == 404


def test_another_uploads_id_opens_nothing(api: Client, services: Services) -> None:
    mine, other = begun(api), begun(api)
    mixed = "/".join([*mine.split("/")[:4], other.split("/")[4]])
    assert api.get(mixed).status_code == 404
    assert api.get(f"{mixed}/parts/1").status_code == 404
    assert api.post(f"{mixed}/complete").status_code == 404
    assert api.delete(mixed).status_code == 404
    assert services.catalog.count() == 2


def test_what_has_arrived_can_no_longer_be_abandoned(api: Client, services: Services) -> None:
    upload = begun(api)
    put_all(api, services, upload)
    api.post(f"{upload}/complete")
    gone = api.delete(upload)
    assert gone.status_code == 409
    assert services.catalog.count((VideoState.PROBING,)) == 1


def test_an_empty_file_fails_with_a_sentence(api: Client) -> None:
    answer = api.post("/api/uploads", json={"file_name": "nothing.mp4", "size": 0})
    assert answer.json()["parts"] == 0
    video = api.post(f"{answer.headers['location']}/complete").json()
    assert video["status"] == "failed"
    assert "empty" in video["error"]


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"size": 9}, "file_name"),
        ({"file_name": "a.mp4"}, "size"),
        ({**FILE, "size": -1}, "size"),
        ({**FILE, "size": "many"}, "size"),
        ({**FILE, "file_name": ""}, "file_name"),
        ({**FILE, "titel": "typo"}, "titel"),
        ({**FILE, "tags": "sea"}, "tags"),
        ({**FILE, "settings": {"quality": "worst"}}, "quality"),
        ({**FILE, "settings": {"heights": [999]}}, "999"),
        ({**FILE, "settings": {"segment_seconds": 3}}, "3 s"),
        ({**FILE, "size": 1 << 50}, "GiB"),
        ({**FILE, "title": "x" * 201}, "201"),
    ],
)
def test_says_what_is_wrong_with_a_new_upload(
    api: Client, services: Services, sent: dict[str, object], named: str
) -> None:
    answer = api.post("/api/uploads", json=sent)
    assert answer.status_code == 422
    assert named in answer.json()["detail"]
    assert services.catalog.count() == 0


@pytest.mark.parametrize("number", ["0", "3", "10001", "-1", "x"])
def test_a_part_that_the_file_does_not_have_is_refused(api: Client, number: str) -> None:
    assert api.get(f"{begun(api)}/parts/{number}").status_code == 422


def test_texts_lose_control_characters_and_are_composed(api: Client, services: Services) -> None:
    begun(
        api,
        title="Cafe\u0301\x00 \x02night",
        description="one\ntwo\x07",
        tags=["\x00", "se\x00a"],
        file_name="a\x00.mp4",
    )
    video = services.catalog.videos()[0]
    assert (video.title, video.description, video.tags) == ("Café night", "one\ntwo", ("sea",))
    assert video.file_name == "a.mp4"
