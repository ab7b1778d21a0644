"""The first account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.people import Client
from notflix_app.first_owner import first_owner
from notflix_app.settings import Settings
from notflix_app.usecases import invitations
from notflix_app.usecases.actors import actor_of
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def test_on_one_machine_alone_none_is_needed(services: Services) -> None:
    assert first_owner(services, settings()) == ""
    assert services.one_time_links.all() == []


def test_where_others_reach_us_a_link_is_told_until_somebody_has_an_account(services: Services) -> None:
    reachable = settings(public_url="https://films.example.org")
    sentence = first_owner(services, reachable)
    secret = sentence.rpartition("https://films.example.org/link/")[2]
    token = invitations.accept(services, secret, Client(), name="Olga", password="correct horse")
    assert actor_of(services, token).role == "owner"
    assert first_owner(services, reachable) == ""


def test_the_settings_can_name_the_owner(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "password"
    with pytest.raises(Refused, match="NOTFLIX_OWNER_PASSWORD_FILE"):
        first_owner(services, settings(owner_name="Olga"))
    with pytest.raises(Refused, match="cannot be read"):
        first_owner(services, settings(owner_name="Olga", owner_password_file=file))
    file.write_text("correct horse\nmore\n")
    for _ in range(2):  # and a second start changes nothing
        assert first_owner(services, settings(owner_name="Olga", owner_password_file=file)) == ""
    sign_in(services, "olga", "correct horse", Client())
    assert [person.role for person in services.people.all()] == ["owner"]
