"""How many uploads there may be, and how much they may announce."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Refused
from notflix_app.core.people import Role
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR, of_person
from notflix_app.core.video import VideoState
from notflix_app.usecases import people
from notflix_app.usecases.ingest import NewVideo, begin, complete, sign_part
from notflix_app.usecases.services import Services
from notflix_app.usecases.upload_limits import QUIET_SECONDS, SIGNED_SECONDS
from tests.fakes.services import fake_services

MIB = 1 << 20
FREE, KEPT = 100 * MIB, 10 * MIB


@pytest.fixture
def services() -> Services:
    return fake_services(Policy(upload_part=MIB, max_uploads=3, keep_free=KEPT), free_space=lambda: FREE)


def pending(services: Services) -> list[str]:
    return sorted(video.file_name for video in services.catalog.videos((VideoState.UPLOADING,)))


def send(services, ticket, *numbers: int) -> None:
    for number in numbers:
        services.sources.send(sign_part(services, OPERATOR, ticket.video_id, ticket.upload_id, number), bytes(MIB))


def dated(services, ticket, at: float) -> None:
    """The store has its own clock; here all that arrived came at this time."""
    stored = list(services.sources.list(keys.parts(ticket.video_id)))
    services.sources.modified.update({part.key: at for part in stored})


def test_uploads_are_limited_in_number(services):
    for name in "abc":
        begin(services, OPERATOR, NewVideo(f"{name}.mp4", 1))
    with pytest.raises(Refused, match=r"3 uploads are under way.* Wait until one has ended, or give one up"):
        begin(services, OPERATOR, NewVideo("d.mp4", 1))
    assert pending(services) == ["a.mp4", "b.mp4", "c.mp4"]


def test_what_is_announced_has_to_fit_on_the_disk_with_room_kept(services):
    begin(services, OPERATOR, NewVideo("a.mp4", 60 * MIB))
    with pytest.raises(Refused) as refused:
        begin(services, OPERATOR, NewVideo("b.mp4", 31 * MIB))
    assert refused.value.message == (
        "There is no room for this file: it needs 31 MB, and 30 MB are left for it. "
        "The store's disk has 100 MB free, of which 10 MB are kept and 60 MB are promised to other uploads. "
        "Delete videos or make room there, then try again; what is deleted is free within 20 minutes."
    )
    assert pending(services) == ["a.mp4"]
    begin(services, OPERATOR, NewVideo("c.mp4", 30 * MIB))


def test_what_has_arrived_is_not_counted_twice(services):
    """It is missing from what is free already."""
    ticket = begin(services, OPERATOR, NewVideo("a.mp4", 60 * MIB))
    send(services, ticket, *range(1, 21))
    begin(services, OPERATOR, NewVideo("b.mp4", 50 * MIB))


def test_where_nobody_knows_the_disk_only_the_number_counts(services):
    services = replace(services, free_space=lambda: None)
    begin(services, OPERATOR, NewVideo("a.mp4", 100 << 30))


def test_an_abandoned_try_of_the_same_file_gives_way(services):
    first = begin(services, OPERATOR, NewVideo("a.mp4", 60 * MIB))
    send(services, first, 1)
    dated(services, first, services.clock())
    services.clock.advance(QUIET_SECONDS + 1)
    second = begin(services, OPERATOR, NewVideo("a.mp4", 60 * MIB))
    assert [video.id for video in services.catalog.videos()] == [second.video_id]
    assert services.sources.objects == {}


def test_somebody_elses_of_the_same_name_and_size_stays(services):
    anna, ben = (
        of_person(people.add(services, OPERATOR, name, "a few words", role=Role.EDITOR)) for name in ("Anna", "Ben")
    )
    first = begin(services, anna, NewVideo("GX010042.MP4", 60 * MIB))
    services.sources.send(sign_part(services, anna, first.video_id, first.upload_id, 1), bytes(MIB))
    dated(services, first, services.clock())
    services.clock.advance(QUIET_SECONDS + 1)
    with pytest.raises(Refused, match="no room"):
        begin(services, ben, NewVideo("GX010042.MP4", 60 * MIB))
    assert services.catalog.get_or_none(first.video_id)
    begin(services, anna, NewVideo("GX010042.MP4", 60 * MIB))
    assert services.catalog.get_or_none(first.video_id) is None


def test_the_same_file_while_its_bytes_come_does_not(services):
    first = begin(services, OPERATOR, NewVideo("a.mp4", 60 * MIB))
    services.clock.advance(QUIET_SECONDS + 1)
    send(services, first, 1)
    dated(services, first, services.clock())
    with pytest.raises(Refused, match="no room"):
        begin(services, OPERATOR, NewVideo("a.mp4", 60 * MIB))
    assert services.catalog.get_or_none(first.video_id)


def test_what_never_sent_a_byte_gives_way_once_its_addresses_have_run_out(services):
    for name in "abc":
        begin(services, OPERATOR, NewVideo(f"{name}.mp4", 1))
        services.clock.advance(1)
    services.clock.advance(SIGNED_SECONDS - 2)
    begin(services, OPERATOR, NewVideo("d.mp4", 1))
    assert pending(services) == ["b.mp4", "c.mp4", "d.mp4"]


def test_nothing_gives_way_where_that_would_not_be_enough(services):
    begin(services, OPERATOR, NewVideo("a.mp4", 10 * MIB))
    services.clock.advance(SIGNED_SECONDS + 1)
    with pytest.raises(Refused, match="needs 95 MB, and 90 MB are left for it"):
        begin(services, OPERATOR, NewVideo("b.mp4", 95 * MIB))
    assert pending(services) == ["a.mp4"]


def test_what_has_ended_makes_room(services):
    tickets = [begin(services, OPERATOR, NewVideo(f"{name}.mp4", MIB)) for name in "abc"]
    send(services, tickets[0], 1)
    complete(services, OPERATOR, tickets[0].video_id, tickets[0].upload_id)
    begin(services, OPERATOR, NewVideo("d.mp4", 1))
