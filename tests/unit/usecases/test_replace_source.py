"""Another file for a film, from this machine: it is sent first, which takes a while."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.delete import delete
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.replace_source import NewSource, replace_source
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers, left_over

BETTER = b"a better film"


def replace(services: Services, film: str, meanwhile: Callable[[], object] = lambda: None) -> None:
    """meanwhile: what others do as it is sent."""

    def read(begin: int, count: int) -> bytes:
        meanwhile()
        return BETTER[begin : begin + count]

    replace_source(services, OPERATOR, film, NewSource("better.mkv", len(BETTER), read))


def parts(services: Services, film: str) -> list[str]:
    return [stored.key for stored in services.sources.list(keys.parts(film))]


@pytest.mark.parametrize("id_stayed", [False, True])  # so it was left by earlier releases
def test_a_film_is_made_of_it(
    id_stayed: bool, services: Services, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as context:
        if id_stayed:
            context.setattr(services.catalog, "record_composed", lambda video_id: None)
        film = workers.live()
    replace(services, film)
    workers.run_all()
    assert (services.catalog.get(film).version, services.catalog.get(film).file_name) == (2, "better.mkv")
    assert services.sources.read(keys.source(film)) == BETTER
    assert parts(services, film) == []


def test_a_version_that_is_begun_meanwhile_is_made_of_the_file_before(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    with pytest.raises(Conflict, match="being encoded again"):
        replace(services, film, lambda: reencode(services, OPERATOR, film))
    assert services.sources.read(keys.source(film)) == b"film"
    assert services.catalog.get(film).file_name == "home.mp4"
    assert parts(services, film) == []
    workers.run_all()
    assert services.catalog.get(film).version == 2


def test_of_a_film_that_is_deleted_meanwhile_nothing_stays(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()

    def gone() -> None:
        delete(services, OPERATOR, film)
        workers.run_all()

    with pytest.raises(NotFound):
        replace(services, film, gone)
    workers.run_all()
    assert left_over(services, film) == []
