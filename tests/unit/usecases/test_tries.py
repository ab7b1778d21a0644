"""How often may be guessed; and that nobody locks somebody else out by it."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import NotFound, SignInNeeded, TooManyAttempts
from notflix_app.core.people import Client, Person, Role
from notflix_app.core.rights import OPERATOR, of_person
from notflix_app.usecases import people, sessions
from notflix_app.usecases.invitations import change_password
from notflix_app.usecases.services import Services
from notflix_app.usecases.sharing import open_link
from notflix_app.usecases.sign_in import sign_in
from notflix_app.usecases.tries import ADDRESS_TRIES, NAME_FROM_ADDRESS_TRIES, NAME_TRIES
from tests.fakes.services import fake_services

HOME, ATTACKER, CAFE = Client("192.0.2.1"), Client("203.0.113.9"), Client("198.51.100.1")
PASSWORD = "correct horse"


@pytest.fixture
def services() -> Services:
    return fake_services()


@pytest.fixture(autouse=True)
def ann(services: Services) -> Person:
    people.add(services, OPERATOR, "Owner", "owner's password", role=Role.OWNER)
    return people.add(services, OPERATOR, "Ann", PASSWORD)


def enter(services: Services, client: Client, name: str = "Ann") -> str:
    return sign_in(services, name, PASSWORD, client)


def guess(services: Services, client: Client, name: str = "Ann") -> None:
    with pytest.raises(SignInNeeded):
        sign_in(services, name, "wrong horse", client)


def guess_from_everywhere(services: Services) -> None:
    for number in range(NAME_TRIES):
        guess(services, Client(f"10.0.{number}.1"))


def test_whoever_tries_a_name_too_often_locks_themself_out_alone(services: Services) -> None:
    for _ in range(NAME_FROM_ADDRESS_TRIES):
        guess(services, ATTACKER)
    with pytest.raises(TooManyAttempts, match="Try again in 10 minutes"):
        enter(services, ATTACKER)
    for client in (HOME, CAFE):
        assert enter(services, client)


def test_one_address_alone_never_uses_up_the_tries_of_a_name() -> None:
    assert NAME_FROM_ADDRESS_TRIES * 6 < NAME_TRIES  # ten minutes and an hour


def test_many_addresses_together_guess_no_faster_and_lock_out_nobody_who_was_here(services: Services) -> None:
    sessions.sign_out(services, enter(services, HOME))
    guess_from_everywhere(services)
    for client in (ATTACKER, CAFE, Client()):
        with pytest.raises(TooManyAttempts):
            enter(services, client)
    assert enter(services, HOME)
    assert sign_in(services, "Owner", "owner's password", CAFE)


def test_a_name_that_nobody_has_answers_alike(services: Services) -> None:
    for number in range(NAME_TRIES):
        guess(services, Client(f"10.0.{number}.1"), "Nobody")
    with pytest.raises(TooManyAttempts):
        enter(services, HOME, "Nobody")


def test_whoever_was_here_before_does_not_guess_for_ever(services: Services) -> None:
    enter(services, HOME)
    guess_from_everywhere(services)
    for _ in range(NAME_FROM_ADDRESS_TRIES):
        guess(services, HOME)
    with pytest.raises(TooManyAttempts):
        enter(services, HOME)


def test_who_is_signed_in_changes_their_password_while_others_guess(services: Services, ann: Person) -> None:
    guess_from_everywhere(services)
    change_password(services, of_person(ann), PASSWORD, "another horse", CAFE)
    with pytest.raises(SignInNeeded):
        change_password(services, of_person(ann), PASSWORD, "a third horse", CAFE)


def test_an_address_tries_only_so_often_whomever(services: Services) -> None:
    for number in range(ADDRESS_TRIES):
        guess(services, Client(f"2001:db8::{number:x}"), f"name {number}")
    with pytest.raises(TooManyAttempts):
        enter(services, Client("2001:db8::ffff:1"))
    assert enter(services, Client("2001:db8:0:1::1"))


def test_a_whole_school_may_sign_in_from_one_address(services: Services) -> None:
    for _ in range(ADDRESS_TRIES + 1):
        enter(services, HOME)


def test_signing_in_forgets_the_failures(services: Services) -> None:
    for _ in range(3):
        for _ in range(NAME_FROM_ADDRESS_TRIES - 1):
            guess(services, HOME)
        enter(services, HOME)


def test_dead_links_keep_nobody_from_signing_in(services: Services) -> None:
    for number in range(ADDRESS_TRIES):
        with pytest.raises(NotFound):
            open_link(services, f"dead {number}", HOME)
    with pytest.raises(TooManyAttempts):
        open_link(services, "dead", HOME)
    assert enter(services, HOME)
