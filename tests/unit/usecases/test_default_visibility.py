"""Whom new videos are for, where nobody says it of the one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.errors import Forbidden, Refused, SignInNeeded
from notflix_app.core.people import Person, Role
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, Actor, of_person
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import people
from notflix_app.usecases.default_visibility import choose_default_visibility, default_visibility
from notflix_app.usecases.ingest import NewVideo, begin
from notflix_app.usecases.services import Services
from tests.fakes.services import fake_services


@pytest.fixture
def services() -> Services:
    services = fake_services()
    return replace(services, policy=replace(services.policy, visibility=Visibility.LINK))


def added(services: Services, name: str, role: Role) -> Person:
    return people.add(services, OPERATOR, name, "correct horse", role=role)


def of_new(services: Services, actor: Actor, chosen: Visibility | None = None) -> Visibility:
    ticket = begin(services, actor, NewVideo("film.mp4", 5, visibility=chosen))
    return services.catalog.get(ticket.video_id).visibility


def test_what_the_site_says_until_its_owner_says_otherwise(services: Services) -> None:
    ed = of_person(added(services, "Ed", Role.EDITOR))
    assert [of_new(services, actor) for actor in (ed, OPERATOR, IN_FRONT)] == [Visibility.LINK] * 3
    before = begin(services, ed, NewVideo("before.mp4", 5)).video_id
    choose_default_visibility(services, ed, Visibility.PRIVATE)
    assert default_visibility(services, ed) is Visibility.PRIVATE
    assert (of_new(services, ed), of_new(services, OPERATOR)) == (Visibility.PRIVATE, Visibility.LINK)
    assert services.catalog.get(before).visibility is Visibility.LINK
    choose_default_visibility(services, ed, None)
    assert of_new(services, ed) is Visibility.LINK


def test_what_is_said_of_the_one_video_counts(services: Services) -> None:
    ed = of_person(added(services, "Ed", Role.EDITOR))
    choose_default_visibility(services, ed, Visibility.PRIVATE)
    assert of_new(services, ed, Visibility.PUBLIC) is Visibility.PUBLIC


def test_an_admin_says_it_for_somebody(services: Services) -> None:
    admin, ed = added(services, "Ada", Role.ADMIN), added(services, "Ed", Role.EDITOR)
    people.change(services, of_person(admin), ed.id, visibility=Visibility.MEMBERS)
    assert of_new(services, of_person(ed)) is Visibility.MEMBERS
    with pytest.raises(Forbidden):
        people.change(services, of_person(ed), admin.id, visibility=Visibility.PRIVATE)


def test_nobody_is_chosen_before_the_video_is_there(services: Services) -> None:
    ed = added(services, "Ed", Role.EDITOR)
    with pytest.raises(Refused, match="then share it"):
        of_new(services, of_person(ed), Visibility.CHOSEN)
    with pytest.raises(Refused):
        choose_default_visibility(services, of_person(ed), Visibility.CHOSEN)
    with pytest.raises(Refused):
        people.change(services, OPERATOR, ed.id, visibility=Visibility.CHOSEN)
    assert services.catalog.videos(limit=10) == []


def test_whoever_has_no_account_or_brings_in_nothing(services: Services) -> None:
    vic = of_person(added(services, "Vic", Role.VIEWER))
    with pytest.raises(Forbidden):
        default_visibility(services, vic)
    with pytest.raises(SignInNeeded):
        choose_default_visibility(services, STRANGER, Visibility.PUBLIC)
    with pytest.raises(Refused, match="no account"):
        choose_default_visibility(services, IN_FRONT, Visibility.PUBLIC)
