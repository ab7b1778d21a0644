"""One's own account."""

from __future__ import annotations

import pytest

from notflix_app.core.credentials import Identity
from notflix_app.core.errors import Refused, SignInNeeded
from notflix_app.core.people import Role
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, of_person
from notflix_app.usecases import people
from notflix_app.usecases.own_account import change_own_words, own_account
from notflix_app.usecases.services import Services
from tests.fakes.services import fake_services


@pytest.fixture
def services() -> Services:
    return fake_services()


def test_what_one_signs_in_with(services: Services) -> None:
    ann = people.add(services, OPERATOR, "Ann", "correct horse", role=Role.OWNER)
    services.identities.add(Identity("https://id.example", "1"), ann.id, 1.0)
    account = own_account(services, of_person(ann))
    assert (account.person, account.has_password, account.passkeys) == (ann, True, [])
    assert account.identities == [Identity("https://id.example", "1")]


def test_what_others_read_of_one_is_ones_own(services: Services) -> None:
    ann = people.add(services, OPERATOR, "Ann", "correct horse", role=Role.OWNER)
    changed = change_own_words(services, of_person(ann), display_name="  Ann   A. ", email=" ann@example.org ")
    assert (changed.display_name, changed.email, changed.role) == ("Ann A.", "ann@example.org", Role.OWNER)
    assert services.people.get(ann.id) == changed
    for wrong in ("x" * 65, "a\x00"):
        with pytest.raises(Refused):
            change_own_words(services, of_person(ann), display_name=wrong, email="")


def test_whoever_has_no_account_has_none(services: Services) -> None:
    with pytest.raises(SignInNeeded):
        own_account(services, STRANGER)
    with pytest.raises(Refused):
        own_account(services, IN_FRONT)
