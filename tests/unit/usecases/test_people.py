"""Looking after people, and letting them in by links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused, SignInNeeded, TooManyAttempts
from notflix_app.core.people import Client, LinkPurpose, Person, Role, digest
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, Actor, of_person
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import invitations, people
from notflix_app.usecases.actors import actor_of
from notflix_app.usecases.default_visibility import choose_default_visibility
from notflix_app.usecases.own_account import change_own_words
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from notflix_app.usecases.tries import ADDRESS_TRIES
from tests.fakes.services import fake_services

HERE = Client("192.0.2.1", "Firefox")
PASSWORD = "correct horse"


@pytest.fixture
def services() -> Services:
    return fake_services()


@pytest.fixture
def owner(services: Services) -> Person:
    return people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER)


@pytest.fixture
def admin(services: Services, owner: Person) -> Person:
    return people.add(services, OPERATOR, "Adam", PASSWORD, role=Role.ADMIN)


def accept(services: Services, secret: str, name: str = "Ann", password: str = PASSWORD) -> str:
    return invitations.accept(services, secret, HERE, name=name, password=password)


def test_people_are_added_changed_and_listed(services: Services, owner: Person) -> None:
    ann = people.add(services, OPERATOR, " Ann ", PASSWORD, groups=["Family"], display_name="Ann B.")
    assert (ann.name, ann.role, ann.groups) == ("Ann", Role.VIEWER, {"family"})
    people.change(services, OPERATOR, ann.id, role=Role.EDITOR)
    people.change(services, OPERATOR, ann.id, groups=["School"])
    people.change(services, OPERATOR, ann.id, quota_bytes=5 << 30)
    ann = people.find_person(services, OPERATOR, "ann")
    assert (ann.role, ann.groups, ann.quota_bytes) == (Role.EDITOR, {"school"}, 5 << 30)
    assert people.people(services, OPERATOR) == [ann, owner]
    assert people.find_person(services, OPERATOR, ann.id) == ann
    people.remove(services, OPERATOR, ann.id)
    assert people.people(services, OPERATOR) == [owner]


def test_an_id_means_whom_it_belongs_to_whatever_others_are_called(services: Services, owner: Person) -> None:
    ann = people.add(services, OPERATOR, "Ann", PASSWORD)
    people.add(services, OPERATOR, ann.id, PASSWORD)
    assert people.find_person(services, OPERATOR, ann.id) == ann


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("Ann", "short")])
def test_what_will_not_do_is_refused(services: Services, name: str, password: str) -> None:
    with pytest.raises(Refused):
        people.add(services, OPERATOR, name, password)
    assert not services.people.exist()


ON_PEOPLE: list[Callable[[Services, Actor, str], Any]] = [
    lambda s, a, _: people.people(s, a),
    lambda s, a, _: people.find_person(s, a, "Olga"),
    lambda s, a, _: people.add(s, a, "New", PASSWORD),
    lambda s, a, _: invitations.invite(s, a),
    lambda s, a, _: invitations.invitations(s, a),
    lambda s, a, _: invitations.withdraw(s, a, "x"),
    lambda s, a, id_: people.change(s, a, id_, role=Role.VIEWER),
    lambda s, a, id_: people.change(s, a, id_, groups=[]),
    lambda s, a, id_: people.change(s, a, id_, quota_bytes=1),
    lambda s, a, id_: people.change(s, a, id_, disabled=True),
    lambda s, a, id_: people.change(s, a, id_, disabled=False),
    lambda s, a, id_: people.remove(s, a, id_),
    lambda s, a, id_: invitations.reset(s, a, id_),
]


@pytest.mark.parametrize("quota", [-1, 1 << 63])
def test_a_quota_that_no_store_has_is_refused(services: Services, owner: Person, quota: int) -> None:
    with pytest.raises(Refused, match="A quota is"):
        people.change(services, OPERATOR, owner.id, quota_bytes=quota)


@pytest.mark.parametrize("do", ON_PEOPLE)
def test_only_admins_look_after_people(services: Services, owner: Person, do: Callable[..., Any]) -> None:
    with pytest.raises(SignInNeeded):
        do(services, STRANGER, owner.id)
    with pytest.raises(Forbidden):
        do(services, Actor("e", Role.EDITOR), owner.id)
    assert services.people.all() == [owner]
    assert services.one_time_links.all() == []


@pytest.mark.parametrize("do", ON_PEOPLE[6:])
def test_an_admin_changes_no_owner(services: Services, owner: Person, admin: Person, do: Callable[..., Any]) -> None:
    before = services.people.all()
    with pytest.raises(Forbidden, match="owner"):
        do(services, of_person(admin), owner.id)
    assert services.people.all() == before
    assert services.one_time_links.all() == []


OF_ONESELF: list[Callable[[Services, Person], object]] = [
    lambda s, person: change_own_words(s, of_person(person), display_name="Adam B.", email=""),
    lambda s, person: choose_default_visibility(s, of_person(person), Visibility.PRIVATE),
]


@pytest.mark.parametrize("change", OF_ONESELF)
def test_what_somebody_else_changes_meanwhile_stays(
    services: Services, admin: Person, change: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    get = services.people.get

    def read_before(person_id: str) -> Person:
        read = get(person_id)
        monkeypatch.undo()
        people.change(services, OPERATOR, admin.id, role=Role.EDITOR)
        return read

    monkeypatch.setattr(services.people, "get", read_before)
    change(services, admin)
    assert services.people.get(admin.id).role is Role.EDITOR


def test_an_admin_makes_no_owner(services: Services, admin: Person) -> None:
    actor = of_person(admin)
    for make in (
        lambda: people.add(services, actor, "New", PASSWORD, role=Role.OWNER),
        lambda: people.change(services, actor, admin.id, role=Role.OWNER),
        lambda: invitations.invite(services, actor, role=Role.OWNER),
    ):
        with pytest.raises(Forbidden, match="owner"):
            make()


def test_the_last_owner_can_neither_leave_nor_step_down(services: Services, owner: Person) -> None:
    for leave in (
        lambda: people.remove(services, of_person(owner), owner.id),
        lambda: people.change(services, OPERATOR, owner.id, disabled=True),
        lambda: people.change(services, of_person(owner), owner.id, role=Role.ADMIN),
    ):
        with pytest.raises(Conflict, match="only owner"):
            leave()


def test_an_invitation_makes_one_account_as_it_says_and_signs_in(services: Services, owner: Person) -> None:
    secret = invitations.invite(services, of_person(owner), role=Role.EDITOR, groups=["Family"])
    assert secret not in repr(services.one_time_links.all())
    assert invitations.look_at(services, secret, HERE).purpose is LinkPurpose.INVITE
    token = accept(services, secret)
    actor = actor_of(services, token)
    assert (actor.name, actor.role, actor.groups) == ("Ann", Role.EDITOR, {"family"})
    sign_in(services, "ann", PASSWORD, HERE)
    with pytest.raises(NotFound, match="has been used"):
        accept(services, secret, "Bob")


def test_what_was_chosen_wrongly_can_be_chosen_again(services: Services, owner: Person) -> None:
    secret = invitations.invite(services, OPERATOR)
    for name, password, wrong in (("olga", PASSWORD, Conflict), ("", PASSWORD, Refused), ("Ann", "short", Refused)):
        with pytest.raises(wrong):
            accept(services, secret, name, password)
    accept(services, secret)


def test_a_link_expires_and_can_be_withdrawn(services: Services, owner: Person) -> None:
    clock: Any = services.clock
    late, taken_back = invitations.invite(services, OPERATOR, days=2), invitations.invite(services, OPERATOR, days=3)
    invitations.withdraw(services, OPERATOR, digest(taken_back))
    assert [link.id for link in invitations.invitations(services, OPERATOR)] == [digest(late)]
    clock.advance(2 * 24 * 3600)
    assert invitations.invitations(services, OPERATOR) == []
    for secret in (late, taken_back, "guess"):
        with pytest.raises(NotFound):
            accept(services, secret)
    with pytest.raises(NotFound):
        invitations.withdraw(services, OPERATOR, digest(taken_back))
    for days in (0, 366):
        with pytest.raises(Refused):
            invitations.invite(services, OPERATOR, days=days)


LOSES_THE_RIGHT: list[Callable[[Services, str], object]] = [
    lambda s, id_: people.change(s, OPERATOR, id_, disabled=True),
    lambda s, id_: people.change(s, OPERATOR, id_, role=Role.EDITOR),
    lambda s, id_: people.remove(s, OPERATOR, id_),
]


@pytest.mark.parametrize("lose", LOSES_THE_RIGHT)
def test_a_link_goes_with_the_right_of_whoever_made_it(
    services: Services, admin: Person, lose: Callable[..., Any]
) -> None:
    ann = people.add(services, OPERATOR, "Ann", PASSWORD)
    made = [
        invitations.invite(services, of_person(admin), role=Role.ADMIN),
        invitations.reset(services, of_person(admin), ann.id),
    ]
    stays = invitations.invite(services, OPERATOR)
    assert len(invitations.invitations(services, OPERATOR)) == 3
    lose(services, admin.id)
    assert [link.id for link in invitations.invitations(services, OPERATOR)] == [digest(stays)]
    for secret in made:
        with pytest.raises(NotFound):
            accept(services, secret, "Eve")


def test_links_are_not_guessed_at_for_long(services: Services) -> None:
    for _ in range(ADDRESS_TRIES):
        with pytest.raises(NotFound):
            invitations.look_at(services, "guess", HERE)
    with pytest.raises(TooManyAttempts):
        invitations.look_at(services, "guess", HERE)


def test_a_reset_sets_a_new_password_and_ends_what_was(services: Services, owner: Person, admin: Person) -> None:
    old = sign_in(services, "Adam", PASSWORD, HERE)
    secret = invitations.reset(services, of_person(owner), admin.id)
    sign_in(services, "Adam", PASSWORD, HERE)
    token = accept(services, secret, "ignored", "another horse")
    assert actor_of(services, token).name == "Adam"
    assert actor_of(services, old) == STRANGER
    with pytest.raises(SignInNeeded):
        sign_in(services, "Adam", PASSWORD, HERE)
    with pytest.raises(NotFound):
        accept(services, secret, password="a third horse")


def test_a_reset_leads_to_nobody_who_has_risen_since(services: Services, admin: Person) -> None:
    ann = people.add(services, OPERATOR, "Ann", PASSWORD)
    secret = invitations.reset(services, of_person(admin), ann.id)
    people.change(services, OPERATOR, ann.id, role=Role.OWNER)
    assert invitations.invitations(services, OPERATOR) == []
    for use in (lambda: accept(services, secret), lambda: invitations.look_at(services, secret, HERE)):
        with pytest.raises(NotFound, match="Ask for a new one"):
            use()
    assert sign_in(services, "Ann", PASSWORD, HERE)


def test_a_reset_lets_nobody_in_who_is_disabled(services: Services, admin: Person) -> None:
    secret = invitations.reset(services, OPERATOR, admin.id)
    people.change(services, OPERATOR, admin.id, disabled=True)
    with pytest.raises(SignInNeeded, match="disabled"):
        accept(services, secret)
    assert services.sessions.of_person(admin.id) == []


def test_the_first_owner_comes_by_the_newest_link_alone() -> None:
    services = fake_services()
    earlier, secret = invitations.first_owner(services), invitations.first_owner(services)
    with pytest.raises(NotFound):
        accept(services, earlier)
    assert actor_of(services) == IN_FRONT
    assert actor_of(services, accept(services, secret)).role is Role.OWNER
    assert invitations.first_owner(services) == ""


def test_the_first_owners_link_is_void_once_there_is_somebody(services: Services) -> None:
    secret = invitations.first_owner(services)
    people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER)
    with pytest.raises(NotFound):
        accept(services, secret)


def test_a_password_is_changed_by_whoever_knows_it(services: Services, owner: Person) -> None:
    here, there = sign_in(services, "Olga", PASSWORD, HERE), sign_in(services, "Olga", PASSWORD, HERE)
    actor = actor_of(services, here)
    with pytest.raises(SignInNeeded, match="not your password"):
        invitations.change_password(services, actor, "wrong horse", "another horse", HERE, session=here)
    with pytest.raises(Refused):
        invitations.change_password(services, actor, PASSWORD, "short", HERE, session=here)
    invitations.change_password(services, actor, PASSWORD, "another horse", HERE, session=here)
    assert actor_of(services, here) == actor
    assert actor_of(services, there) == STRANGER
    sign_in(services, "Olga", "another horse", HERE)
    with pytest.raises(Refused, match="no account"):
        invitations.change_password(services, IN_FRONT, "", PASSWORD, HERE)
