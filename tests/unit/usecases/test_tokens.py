"""API tokens: made, listed and removed by whoever they act for."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Forbidden, NotFound, Refused, SignInNeeded
from notflix_app.core.people import Role, Scope, digest
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, Actor, of_person
from notflix_app.usecases import people, tokens
from notflix_app.usecases.actors import actor_of_api_token
from notflix_app.usecases.services import Services

PASSWORD = "correct horse"
READ = {Scope.READ}


@pytest.fixture
def olga(services: Services) -> Actor:
    return of_person(people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER))


@pytest.fixture
def ann(services: Services, olga: Actor) -> Actor:
    return of_person(people.add(services, OPERATOR, "Ann", PASSWORD))


def test_ones_own_are_made_listed_and_removed(services: Services, ann: Actor, olga: Actor) -> None:
    token = tokens.make(services, ann, "backup", READ, days=1)
    assert token.startswith("notflix_")
    assert token not in repr(services.api_tokens.all())
    assert actor_of_api_token(services, token).name == "Ann"
    assert [each.name for each in tokens.tokens(services, ann)] == ["backup"]
    assert tokens.tokens(services, olga) == []
    assert len(tokens.tokens(services, olga, everybody=True)) == 1
    tokens.remove(services, ann, digest(token))
    with pytest.raises(SignInNeeded):
        actor_of_api_token(services, token)


def test_nobody_gets_at_what_is_somebody_elses(services: Services, ann: Actor, olga: Actor) -> None:
    theirs = digest(tokens.make(services, olga, "", READ))
    with pytest.raises(NotFound):
        tokens.remove(services, ann, theirs)
    with pytest.raises(Forbidden):
        tokens.make(services, ann, "", READ, person_id=olga.person_id)
    with pytest.raises(Forbidden):
        tokens.tokens(services, ann, everybody=True)
    admin = of_person(people.add(services, OPERATOR, "Adam", PASSWORD, role=Role.ADMIN))
    with pytest.raises(Forbidden, match="owner"):
        tokens.make(services, admin, "", READ, person_id=olga.person_id)
    with pytest.raises(Forbidden, match="owner"):
        tokens.remove(services, admin, theirs)
    tokens.make(services, admin, "", READ, person_id=ann.person_id)
    assert services.api_tokens.find(theirs) is not None


def test_a_token_makes_no_token_that_may_do_more(services: Services, olga: Actor) -> None:
    token = actor_of_api_token(services, tokens.make(services, olga, "", {Scope.MANAGE}))
    with pytest.raises(Forbidden, match="scope"):
        tokens.make(services, token, "", set(Scope))


def test_what_will_not_do_is_refused(services: Services, ann: Actor) -> None:
    for scopes, name, days in ((set(), "", 1), (READ, "n" * 101, 1), (READ, "", 0), (READ, "", 4000)):
        with pytest.raises(Refused):
            tokens.make(services, ann, name, scopes, days=days)
    with pytest.raises(Refused, match="no account"):
        tokens.make(services, IN_FRONT, "", READ)
    with pytest.raises(SignInNeeded):
        tokens.make(services, STRANGER, "", READ)
