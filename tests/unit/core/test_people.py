"""Names, passwords and secrets."""

from __future__ import annotations

import re

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.people import Role, check_password, checked_groups, checked_name, digest, name_key, new_secret


def test_roles_are_ordered() -> None:
    assert [role.rank for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN, Role.OWNER)] == [0, 1, 2, 3]
    assert Role.ADMIN.at_least(Role.EDITOR)
    assert not Role.VIEWER.at_least(Role.EDITOR)


def test_names_are_the_same_without_case_and_form() -> None:
    composed, decomposed = "Zo\u00eb", "ZOE\u0308"
    assert name_key(f" {composed} ") == name_key(decomposed)
    assert checked_name(f" {decomposed} ") == "ZO\u00cb"
    assert checked_groups(["Family", "family "]) == {"family"}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x00", "n" * 65])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="1 to 64"):
        checked_name(name)


def test_only_length_matters_for_a_password() -> None:
    check_password("a" * 10)
    check_password("  words ☃ ")
    for wrong in ("a" * 9, "a" * 1025):
        with pytest.raises(Refused, match="letters"):
            check_password(wrong)


def test_secrets_are_long_and_kept_by_their_digest() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch(r"[\w-]{43}", secret) for secret in secrets)
    assert digest("a") != digest("b")
    assert re.fullmatch("[0-9a-f]{64}", digest("\ud83d"))
