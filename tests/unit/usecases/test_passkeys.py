"""Passkeys, from being asked for to signing in; the authenticator is one in software."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from notflix_app.core.audit import Deed
from notflix_app.core.credentials import CHALLENGE_SECONDS
from notflix_app.core.errors import Conflict, NotFound, Refused, SignInNeeded, TooManyAttempts
from notflix_app.core.people import Client, Person, Role, digest
from notflix_app.core.rights import OPERATOR, STRANGER, Actor, of_person
from notflix_app.usecases import invitations, passkeys, people
from notflix_app.usecases.actors import actor_of
from notflix_app.usecases.audit import audit_entries
from notflix_app.usecases.passkeys import Asked
from notflix_app.usecases.services import Services
from tests.authenticator import Authenticator
from tests.fakes.services import SITE, fake_services

HOME = Client("192.0.2.1", "Firefox")


@pytest.fixture
def services() -> Services:
    return fake_services()


@pytest.fixture
def ann(services: Services) -> Person:
    people.add(services, OPERATOR, "Owner", "owner's password", role=Role.OWNER)
    return people.add(services, OPERATOR, "Ann", "correct horse")


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(SITE, "notflix.test")


def given(services: Services, person: Person, device: Authenticator) -> None:
    asked = passkeys.ask_to_make(services, of_person(person), HOME)
    passkeys.make(services, of_person(person), asked.secret, device.make(asked.options), "  My   telephone ")


def enter(services: Services, device: Authenticator, **rest: Any) -> str:
    asked = passkeys.ask_to_sign_in(services, HOME)
    return passkeys.sign_in(services, asked.secret, device.sign(asked.options), HOME, **rest)


def test_one_signs_in_without_a_name(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    [kept] = passkeys.own_passkeys(services, of_person(ann))
    assert (kept.name, kept.used_at) == ("My telephone", None)
    assert actor_of(services, enter(services, device)) == of_person(ann)
    [kept] = passkeys.own_passkeys(services, of_person(ann))
    assert (kept.sign_count, kept.used_at) == (1, services.clock())


def test_the_session_before_ends(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    planted = enter(services, device)
    enter(services, device, former=planted)
    assert actor_of(services, planted) == STRANGER


def test_an_answer_is_good_once(services: Services, ann: Person, device: Authenticator) -> None:
    device.counts = False  # nor does its count give a replay away
    given(services, ann, device)
    asked = passkeys.ask_to_sign_in(services, HOME)
    answer = device.sign(asked.options)
    passkeys.sign_in(services, asked.secret, answer, HOME)
    for secret in (asked.secret, passkeys.ask_to_sign_in(services, HOME).secret):
        with pytest.raises((Refused, SignInNeeded)):
            passkeys.sign_in(services, secret, answer, HOME)


def test_only_the_browser_that_was_asked_may_answer(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    asked = passkeys.ask_to_sign_in(services, HOME)
    for secret in ("", "another", digest(asked.secret)):
        with pytest.raises(Refused):
            passkeys.sign_in(services, secret, device.sign(asked.options), HOME)


def test_a_challenge_does_not_last(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    asked = passkeys.ask_to_sign_in(services, HOME)
    services.clock.advance(CHALLENGE_SECONDS)  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="took too long"):
        passkeys.sign_in(services, asked.secret, device.sign(asked.options), HOME)


def test_there_is_one_answer_whatever_was_wrong(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    stranger = Authenticator(SITE, "notflix.test")
    copied = replace(device, key=stranger.key)
    answers = set()
    for wrong in (stranger, copied):
        with pytest.raises(SignInNeeded) as refused:
            enter(services, wrong)
        answers.add(refused.value.message)
    people.change(services, OPERATOR, ann.id, disabled=True)
    with pytest.raises(SignInNeeded) as refused:
        enter(services, device)
    assert answers == {refused.value.message}


def test_guessing_is_limited(services: Services, ann: Person) -> None:
    def guess() -> None:
        for _ in range(1000):
            with pytest.raises(SignInNeeded):
                enter(services, Authenticator(SITE, "notflix.test"))

    with pytest.raises(TooManyAttempts):
        guess()


def test_strangers_and_tokens_make_none(services: Services, ann: Person, device: Authenticator) -> None:
    with pytest.raises(SignInNeeded):
        passkeys.ask_to_make(services, STRANGER, HOME)


def test_what_another_account_asked_for_is_refused(services: Services, ann: Person, device: Authenticator) -> None:
    ben = people.add(services, OPERATOR, "Ben", "correct horse")
    asked = passkeys.ask_to_make(services, of_person(ben), HOME)
    with pytest.raises(Refused, match="somebody else"):
        passkeys.make(services, of_person(ann), asked.secret, device.make(asked.options))


def invited(services: Services, **more: Any) -> str:
    return invitations.invite(services, OPERATOR, role=Role.EDITOR, groups=["family"], **more)


def accepted(services: Services, asked: Asked, device: Authenticator) -> Actor:
    return actor_of(services, passkeys.accept(services, asked.secret, device.make(asked.options), HOME))


def test_an_invitation_is_accepted_with_nothing_but_a_passkey(
    services: Services, ann: Person, device: Authenticator
) -> None:
    asked = passkeys.ask_to_accept(services, invited(services), HOME, name="Eve", display_name="Eve E.")
    actor = accepted(services, asked, device)
    assert (actor.name, actor.role, actor.groups) == ("Eve", Role.EDITOR, {"family"})
    assert services.people.password(actor.person_id) == ""
    assert actor_of(services, enter(services, device)) == actor
    with pytest.raises(Conflict, match="all that you sign in with"):
        passkeys.forget(services, actor, passkeys.own_passkeys(services, actor)[0].id)


def test_a_link_makes_one_account(services: Services, ann: Person, device: Authenticator) -> None:
    link = invited(services)
    first = passkeys.ask_to_accept(services, link, HOME, name="Eve")
    second = passkeys.ask_to_accept(services, link, HOME, name="Mallory")
    accepted(services, first, device)
    with pytest.raises(NotFound):
        accepted(services, second, Authenticator(SITE, "notflix.test"))
    with pytest.raises(NotFound):
        passkeys.ask_to_accept(services, link, HOME, name="Mallory")
    assert services.people.by_name("Mallory") is None


def test_a_name_that_is_taken_is_said_before_a_passkey_is_made(services: Services, ann: Person) -> None:
    with pytest.raises(Conflict, match="Somebody is called ann already"):
        passkeys.ask_to_accept(services, invited(services), HOME, name="ann")


def test_a_reset_lets_back_in_by_passkey(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    before = enter(services, device)
    asked = passkeys.ask_to_accept(services, invitations.reset(services, OPERATOR, ann.id), HOME, name="ignored")
    new = Authenticator(SITE, "notflix.test")
    assert accepted(services, asked, new) == of_person(ann)
    assert actor_of(services, before) == STRANGER
    assert actor_of(services, enter(services, new)) == of_person(ann)


def test_what_was_asked_with_a_link_makes_none_for_who_is_signed_in(
    services: Services, ann: Person, device: Authenticator
) -> None:
    asked = passkeys.ask_to_accept(services, invitations.reset(services, OPERATOR, ann.id), HOME)
    with pytest.raises(Refused):
        passkeys.make(services, of_person(ann), asked.secret, device.make(asked.options))


def test_the_rows_tell_nobody_a_secret(services: Services, ann: Person) -> None:
    link = invited(services)
    asked = passkeys.ask_to_accept(services, link, HOME, name="Eve")
    kept = services.challenges.take(digest(asked.secret), "new_passkey", 0)  # type: ignore[arg-type]
    assert kept
    assert link not in str(kept)
    assert asked.secret not in str(kept)


def test_only_ones_own_are_forgotten(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    [kept] = passkeys.own_passkeys(services, of_person(ann))
    ben = people.add(services, OPERATOR, "Ben", "correct horse")
    with pytest.raises(NotFound):
        passkeys.forget(services, of_person(ben), kept.id)
    passkeys.forget(services, of_person(ann), kept.id)
    with pytest.raises(SignInNeeded):
        enter(services, device)


def test_coming_and_going_is_noted(services: Services, ann: Person, device: Authenticator) -> None:
    given(services, ann, device)
    [kept] = passkeys.own_passkeys(services, of_person(ann))
    passkeys.forget(services, of_person(ann), kept.id)
    link = invitations.reset(services, OPERATOR, ann.id)
    asked = passkeys.ask_to_accept(services, link, HOME)
    passkeys.accept(services, asked.secret, device.make(asked.options), HOME, key="Key")
    noted = [
        (each.deed, each.target, each.detail, each.address) for each in audit_entries(services, OPERATOR, who="Ann")
    ]
    assert noted[1:] == [
        (Deed.PASSKEY_ADDED, "Ann", "Key, by a link", HOME.address),
        (Deed.PASSKEY_REMOVED, "Ann", "My telephone", ""),
        (Deed.PASSKEY_ADDED, "Ann", "My telephone", ""),
    ]
    assert kept.id not in repr(noted)
