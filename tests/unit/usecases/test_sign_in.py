"""Signing in, sessions, and who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from notflix_app.core.errors import Forbidden, NotFound, SignInNeeded
from notflix_app.core.people import ApiToken, Client, Person, Role, Scope, digest
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, of_person
from notflix_app.usecases import people, sessions
from notflix_app.usecases.actors import actor_of, actor_of_api_token
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from tests.fakes.services import fake_services

HOME = Client("192.0.2.1", "Firefox")
DAY = 24 * 3600


@pytest.fixture
def services() -> Services:
    return fake_services()


@pytest.fixture
def ann(services: Services) -> Person:
    people.add(services, OPERATOR, "Owner", "owner's password", role=Role.OWNER)
    return people.add(services, OPERATOR, "Ann", "correct horse", role=Role.EDITOR, groups=["family"])


def enter(services: Services, name: str = "Ann", password: str = "correct horse", **rest: Any) -> str:
    return sign_in(services, name, password, rest.pop("client", HOME), **rest)


def test_a_name_and_its_password_make_a_session(services: Services, ann: Person) -> None:
    token = enter(services, " aNN ")
    assert actor_of(services, token) == of_person(ann)
    [session] = services.sessions.of_person(ann.id)
    assert session.id == digest(token)
    assert (session.address, session.device) == ("192.0.2.1", "Firefox")


def test_there_is_one_answer_whatever_was_wrong(services: Services, ann: Person) -> None:
    people.add(services, OPERATOR, "Gone", "correct horse")
    people.change(services, OPERATOR, people.find_person(services, OPERATOR, "gone").id, disabled=True)
    answers = set()
    for name, password in (("Ann", "wrong horse"), ("Nobody", "correct horse"), ("Gone", "correct horse"), ("", "")):
        with pytest.raises(SignInNeeded) as refused:
            enter(services, name, password)
        answers.add(refused.value.message)
    assert len(answers) == 1


def test_an_unknown_name_is_verified_too(services: Services, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes as long: tests of the adapter measure it."""
    asked = []
    monkeypatch.setattr(type(services.passwords), "verify", lambda _self, _password, known: bool(asked.append(known)))
    with pytest.raises(SignInNeeded):
        enter(services, "Nobody")
    assert asked == [""]


def test_the_session_that_the_browser_had_ends(services: Services, ann: Person) -> None:
    planted = enter(services, "Owner", "owner's password")
    token = enter(services, former=planted)
    assert token != planted
    assert actor_of(services, planted) == STRANGER


def test_a_session_ends_when_it_is_idle_and_when_it_is_old(services: Services, ann: Person) -> None:
    clock: Any = services.clock
    token = enter(services)
    clock.advance(30 * DAY - 1)
    assert actor_of(services, token).person_id == ann.id
    clock.advance(30 * DAY)
    assert actor_of(services, token) == STRANGER
    token = enter(services)
    for _ in range(9):
        clock.advance(20 * DAY - 1)
        assert actor_of(services, token).person_id == ann.id
    clock.advance(20 * DAY)
    assert actor_of(services, token) == STRANGER
    assert sessions.sweep_sessions(services) == 2


def test_being_seen_is_written_once_a_minute(services: Services, ann: Person) -> None:
    clock: Any = services.clock
    token = enter(services)
    began = clock.now
    seen = []
    for _ in range(4):
        clock.advance(29)
        actor_of(services, token)
        seen.append(services.sessions.of_person(ann.id)[0].seen_at - began)
    assert seen == [0, 0, 87, 87]


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(services: Services, ann: Person) -> None:
    clock: Any = services.clock
    token = enter(services)
    for _ in range(30):
        assert actor_of(services, token, acts=False).person_id == ann.id
        clock.advance(DAY)
    assert actor_of(services, token, acts=False) == STRANGER
    assert actor_of(services, token) == STRANGER


def test_disabling_and_changing_count_at_once(services: Services, ann: Person) -> None:
    token = enter(services)
    people.change(services, OPERATOR, ann.id, role=Role.ADMIN)
    assert actor_of(services, token).role is Role.ADMIN
    people.change(services, OPERATOR, ann.id, disabled=True)
    people.change(services, OPERATOR, ann.id, disabled=False)
    assert actor_of(services, token) == STRANGER


def test_ones_own_sessions_are_seen_and_ended_one_by_one(services: Services, ann: Person) -> None:
    here, there, elsewhere = enter(services), enter(services), enter(services)
    others = enter(services, "Owner", "owner's password")
    actor = actor_of(services, here)
    assert [each.session.id for each in sessions.own_sessions(services, actor, here) if each.current] == [digest(here)]
    sessions.end_session(services, actor, digest(there))
    assert actor_of(services, there) == STRANGER
    with pytest.raises(NotFound):
        sessions.end_session(services, actor, digest(others))
    assert sessions.end_sessions(services, actor, but=here) == 1
    assert actor_of(services, elsewhere) == STRANGER
    sessions.sign_out(services, here)
    assert actor_of(services, here) == STRANGER
    assert actor_of(services, others).role is Role.OWNER


def test_a_hash_of_an_earlier_strength_is_made_anew(services: Services, ann: Person) -> None:
    from notflix_app.adapters.passwords import Argon2Passwords

    services.people.set_password(ann.id, Argon2Passwords(memory_kib=64, rounds=1).hash("correct horse"))
    enter(services)
    assert not services.passwords.is_outdated(services.people.password(ann.id))
    enter(services)


def test_whoever_is_in_front_owns_it_until_there_is_an_account() -> None:
    alone = fake_services()
    assert actor_of(alone) == IN_FRONT
    assert actor_of(alone, "some token") == IN_FRONT
    assert actor_of(fake_services(alone=False)) == STRANGER
    people.add(alone, IN_FRONT, "Ann", "correct horse", role=Role.OWNER)
    assert actor_of(alone) == STRANGER


def test_a_token_of_the_api_acts_for_its_person(services: Services, ann: Person) -> None:
    clock: Any = services.clock
    services.api_tokens.add(ApiToken(digest("t"), ann.id, "", frozenset({Scope.READ}), clock.now, clock.now + 100))
    assert actor_of_api_token(services, "t") == of_person(ann, scopes=frozenset({Scope.READ}))
    assert [token.used_at for token in services.api_tokens.all()] == [clock.now]
    with pytest.raises(SignInNeeded):
        actor_of_api_token(services, "another")
    with pytest.raises(Forbidden):
        sessions.own_sessions(services, actor_of_api_token(services, "t"))
    clock.advance(100)
    with pytest.raises(SignInNeeded):
        actor_of_api_token(services, "t")


def test_a_token_of_somebody_disabled_is_not_valid(services: Services, ann: Person) -> None:
    services.api_tokens.add(ApiToken(digest("t"), ann.id, "", frozenset({Scope.READ}), 1.0))
    services.people.change(ann.id, lambda person: replace(person, disabled=True))
    with pytest.raises(SignInNeeded):
        actor_of_api_token(services, "t")
