"""Uploads over HTTP into a real SeaweedFS: what the upload page and programs do, byte by byte."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator

import httpx
import pytest

from notflix_app.adapters.s3 import MinioStore
from notflix_app.core import keys
from notflix_app.core.parts import stored_source
from notflix_app.core.policy import Policy
from notflix_app.core.video import VideoState
from notflix_app.usecases.services import Services
from tests.fakes.services import fake_services
from tests.fixtures import http
from tests.fixtures.api import Client, calling
from tests.fixtures.servers import S3Server

PART = 5 << 20  # S3's smallest
FILE = secrets.token_bytes(PART) + b"the rest of it"
PIECES = (FILE[:PART], FILE[PART:])
PAGE = "http://localhost:3000"


@pytest.fixture
def services(s3_server: S3Server) -> Iterator[Services]:
    """Fakes, but for the store of uploads."""
    address = s3_server.address()
    sources = MinioStore(address, f"uploads-{secrets.token_hex(6)}")
    sources.ensure()
    yield dataclasses.replace(fake_services(Policy(upload_part=PART)), sources=sources)
    sources.remove_all(keys.PARTS)


@pytest.fixture
def api(services: Services) -> Iterator[Client]:
    with calling(services) as client:
        yield client


def put(url: str, data: bytes) -> str:
    """As a browser sends it: from the page's origin, reading the ETag, which the store must let it see."""
    answer = http.put(url, content=data, headers={"Origin": PAGE})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] in ("*", PAGE)
    exposed = answer.headers["access-control-expose-headers"].lower()
    assert exposed == "*" or "etag" in exposed
    return answer.headers["etag"]


@dataclasses.dataclass
class Upload:
    """The plain interface's side of one upload."""

    api: Client
    video: str
    url: str

    def send(self, number: int) -> dict[str, object]:
        where = self.api.get(f"{self.url}/parts/{number}").json()["url"]
        return {"number": number, "etag": put(where, PIECES[number - 1])}

    def complete(self, *parts: dict[str, object]) -> httpx.Response:
        return self.api.post(f"{self.url}/complete", json={"parts": list(parts)})


@pytest.fixture
def upload(api: Client) -> Upload:
    answer = api.post("/api/uploads", json={"file_name": "film.mp4", "size": len(FILE)})
    assert (answer.json()["part_size"], answer.json()["parts"]) == (PART, 2)
    return Upload(api, answer.json()["video_id"], answer.headers["location"])


def arrived(upload: Upload, services: Services) -> bytes:
    """What workers will read."""
    return b"".join(services.sources.read(part.key) for part in stored_source(services.catalog.get(upload.video)))


def test_two_parts_become_the_file(upload: Upload, services: Services) -> None:
    parts = [upload.send(1), upload.send(2)]
    done = upload.complete(*parts)
    assert (done.status_code, done.json()["status"], done.json()["size"]) == (200, "probing", len(FILE))
    assert arrived(upload, services) == FILE


def test_completing_twice_is_harmless(upload: Upload, services: Services) -> None:
    parts = [upload.send(1), upload.send(2)]
    assert [upload.complete(*parts).status_code for _ in range(2)] == [200, 200]
    assert arrived(upload, services) == FILE
    assert len(services.steps.list_for_video(upload.video)) == 1


def test_goes_on_after_a_broken_connection(upload: Upload, services: Services) -> None:
    upload.send(1)
    parts = upload.api.get(upload.url).json()["parts"]
    assert [(part["number"], part["size"]) for part in parts] == [(1, PART)]
    assert upload.complete().status_code == 422
    upload.send(2)
    assert upload.complete().status_code == 200
    assert arrived(upload, services) == FILE


def test_a_part_that_is_sent_again_replaces_itself(upload: Upload, services: Services) -> None:
    where = upload.api.get(f"{upload.url}/parts/1").json()["url"]
    put(where, b"x" * PART)
    assert upload.complete(upload.send(1), upload.send(2)).status_code == 200
    assert arrived(upload, services) == FILE


def test_a_wrong_etag_is_refused_and_the_upload_goes_on(upload: Upload, services: Services) -> None:
    first, second = upload.send(1), upload.send(2)
    assert upload.complete(first, {**second, "etag": first["etag"]}).status_code == 422
    assert upload.complete(first, {"number": 3, "etag": second["etag"]}).status_code == 422
    assert services.catalog.get(upload.video).state is VideoState.UPLOADING
    assert upload.complete(first, second).status_code == 200


def test_abandoning_leaves_nothing(upload: Upload, services: Services) -> None:
    upload.send(1)
    assert upload.api.delete(upload.url).status_code == 204
    assert list(services.sources.list("")) == []
    assert services.catalog.count() == 0
    assert upload.api.get(upload.url).status_code == 404


def test_a_signed_url_is_good_for_its_own_part_only(upload: Upload) -> None:
    where = upload.api.get(f"{upload.url}/parts/1").json()["url"]
    assert http.put(where.replace("00001?", "00002?"), content=b"x").status_code == 403
    other = where.replace(upload.video, "another-film")
    assert http.put(other, content=b"x").status_code == 403


def test_ready_knows_the_store(api: Client) -> None:
    assert api.get("/ready").json()["parts"]["store"] == "ok"
