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


def test_a_frame_of_the_film_is_suggested_and_taken(api: Client, live: str, workers: FakeWorkers) -> None:
    own = where(api, live)
    frames = api.get(f"/api/videos/{live}/poster/frames").json()["frames"]
    assert len(frames) == 6
    assert api.put(f"/api/videos/{live}/poster/frame?at={frames[2]}").status_code == 202
    workers.run_all()
    taken = where(api, live)
    assert taken != own
    assert api.put(f"/api/videos/{live}/poster/frame?at={frames[3]}").status_code == 202
    workers.run_all()
    assert where(api, live) not in (own, taken)
    assert api.put(f"/api/videos/{live}/poster/frame?at=60").status_code == 422
    assert api.put(f"/api/videos/{live}/poster/frame?at=nan").status_code == 422


def test_of_what_is_still_made_there_is_no_frame_yet(api: Client, workers: FakeWorkers) -> None:
    early = workers.ingest()
    assert api.get(f"/api/videos/{early}/poster/frames").json() == {"frames": []}
    assert api.put(f"/api/videos/{early}/poster/frame?at=1").status_code == 409
