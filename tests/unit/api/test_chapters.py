"""Chapters by the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.services import FakeWorkers
from tests.fixtures.api import Client

DOOR, CHASE = {"at": 0.0, "title": "The door"}, {"at": 30.5, "title": "The chase"}


@pytest.fixture
def address(workers: FakeWorkers) -> str:
    return f"/api/videos/{workers.live()}/chapters"


def test_chapters_from_first_to_last(api: Client, address: str) -> None:
    assert api.get(address).json() == {"chapters": []}
    answer = api.put(address, json={"chapters": [CHASE, DOOR]})
    assert (answer.status_code, answer.json()) == (200, {"chapters": [DOOR, CHASE]})
    assert api.get(address).json() == {"chapters": [DOOR, CHASE]}
    file = api.get(f"{address}.vtt")
    assert file.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert file.headers["Access-Control-Allow-Origin"] == "*"
    assert "00:00:00.000 --> 00:00:30.500\nThe door" in file.text
    assert api.put(address, json={"chapters": []}).json() == {"chapters": []}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, "chapters"),
        ({"chapters": [{"at": 0}]}, "title"),
        ({"chapters": [DOOR | {"end": 3}]}, "end"),
        ({"chapters": [{"at": "soon", "title": "x"}]}, "at"),
        ({"chapters": [DOOR, DOOR]}, "Two chapters begin at 0:00"),
        ({"chapters": [{"at": 61, "title": "x"}]}, "the film ends at 1:00"),
        ({"chapters": [DOOR] * 1001}, "chapters"),
    ],
)
def test_what_will_not_do_is_said(api: Client, address: str, body: dict[str, Any], problem: str) -> None:
    answer = api.put(address, json=body)
    assert (answer.status_code, problem in answer.json()["detail"]) == (422, True), answer.text


def test_there_are_none_of_what_is_not_there(api: Client) -> None:
    for path in ("absent/chapters", "absent/chapters.vtt", "%00/chapters"):
        assert api.get(f"/api/videos/{path}").status_code == 404
