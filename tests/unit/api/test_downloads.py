"""A film as a file, over HTTP."""

from __future__ import annotations

import pytest

from notflix_app.api import downloads
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client
from tests.unit.usecases.test_downloads import published


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return published(workers)


def test_what_may_be_had_is_listed(api: Client, film: str) -> None:
    offered = api.get(f"/api/videos/{film}/downloads").json()
    assert [(rung["name"], rung["height"]) for rung in offered["rungs"]] == [("1080p", 1080)]  # as it was measured
    assert 30_000_000 < offered["rungs"][0]["size"] < 32_000_000
    assert (offered["source"], offered["size"], offered["lacking"]) == ("Über allem.mp4", 4, "")
    assert (offered["sounds"], offered["default_sound"]) == (["Audio 1"], 0)
    assert api.get(f"/api/videos/{film}/playback").json()["downloads"] is True


def test_a_rung_comes_whole_and_in_parts(api: Client, film: str) -> None:
    address = f"/api/videos/{film}/download?of=720p"
    whole = api.get(address)
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert int(whole.headers["Content-Length"]) == len(whole.content)
    assert whole.headers["Content-Disposition"].endswith("filename*=UTF-8''%C3%9Cber%20allem%20%28720p%29.mp4")
    assert whole.headers["X-Accel-Buffering"] == "no"
    part = api.get(address, headers={"Range": "bytes=100-199", "If-Range": whole.headers["ETag"]})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    other = api.get(address, headers={"Range": "bytes=100-199", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, whole.content)
    head = api.request("HEAD", address)
    assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)
    beyond = api.get(address, headers={"Range": f"bytes={len(whole.content)}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.content)}")


def test_the_source_comes_from_the_store(api: Client, film: str) -> None:
    answer = api.get(f"/api/videos/{film}/download?of=source")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("http://public.store.test/")


def test_there_is_an_end_to_what_is_sent_at_once(
    api: Client, film: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_free", downloads.asyncio.Semaphore(0))
    answer = api.get(f"/api/videos/{film}/download?of=720p")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
