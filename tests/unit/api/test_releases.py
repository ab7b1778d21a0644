"""Encoding a live video again over HTTP."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.steps import StepKind
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client


@pytest.fixture
def live(workers: FakeWorkers) -> str:
    return workers.live()


def test_it_is_begun_followed_and_takes_over(api: Client, workers: FakeWorkers, live: str) -> None:
    answer = api.post(f"/api/videos/{live}/releases", json={"quality": "best", "heights": [360]})
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/api/videos/{live}/releases/2")
    [release] = answer.json()
    assert (release["version"], release["status"], release["quality"]) == (2, "probing", "best")
    assert api.get(f"/api/videos/{live}/releases").json() == [release]
    assert api.post(f"/api/videos/{live}/releases").status_code == 409
    video = api.get(f"/api/videos/{live}").json()
    assert (video["status"], video["version"], video["progress"]["overall"]) == ("live", 1, 1.0)
    workers.run_all()
    assert api.get(f"/api/videos/{live}/releases").json() == []
    video = api.get(f"/api/videos/{live}").json()
    assert (video["version"], video["quality"]) == (2, "best")
    assert "/v2/" in video["manifests"]["dash"]
    assert api.delete(f"/api/videos/{live}/releases/2").status_code == 409


def test_one_that_failed_says_why_and_is_tried_again_or_given_up(api: Client, workers: FakeWorkers, live: str) -> None:
    api.post(f"/api/videos/{live}/releases")
    workers.wrong[StepKind.PACKAGE] = Refused("It broke.")
    workers.run_all()
    [release] = api.get(f"/api/videos/{live}/releases").json()
    assert (release["status"], release["error"], release["retryable"]) == ("failed", "It broke.", True)
    again = api.post(f"/api/videos/{live}/releases/2/retry")
    assert (again.status_code, again.json()[0]["status"]) == (202, "packaging")
    assert api.post(f"/api/videos/{live}/releases/2/retry").status_code == 409
    assert api.delete(f"/api/videos/{live}/releases/2").status_code == 204
    assert api.get(f"/api/videos/{live}/releases").json() == []
    assert api.get(f"/api/videos/{live}").json()["status"] == "live"


@pytest.mark.parametrize("choice", [{"heights": [99]}, {"heigths": [360]}, {"segment_seconds": 3}])
def test_what_cannot_be_made_is_refused(api: Client, live: str, choice: dict[str, object]) -> None:
    assert api.post(f"/api/videos/{live}/releases", json=choice).status_code == 422
    assert api.get(f"/api/videos/{live}/releases").json() == []


def test_what_is_not_live_is_not_encoded_again(api: Client, workers: FakeWorkers) -> None:
    answer = api.post(f"/api/videos/{workers.ingest()}/releases")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Only a video that is live can be encoded again.")
    assert api.post("/api/videos/AAAAAAAAAAA/releases").status_code == 404
