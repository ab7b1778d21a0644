"""Added sound by the API: from the first call to the last, as a program makes them."""

from __future__ import annotations

import pytest

from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client

CONTENT = b"sound"
NEW = {"file_name": "Film.de.dub.m4a", "size": len(CONTENT)}


@pytest.fixture
def sounds(workers: FakeWorkers) -> str:
    """Where those of a live film are."""
    return f"/api/videos/{workers.live()}/sounds"


def send(api: Client, services: Services, sounds: str, **more: object) -> str:
    """The address of a new track, whose file is there."""
    begun = api.post(sounds, json={**NEW, **more})
    assert begun.status_code == 201, begun.text
    ticket, upload = begun.json(), begun.headers["Location"]
    assert upload == f"{sounds}/{ticket['track_id']}/{ticket['upload_id']}"
    assert api.get(upload).json() == {"parts": []}
    services.sources.send(api.get(f"{upload}/parts/1").json()["url"], CONTENT)  # type: ignore[attr-defined]
    assert [part["number"] for part in api.get(upload).json()["parts"]] == [1]
    assert api.post(f"{upload}/complete").json()["state"] == "making"
    return f"{sounds}/{ticket['track_id']}"


def test_it_is_sent_made_changed_and_removed(
    api: Client, services: Services, workers: FakeWorkers, sounds: str
) -> None:
    track = send(api, services, sounds, delay_ms=-200)
    workers.run_all()
    [listed] = api.get(sounds).json()["sounds"]
    assert {name: listed[name] for name in ("language", "role", "delay_ms", "state", "plays", "progress")} == {
        "language": "de",
        "role": "dub",
        "delay_ms": -200,
        "state": "live",
        "plays": True,
        "progress": 1,
    }
    assert api.get(f"{sounds.removesuffix('/sounds')}/playback").json()["audio"][-1]["language"] == "de"
    changed = api.patch(track, json={"name": "Synchron", "delay_ms": 100}).json()
    assert (changed["name"], changed["state"], changed["plays"]) == ("Synchron", "making", True)
    assert api.post(f"{track}/retry").json()["detail"] == "Only what failed can be tried again."
    file = api.get(f"{track}/file", follow_redirects=False)
    assert services.sources.fetch(file.headers["Location"]) == CONTENT  # type: ignore[attr-defined]
    assert api.delete(track).status_code == 204
    assert api.get(sounds).json() == {"sounds": []}
    assert api.delete(track).status_code == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"size": 0}, "empty"),
        ({"language": "no language at all"}, "no language tag"),
        ({"delay_ms": 86_400_000}, "nothing of it could be heard"),
    ],
)
def test_what_is_wrong_is_said(api: Client, sounds: str, body: dict[str, object], words: str) -> None:
    answer = api.post(sounds, json={**NEW, **body})
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_film_that_is_not_live_takes_none(api: Client, workers: FakeWorkers) -> None:
    answer = api.post(f"/api/videos/{workers.ingest()}/sounds", json=NEW)
    assert (answer.status_code, answer.json()["detail"]) == (409, "Sound can be added once the film is live.")
