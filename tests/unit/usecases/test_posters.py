"""A poster that somebody gave a film: it wins over the film's own, comes from the store, and stays."""

from __future__ import annotations

from typing import Any

import pytest

from notflix_app.core.errors import NotFound, Refused, Unavailable
from notflix_app.core.imports import content_digest
from notflix_app.core.pictures import MAX_BYTES
from notflix_app.core.rights import OPERATOR, STRANGER
from notflix_app.core.steps import StepKind
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from notflix_app.usecases.pictures import posters
from notflix_app.usecases.posters import remove_poster, set_poster
from notflix_app.usecases.reencode import reencode
from notflix_app.usecases.services import Services
from notflix_app.usecases.watch import playback
from tests.fakes.services import FakeWorkers, left_over, state

JPEG, PNG = b"\xff\xd8\xff\xe0 one", b"\x89PNG\r\n\x1a\n another"


def address(services: Services, video_id: str) -> str:
    return posters(services, OPERATOR, [services.catalog.get(video_id)])[video_id]


def test_it_is_shown_wherever_the_film_s_own_was(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    own = address(services, film)
    set_poster(services, OPERATOR, film, JPEG)
    assert address(services, film) == own  # until it is made
    workers.run_all()
    first = address(services, film)
    assert "public.store.test" in first
    assert f"{film}/poster/" in first
    assert playback(services, OPERATOR, film).poster == first
    set_poster(services, OPERATOR, film, PNG)
    workers.run_all()
    assert address(services, film) not in (own, first)


def test_the_film_s_own_is_shown_again(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    own = address(services, film)
    set_poster(services, OPERATOR, film, JPEG)
    workers.run_all()
    assert address(services, film) != own
    for _ in range(2):
        remove_poster(services, OPERATOR, film)
        assert address(services, film) == own
    with pytest.raises(NotFound):
        remove_poster(services, OPERATOR, "absent")


def test_it_stays_when_the_film_is_encoded_again_and_goes_with_it(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    set_poster(services, OPERATOR, film, JPEG)
    workers.run_all()
    before = services.catalog.get(film).poster
    reencode(services, OPERATOR, film)
    workers.run_all()
    workers.go_on(24 * 3600, every=1800)
    video = services.catalog.get(film)
    assert (video.version, video.poster) == (2, before)
    assert services.packages.fetch(address(services, film)) == b"jpg"  # type: ignore[attr-defined]
    delete(services, OPERATOR, film)
    workers.go_on(3600)
    assert left_over(services, film) == []


def test_a_film_that_is_on_its_way_goes_live_all_the_same(services: Services, workers: FakeWorkers) -> None:
    film = workers.ingest()
    set_poster(services, OPERATOR, film, JPEG)
    workers.run_all()
    assert state(services, film) is VideoState.LIVE
    assert services.catalog.get(film).poster


def set_while_the_store_is_away(services: Services, workers: FakeWorkers, film: str) -> None:
    """So that it is tried again later."""
    workers.wrong[StepKind.PICTURE] = Unavailable("Away.", "store")
    set_poster(services, OPERATOR, film, JPEG)
    workers.run_all()
    workers.wrong.clear()


def test_the_one_that_was_asked_for_last_stays(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    own = address(services, film)
    set_while_the_store_is_away(services, workers, film)
    set_poster(services, OPERATOR, film, PNG)
    workers.run_all()
    last = address(services, film)
    workers.go_on(600)  # the first is tried again
    assert address(services, film) == last != own


def test_one_that_was_taken_away_does_not_come_back(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    own = address(services, film)
    set_while_the_store_is_away(services, workers, film)
    remove_poster(services, OPERATOR, film)
    workers.go_on(600)
    assert address(services, film) == own


def test_of_two_at_once_none_is_lost_and_the_later_is_shown(
    services: Services, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = workers.live()
    plan = services.steps.plan

    def meanwhile(*given: Any) -> Any:
        monkeypatch.undo()
        set_poster(services, OPERATOR, film, PNG)
        return plan(*given)

    monkeypatch.setattr(services.steps, "plan", meanwhile)
    set_poster(services, OPERATOR, film, JPEG)
    steps = services.steps.list_for_video(film)
    assert sum(step.kind is StepKind.PICTURE for step in steps) == 2
    workers.run_all()
    assert services.catalog.get(film).poster == content_digest(PNG)


def test_what_is_no_picture_is_refused(services: Services, workers: FakeWorkers) -> None:
    film = workers.live()
    for content in (b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF\0\0\0\0WAVE"):
        with pytest.raises(Refused, match="no JPEG, PNG or WebP"):
            set_poster(services, OPERATOR, film, content)
    with pytest.raises(Refused, match="20 MiB is the most"):
        set_poster(services, OPERATOR, film, JPEG + bytes(MAX_BYTES))
    with pytest.raises(NotFound):
        set_poster(services, STRANGER, film, JPEG)
