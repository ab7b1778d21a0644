"""Signing in with an account elsewhere: who becomes whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from notflix_app.core.audit import Deed
from notflix_app.core.credentials import Claims, Identity, ProviderRules
from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused, SignInNeeded
from notflix_app.core.people import Client, Person, Role
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR, STRANGER, Actor, of_person
from notflix_app.usecases import invitations, passkeys, people, provider
from notflix_app.usecases.actors import actor_of
from notflix_app.usecases.audit import audit_entries
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from tests.fakes.identity_provider import FakeIdentityProvider
from tests.fakes.services import fake_services

HOME = Client("192.0.2.1", "Firefox")
ADA = Claims(Identity("https://id.example", "1"), "ada", "Ada L.", "ada@example.org", ("Staff",))


def made(rules: ProviderRules = ProviderRules(), *, alone: bool = False, owner: bool = True) -> Services:
    services = replace(fake_services(Policy(provider=rules), alone=alone), provider=FakeIdentityProvider(ADA))
    if owner:
        people.add(services, OPERATOR, "Owner", "owner's password", role=Role.OWNER)
    return services


def enter(services: Services, claims: Claims = ADA, actor: Actor = STRANGER, **more: Any) -> Actor:
    services.provider.claims = claims  # type: ignore[union-attr]
    sent = provider.begin(services, actor, "http://notflix.test/back", HOME, **more)
    arrived = provider.finish(services, actor, sent.secret, {"state": sent.url.partition("=")[2]}, HOME)
    return actor_of(services, arrived.token)


def test_whoever_has_an_account_there_gets_one_here() -> None:
    services = made()
    actor = enter(services)
    assert services.people.get(actor.person_id) == Person(
        actor.person_id, "ada", "Ada L.", "ada@example.org", Role.VIEWER, created_at=services.clock()
    )
    assert enter(services) == actor


def test_names_and_addresses_are_nobodys_key() -> None:
    """Whoever gets the address of somebody who left is not they."""
    services = made()
    people.add(services, OPERATOR, "ada", "correct horse", email="ada@example.org", role=Role.ADMIN)
    first = enter(services)
    assert (first.name, first.role) == ("ada 2", Role.VIEWER)
    second = enter(services, replace(ADA, identity=Identity("https://id.example", "2")))
    assert second.name == "ada 3"
    third = enter(services, replace(ADA, identity=Identity("https://other.example", "1")))
    assert third.name == "ada 4"
    assert enter(services, replace(ADA, name="renamed")) == first


def test_groups_there_may_be_roles_and_groups_here() -> None:
    rules = ProviderRules({"Staff": Role.EDITOR, "it": Role.ADMIN}, Role.VIEWER, takes_groups=True)
    services = made(rules)
    actor = enter(services)
    assert (actor.role, actor.groups) == (Role.EDITOR, {"staff"})
    actor = enter(services, replace(ADA, groups=("it", "Class 5b")))
    assert (actor.role, actor.groups) == (Role.ADMIN, {"it", "class 5b"})
    assert enter(services, replace(ADA, groups=())).role is Role.VIEWER


def test_without_rules_the_admins_decide() -> None:
    services = made()
    actor = enter(services)
    people.change(services, OPERATOR, actor.person_id, role=Role.EDITOR)
    people.change(services, OPERATOR, actor.person_id, groups=["family"])
    again = enter(services)
    assert (again.role, again.groups) == (Role.EDITOR, {"family"})


def test_the_provider_never_touches_an_owner() -> None:
    services = made(ProviderRules({"it": Role.ADMIN}, None))
    actor = enter(services, replace(ADA, groups=("it",)))
    people.change(services, OPERATOR, actor.person_id, role=Role.OWNER)
    assert enter(services, replace(ADA, groups=())).role is Role.OWNER


def test_who_is_in_none_of_the_groups_needs_an_invitation() -> None:
    services = made(ProviderRules({"it": Role.ADMIN}, None))
    with pytest.raises(Forbidden, match="The school knows you"):
        enter(services)
    assert services.people.by_name("ada") is None
    link = invitations.invite(services, OPERATOR, role=Role.EDITOR, groups=["family"])
    actor = enter(services, link=link)
    assert (actor.role, actor.groups) == (Role.EDITOR, {"family"})
    with pytest.raises(NotFound):
        enter(services, replace(ADA, identity=Identity("https://id.example", "2")), link=link)


def test_who_is_made_an_owner_while_they_sign_in_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    services = made(ProviderRules({"it": Role.ADMIN}, Role.VIEWER))
    ada = enter(services, replace(ADA, groups=("it",)))
    find = services.identities.find

    def read_before(identity: Identity) -> Person | None:
        read = find(identity)
        people.change(services, OPERATOR, ada.person_id, role=Role.OWNER)
        return read

    monkeypatch.setattr(services.identities, "find", read_before)
    assert enter(services, replace(ADA, groups=())).role is Role.OWNER


def test_who_lost_the_group_is_let_in_no_more() -> None:
    services = made(ProviderRules({"Staff": Role.EDITOR}, None))
    enter(services)
    with pytest.raises(Forbidden):
        enter(services, replace(ADA, groups=()))


def test_who_is_disabled_stays_out() -> None:
    services = made()
    people.change(services, OPERATOR, enter(services).person_id, disabled=True)
    with pytest.raises(SignInNeeded, match="disabled"):
        enter(services)


def test_the_first_who_comes_is_not_the_owner() -> None:
    services = made(owner=False)
    with pytest.raises(Forbidden, match="makes its owner"):
        enter(services)
    assert enter(services, link=invitations.first_owner(services)).role is Role.OWNER


def test_in_front_of_the_machine_it_is() -> None:
    assert enter(made(owner=False, alone=True)).role is Role.OWNER


def test_an_account_elsewhere_becomes_another_way_into_ones_own() -> None:
    services = made()
    ann = people.add(services, OPERATOR, "Ann", "correct horse")
    sent = provider.begin(services, of_person(ann), "http://x", HOME, connect=True)
    answer = {"state": sent.url.partition("=")[2]}
    assert provider.finish(services, of_person(ann), sent.secret, answer, HOME).token == ""
    assert enter(services) == of_person(ann)


def test_nobody_connects_what_belongs_to_another_or_for_another() -> None:
    services = made()
    enter(services)
    ann = people.add(services, OPERATOR, "Ann", "correct horse")
    sent = provider.begin(services, of_person(ann), "http://x", HOME, connect=True)
    with pytest.raises(Conflict):
        provider.finish(services, of_person(ann), sent.secret, {"state": sent.url.partition("=")[2]}, HOME)
    services.provider.claims = replace(ADA, identity=Identity("i", "3"))  # type: ignore[union-attr]
    sent = provider.begin(services, of_person(ann), "http://x", HOME, connect=True)
    with pytest.raises(Refused):
        provider.finish(services, STRANGER, sent.secret, {"state": sent.url.partition("=")[2]}, HOME)
    with pytest.raises(SignInNeeded):
        provider.begin(services, STRANGER, "http://x", HOME, connect=True)


def test_a_reset_lets_in_by_the_account_elsewhere() -> None:
    services = made()
    ann = people.add(services, OPERATOR, "Ann", "correct horse")
    before = sign_in(services, "Ann", "correct horse", HOME)
    assert enter(services, link=invitations.reset(services, OPERATOR, ann.id)) == of_person(ann)
    assert actor_of(services, before) == STRANGER
    assert enter(services) == of_person(ann)


def test_only_the_browser_that_was_sent_may_come_back_and_once() -> None:
    services = made()
    sent = provider.begin(services, STRANGER, "http://x", HOME)
    answer = {"state": sent.url.partition("=")[2]}
    with pytest.raises(Refused):
        provider.finish(services, STRANGER, "another", answer, HOME)
    provider.finish(services, STRANGER, sent.secret, answer, HOME)
    with pytest.raises(Refused):
        provider.finish(services, STRANGER, sent.secret, answer, HOME)


def test_the_provider_can_be_the_only_way_in() -> None:
    services = made(ProviderRules(only=True))
    ada = enter(services)
    link = invitations.invite(services, OPERATOR)
    for refused in (
        lambda: sign_in(services, "Owner", "owner's password", HOME),
        lambda: invitations.accept(services, link, HOME, name="Eve", password="correct horse"),
        lambda: passkeys.ask_to_accept(services, link, HOME, name="Eve"),
        lambda: passkeys.ask_to_make(services, ada, HOME),
        lambda: passkeys.ask_to_sign_in(services, HOME),
    ):
        with pytest.raises(Refused, match="Here one signs in with The school"):
            refused()


def test_where_there_is_no_provider_there_is_nothing() -> None:
    with pytest.raises(NotFound):
        provider.begin(fake_services(), STRANGER, "http://x", HOME)


def test_what_the_provider_changes_is_noted() -> None:
    services = made(ProviderRules({"Staff": Role.EDITOR}, Role.VIEWER))
    bob = people.add(services, OPERATOR, "Bob", "correct horse")
    enter(services, replace(ADA, identity=Identity("https://id.example", "9")), of_person(bob), connect=True)
    enter(services)
    enter(services, replace(ADA, groups=()))
    noted = [(each.who, each.deed, each.target, each.detail) for each in audit_entries(services, OPERATOR)]
    name = services.provider.name  # type: ignore[union-attr]
    assert ("Bob", Deed.IDENTITY_CONNECTED, "Bob", name) in noted
    assert (name, Deed.PERSON_CHANGED, "ada", "role: viewer, groups: none") in noted
    link = invitations.reset(services, OPERATOR, bob.id)
    enter(services, replace(ADA, identity=Identity("https://id.example", "10")), link=link)
    assert audit_entries(services, OPERATOR, deed=Deed.IDENTITY_CONNECTED)[0].detail == f"{name}, by a link"
