"""A film's poster by the API."""

from __future__ import annotations

import pytest

from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client


@pytest.fixture
def live(workers: FakeWorkers) -> str:
    return workers.live()


def where(api: Client, video: str) -> str:
    return api.get(f"/api/videos/{video}/poster", follow_redirects=False).headers["location"]


def test_a_picture_of_one_s_own_and_back(api: Client, live: str, workers: FakeWorkers) -> None:
    own = where(api, live)
    assert api.put(f"/api/videos/{live}/poster", content=b"\x89PNG\r\n\x1a\n").status_code == 202
    workers.run_all()
    assert where(api, live) != own
    assert api.delete(f"/api/videos/{live}/poster").status_code == 204
    assert where(api, live) == own


def test_what_is_no_picture_is_refused(api: Client, live: str, services: Services) -> None:
    answer = api.put(f"/api/videos/{live}/poster", content=b"<svg/>")
    assert (answer.status_code, "JPEG, PNG or WebP" in answer.json()["detail"]) == (422, True)
    assert services.catalog.get(live).poster == ""
