"""Another file for a film, sent like any upload: the film plays as it is until what is made of it takes over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from notflix_app.core.people import Role
from notflix_app.core.policy import Policy
from notflix_app.core.release import Release
from notflix_app.core.rights import OPERATOR, Actor
from notflix_app.core.steps import StepKind
from notflix_app.core.video import FileInPlace, VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.core.webhooks import EventType, Webhook
from notflix_app.usecases.delete import delete
from notflix_app.usecases.ingest import NewVideo, abandon, begin, complete, sign_part, tell_arrived
from notflix_app.usecases.reencode import cancel_release, reencode
from notflix_app.usecases.replacement import replace_in_place, take_over
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers, fake_services, left_over, state

PART = 5
BETTER = (b"a bet", b"ter f", b"ilm")


@pytest.fixture
def services() -> Services:
    return fake_services(Policy(upload_part=PART))


@pytest.fixture
def film(workers: FakeWorkers) -> str:
    return workers.live()


def send(services: Services, film: str, *pieces: bytes, file_name: str = "better.mkv") -> tuple[str, str]:
    """The ids of the upload; not all of it need have arrived."""
    ticket = begin(services, OPERATOR, NewVideo(file_name, len(b"".join(BETTER)), replaces=film))
    for number, data in enumerate(pieces, start=1):
        url = sign_part(services, OPERATOR, ticket.video_id, ticket.upload_id, number)
        services.sources.send(url, data)  # type: ignore[attr-defined]
        tell_arrived(services, OPERATOR, ticket.video_id, ticket.upload_id)
    return ticket.video_id, ticket.upload_id


def test_a_film_is_made_of_the_new_file_and_keeps_all_else(services: Services, workers: FakeWorkers, film: str) -> None:
    before = services.catalog.get(film)
    upload = send(services, film, *BETTER)
    workers.run_all()
    assert services.catalog.get(film) == before  # nothing of an upload is made of itself
    assert services.steps.list_for_video(upload[0]) == []
    complete(services, OPERATOR, *upload)
    workers.run_all()
    now = services.catalog.get(film)
    assert (now.version, now.file_name, now.size, now.title) == (2, "better.mkv", 13, before.title)
    assert services.sources.read(keys.source(film)) == b"".join(BETTER)
    workers.go_on(120)
    assert left_over(services, upload[0]) == []
    assert services.catalog.get_or_none(upload[0]) is None


def test_an_upload_that_is_given_up_leaves_the_film_as_it_was(services: Services, film: str) -> None:
    before, source = services.catalog.get(film), services.sources.read(keys.source(film))
    upload = send(services, film, *BETTER[:2])
    abandon(services, OPERATOR, *upload)
    assert services.catalog.get(film) == before
    assert services.sources.read(keys.source(film)) == source
    assert left_over(services, upload[0]) == []


def test_it_is_for_those_who_may_change_the_film_and_for_a_film_that_is_live(
    services: Services, workers: FakeWorkers, film: str
) -> None:
    for role, error in ((Role.EDITOR, Forbidden), (Role.VIEWER, Forbidden)):
        with pytest.raises(error):
            begin(services, Actor("x", role), NewVideo("better.mkv", 13, replaces=film))
    with pytest.raises(NotFound):
        begin(services, OPERATOR, NewVideo("better.mkv", 13, replaces="absent"))
    with pytest.raises(Conflict, match="not live"):
        begin(services, OPERATOR, NewVideo("better.mkv", 13, replaces=workers.ingest()))
    release = reencode(services, OPERATOR, film)
    with pytest.raises(Conflict, match="being encoded again"):
        begin(services, OPERATOR, NewVideo("better.mkv", 13, replaces=film))
    cancel_release(services, OPERATOR, film, release.version)
    hidden = services.catalog.get(send(services, film)[0])
    assert (hidden.visibility, hidden.title) == (Visibility.PRIVATE, services.catalog.get(film).title)


@pytest.mark.parametrize("id_stayed", [False, True])  # so it was left by earlier releases
def test_a_film_whose_file_is_not_kept_is_given_another(id_stayed: bool, tmp_path: Path) -> None:
    services = fake_services(Policy(upload_part=PART, keep_source=False))
    workers = FakeWorkers(services, tmp_path)
    if id_stayed:
        services.catalog.record_composed = lambda video_id: None  # type: ignore[method-assign]
    film = workers.live()
    complete(services, OPERATOR, *send(services, film, *BETTER))
    workers.run_all()
    assert (services.catalog.get(film).version, services.catalog.get(film).file_name) == (2, "better.mkv")


def test_a_film_whose_file_is_not_put_away_yet_waits(services: Services, workers: FakeWorkers) -> None:
    workers.wrong[StepKind.SWEEP] = Unavailable("Away.", "store")
    with pytest.raises(Conflict, match="not live"):
        send(services, workers.live(), *BETTER)


def test_a_version_that_was_begun_meanwhile_gives_way(services: Services, workers: FakeWorkers, film: str) -> None:
    upload = send(services, film, *BETTER)
    of_the_old = reencode(services, OPERATOR, film)
    services.clock.advance(1)  # type: ignore[attr-defined]
    complete(services, OPERATOR, *upload)
    workers.run_all()
    assert services.catalog.get(film).version > of_the_old.version
    assert services.catalog.get(film).file_name == "better.mkv"


def test_one_that_was_begun_before_a_worker_came_gives_way(services: Services, workers: FakeWorkers, film: str) -> None:
    upload = send(services, film, *BETTER, file_name="home.mp4")  # as the file before is called
    complete(services, OPERATOR, *upload)
    of_the_old = reencode(services, OPERATOR, film)
    workers.run_all()
    assert services.catalog.get(film).version > of_the_old.version
    assert services.catalog.get(film).size == len(b"".join(BETTER))


def test_one_that_is_begun_as_the_bytes_are_put_together_gives_way(
    services: Services, workers: FakeWorkers, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is of both files."""
    begun, compose = [], services.sources.compose

    def meanwhile(key: str, parts: Sequence[str]) -> None:
        begun.append(reencode(services, OPERATOR, film))
        workers.run(services.queue.take())  # type: ignore[attr-defined]
        compose(key, parts)

    complete(services, OPERATOR, *send(services, film, *BETTER))
    with monkeypatch.context() as context:
        context.setattr(services.sources, "compose", meanwhile)
        workers.run(services.queue.take())  # type: ignore[attr-defined]
    workers.run_all()
    mixed = services.releases.version_of(film, begun[0].version)
    now = services.catalog.get(film)
    assert mixed is not None
    assert mixed.state is VideoState.CANCELLED
    assert (now.version, now.file_name) == (begun[0].version + 1, "better.mkv")


def test_after_a_worker_died_one_that_was_begun_meanwhile_is_not_taken_for_the_right_one(
    services: Services, workers: FakeWorkers, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = complete(services, OPERATOR, *send(services, film, *BETTER))

    def died(*given: object) -> None:
        raise MemoryError

    with monkeypatch.context() as context:
        context.setattr(services.releases, "begin", died)
        with pytest.raises(MemoryError):
            take_over(services, carrier)
    services.clock.advance(1)  # type: ignore[attr-defined]
    mixed = reencode(services, OPERATOR, film)
    take_over(services, carrier)
    right = services.releases.wanted([film])[film]
    assert (right.version, right.replacement) == (mixed.version + 1, carrier.id)


def test_where_another_is_begun_in_between_that_gives_way_too(
    services: Services, workers: FakeWorkers, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_release = services.releases.begin

    def slower(*given: Any) -> Release | None:
        monkeypatch.undo()
        reencode(services, OPERATOR, film)
        return begin_release(*given)

    services.catalog.record_source(film, 4, "home.mp4", FileInPlace("/films/home.mp4", 1))
    monkeypatch.setattr(services.releases, "begin", slower)
    replace_in_place(services, OPERATOR, film, "better.mkv", 13, FileInPlace("/films/better.mkv", 2))
    workers.run_all()
    assert (services.catalog.get(film).version, services.catalog.get(film).file_name) == (3, "better.mkv")


def test_a_film_that_goes_in_the_last_moment_is_said_to_be_gone(
    services: Services, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier = complete(services, OPERATOR, *send(services, film, *BETTER))
    record = services.catalog.record_source

    def gone(*given: Any) -> None:
        record(*given)
        delete(services, OPERATOR, film)

    monkeypatch.setattr(services.catalog, "record_source", gone)
    with pytest.raises(Refused, match="not there any more"):
        take_over(services, carrier)


def test_taking_over_twice_begins_one_version(services: Services, film: str) -> None:
    upload = send(services, film, *BETTER)
    services.clock.advance(1)  # type: ignore[attr-defined]
    carrier = complete(services, OPERATOR, *upload)
    for _ in range(2):  # its worker died before it could say that it was done
        take_over(services, carrier)
    [release] = services.releases.list_for_video(film)
    assert release.version == 2


def test_of_a_file_that_lay_elsewhere_the_store_has_the_new_one(
    services: Services, workers: FakeWorkers, film: str
) -> None:
    services.catalog.record_source(film, 4, "home.mp4", FileInPlace("/films/home.mp4", 1))
    complete(services, OPERATOR, *send(services, film, *BETTER))
    workers.run_all()
    assert services.catalog.get(film).in_place is None


def test_a_film_that_went_meanwhile_is_said_to_be_gone(services: Services, workers: FakeWorkers, film: str) -> None:
    upload = send(services, film, *BETTER)
    delete(services, OPERATOR, film, for_good=True)
    complete(services, OPERATOR, *upload)
    workers.run_all()
    assert state(services, upload[0]) is VideoState.FAILED
    assert "not there any more" in services.catalog.get(upload[0]).error
    assert [step.kind for step in services.steps.list_for_video(upload[0])][:1] == [StepKind.REPLACE]


def test_webhooks_hear_of_the_film_and_not_of_the_upload(services: Services, workers: FakeWorkers, film: str) -> None:
    services.webhooks.add(Webhook("w", "https://hook.test", tuple(EventType), "secret", 0.0))
    complete(services, OPERATOR, *send(services, film, *BETTER))
    workers.run_all()
    assert [(one.event, one.video.id) for one in services.webhooks.deliveries("w", limit=99) if one.video] == [
        (EventType.REPLACED, film)
    ]
