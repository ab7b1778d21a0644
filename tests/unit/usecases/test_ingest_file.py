"""A file of this machine, on its way into the store."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.parts import stored_source
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases import ingest_file as module
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.ingest_file import ingest_file
from tests.fakes.services import FakeWorkers, fake_services

FILM = b"the first, the second and the last"


@pytest.fixture
def services():
    return fake_services(Policy(upload_part=5))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    file = tmp_path / "film.mp4"
    file.write_bytes(FILM)
    return file


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.0,) * 3)


def failing(services, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """The store loses so many parts before it takes any."""
    put, calls = services.sources.put_bytes, itertools.count()  # of several threads

    def put_bytes(*args) -> None:
        if next(calls) < times:
            raise Unavailable("The store does not answer.")
        put(*args)

    monkeypatch.setattr(services.sources, "put_bytes", put_bytes)


def test_it_arrives_whole_and_its_progress_is_told(services, film):
    positions: list[int] = []
    video = ingest_file(services, OPERATOR, film, NewVideo("film.mp4", len(FILM)), positions.append)
    assert video.state is VideoState.PROBING
    assert b"".join(services.sources.read(part.key) for part in stored_source(video)) == FILM
    assert positions == sorted(positions)
    assert positions[-1] == len(FILM)


def test_a_store_that_goes_away_for_a_moment_costs_nothing(services, film, monkeypatch):
    failing(services, monkeypatch, 3)
    assert ingest_file(services, OPERATOR, film, NewVideo("film.mp4", len(FILM))).state is VideoState.PROBING


def test_a_store_that_stays_away_leaves_nothing_behind(services, film, monkeypatch):
    failing(services, monkeypatch, 100)
    with pytest.raises(Unavailable):
        ingest_file(services, OPERATOR, film, NewVideo("film.mp4", len(FILM)))
    assert services.catalog.count() == 0
    FakeWorkers(services, film.parent).run_all()  # what was begun of it while it came is let go
    assert services.sources.objects == {}


@pytest.mark.parametrize("now", [FILM[:-1], FILM + b"!"])
def test_a_file_of_another_size_than_was_announced_is_refused(services, film, now):
    film.write_bytes(now)
    with pytest.raises(Refused, match="changed while it was sent"):
        ingest_file(services, OPERATOR, film, NewVideo("film.mp4", len(FILM)))
    assert services.catalog.count() == 0


@pytest.mark.parametrize("now", [FILM[:7], FILM.upper()])
def test_a_file_that_changes_meanwhile_is_refused(services, film, monkeypatch, now):
    put = services.sources.put_bytes

    def put_bytes(*args) -> None:
        put(*args)
        film.write_bytes(now)

    monkeypatch.setattr(services.sources, "put_bytes", put_bytes)
    with pytest.raises(Refused, match="changed while it was sent"):
        ingest_file(services, OPERATOR, film, NewVideo("film.mp4", len(FILM)))
    assert services.catalog.count() == 0
    FakeWorkers(services, film.parent).run_all()  # what was begun of it while it came is let go
    assert services.sources.objects == {}


def test_an_interrupt_leaves_nothing_behind(services, film):
    def interrupt(sent: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_file(services, OPERATOR, film, NewVideo("film.mp4", len(FILM)), interrupt)
    assert services.catalog.count() == 0
    FakeWorkers(services, film.parent).run_all()  # what was begun of it while it came is let go
    assert services.sources.objects == {}
