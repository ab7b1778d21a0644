"""The calls of @uppy/aws-s3 6.3, as its CompanionS3.ts makes them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from notflix_app.core.video import Quality
from notflix_app.usecases.services import Services
from tests.fixtures.api import BASE, Client

META = {
    # What Uppy adds by itself.
    "name": "my_film.mp4", "type": "video/mp4", "relativePath": None,
    # What the upload page puts beside it.
    "size": 9, "title": "Mine", "description": "Blue", "tags": "sea, holiday,",
    "settings": {
        "heights": [720], "quality": "fast", "bitrates": {"720": [2000]}, "audio_kbps": 96, "segment_seconds": 6,
    },
}  # fmt: skip


def created(api: Client, **more: object) -> tuple[str, str]:
    answer = api.post(
        "/api/s3/multipart",
        json={"filename": "my_film.mp4", "type": "video/mp4", "metadata": {**META, **more}},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["key"], answer.json()["uploadId"]


def at(upload_id: str, key: str, more: str = "") -> str:
    return f"/api/s3/multipart/{upload_id}{more}?{urlencode({'key': key})}"


def send(api: Client, services: Services, key: str, upload_id: str, number: int, data: bytes) -> str:
    url = api.get(at(upload_id, key, f"/{number}")).json()["url"]
    return services.sources.send(url, data).strip('"')  # type: ignore[attr-defined]


def complete(api: Client, key: str, upload_id: str, etags: list[str]):
    parts = [{"PartNumber": n, "ETag": etag} for n, etag in enumerate(etags, 1)]
    return api.post(at(upload_id, key, "/complete"), json={"parts": parts})


def test_create_sign_list_complete(api: Client, services: Services) -> None:
    key, upload_id = created(api)
    etags = [send(api, services, key, upload_id, n, data) for n, data in enumerate([b"first", b"last"], 1)]
    listed = api.get(at(upload_id, key)).json()
    assert [(p["PartNumber"], p["Size"]) for p in listed] == [(1, 5), (2, 4)]
    assert [p["ETag"].strip('"') for p in listed] == etags

    done = complete(api, key, upload_id, etags)
    video = services.catalog.videos()[0]
    assert done.json() == {"location": f"{BASE}/watch/{video.id}", "key": key}
    assert services.sources.read(key) == b"firstlast"
    assert complete(api, key, upload_id, etags).status_code == 200


def test_metadata_carries_what_the_person_wrote(api: Client, services: Services) -> None:
    created(api)
    video = services.catalog.videos()[0]
    assert (video.title, video.description, video.tags) == ("Mine", "Blue", ("sea", "holiday"))
    assert (video.file_name, video.size) == ("my_film.mp4", 9)
    chosen = video.settings
    assert (chosen.heights, chosen.quality, chosen.bitrates) == ((720,), Quality.FAST, {720: (2000,)})
    assert (chosen.audio_kbps, chosen.segment_seconds) == (96, 6)


def test_a_plain_uppy_without_our_metadata_works(api: Client, services: Services) -> None:
    answer = api.post("/api/s3/multipart", json={"filename": "a_b.mkv", "type": "", "metadata": {"name": "a_b.mkv"}})
    assert answer.status_code == 200
    assert services.catalog.videos()[0].title == "a b"


def test_removing_a_file_leaves_nothing(api: Client, services: Services) -> None:
    key, upload_id = created(api)
    send(api, services, key, upload_id, 1, b"first")
    assert api.delete(at(upload_id, key)).status_code == 200
    assert services.catalog.count() == 0
    assert services.sources.uploads == {}  # type: ignore[attr-defined]
    assert api.delete(at(upload_id, key)).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    ["", "sources/", "x", "../catalog.db", "sources/../x", "sources/a/b", "work/x", "/sources/x", "sources/nobody"],
)
def test_a_key_that_is_not_this_uploads_is_refused(api: Client, services: Services, wrong: str) -> None:
    key, upload_id = created(api)
    etag = send(api, services, key, upload_id, 1, b"ninebytes")
    assert api.get(at(upload_id, wrong)).status_code == 404
    assert api.get(at(upload_id, wrong, "/1")).status_code == 404
    assert complete(api, wrong, upload_id, [etag]).status_code == 404
    api.delete(at(upload_id, wrong))
    assert [p.size for p in services.sources.parts(key, upload_id)] == [9]


def test_the_key_of_somebody_elses_upload_is_refused(api: Client, services: Services) -> None:
    key, upload_id = created(api)
    other, _ = created(api)
    assert api.get(at(upload_id, other)).status_code == 404
    assert api.get(at(upload_id, other, "/1")).status_code == 404
    assert complete(api, other, upload_id, ["x"]).status_code == 404
    assert api.delete(at(upload_id, other)).status_code == 404
    assert services.catalog.count() == 2
    assert api.get(at(upload_id, key)).json() == []


def test_an_empty_file_is_refused_before_it_is_sent(api: Client, services: Services) -> None:
    answer = api.get("/api/s3/params", params={"filename": "nothing.mp4", "type": "video/mp4"})
    assert answer.status_code == 422
    assert "empty" in answer.json()["detail"]
    assert services.catalog.count() == 0


def test_a_title_that_is_too_long_is_said(api: Client) -> None:
    answer = api.post("/api/s3/multipart", json={"filename": "a.mp4", "metadata": {**META, "title": "x" * 300}})
    assert answer.status_code == 422
    assert "200" in answer.json()["detail"]
