"""Having what is said written down, and its lines changed, by the API."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client, calling


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return workers.live()


def test_from_the_wish_to_the_line_that_is_changed(api: Client, workers: FakeWorkers, film: str) -> None:
    base = f"/api/videos/{film}"
    assert api.get(f"{base}/transcription").status_code == 404
    asked = api.post(f"{base}/tracks/transcribe", json={"language": "de"})
    assert (asked.status_code, asked.json()["state"], asked.json()["language"]) == (202, "ready", "de")
    assert api.post(f"{base}/tracks/transcribe").status_code == 409
    workers.run_all()
    done = api.get(f"{base}/transcription").json()
    assert (done["state"], done["progress"], done["error"]) == ("done", 1.0, "")
    [track] = api.get(f"{base}/tracks").json()["tracks"]
    assert (track["id"], track["is_automatic"]) == (done["track_id"], True)

    tracked = f"{base}/tracks/{track['id']}"
    before = api.get(f"{tracked}/cues").json()
    first = before["cues"][0]
    assert (first["start"], first["at_top"]) == (0, False)
    written = {**first, "text": "Tom & Kim"}
    changed = api.patch(f"{tracked}/cues", json={"remove": [first], "add": [written]})
    assert changed.status_code == 200
    assert (changed.json()["before"], changed.json()["added"]) == (
        before["digest"],
        [{**first, "text": "Tom &amp; Kim"}],
    )
    now = api.get(f"{tracked}/cues").json()
    assert (now["digest"], now["cues"][0]["text"]) == (changed.json()["digest"], "Tom &amp; Kim")
    late = api.patch(f"{tracked}/cues", json={"remove": [first], "add": [{**first, "text": "Late"}]})
    assert (late.status_code, "at 0:00" in late.json()["detail"]) == (409, True)
    assert api.patch(f"{tracked}/cues", json={"add": [{"start": 5, "end": 5, "text": "x"}]}).status_code == 422
    assert api.get(f"{tracked}/cues").json() == now
    assert api.request("PUT", f"{tracked}/text", json={"digest": "0" * 32}).status_code == 404


def test_it_is_called_off(api: Client, film: str) -> None:
    base = f"/api/videos/{film}"
    api.post(f"{base}/tracks/transcribe", json={})
    assert api.delete(f"{base}/transcription").status_code == 204
    assert api.get(f"{base}/transcription").json()["state"] == "cancelled"


def test_where_nothing_is_set_up_it_says_how(services: Services, film: str) -> None:
    with calling(replace(services, speech=None)) as api:
        answer = api.post(f"/api/videos/{film}/tracks/transcribe", json={})
    assert answer.status_code == 409
    assert "docs/speech.md" in answer.json()["detail"]
