"""What an account elsewhere is good for here."""

from __future__ import annotations

import pytest

from notflix_app.core.credentials import Claims, Identity, ProviderRules, groups_here, name_here
from notflix_app.core.people import Role

WHO = Identity("https://id.example", "ada")
RULES = ProviderRules({"staff": Role.EDITOR, "it": Role.ADMIN, "pupils": Role.VIEWER}, None)


@pytest.mark.parametrize(
    ("groups", "role"),
    [(("pupils", "it", "staff"), Role.ADMIN), (("staff",), Role.EDITOR), (("others",), None), ((), None)],
)
def test_the_highest_role_counts(groups: tuple[str, ...], role: Role | None) -> None:
    assert RULES.role(Claims(WHO, groups=groups)) is role


def test_without_rules_everybody_there_may_watch_here() -> None:
    assert ProviderRules().role(Claims(WHO, groups=("owner", "admin"))) is Role.VIEWER


def test_groups_are_named_as_ours_are() -> None:
    assert groups_here(Claims(WHO, groups=("Class 5b", "", "x" * 100, "a\x00"))) == {"class 5b"}


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        (Claims(WHO, name="ada", display_name="Ada L.", email="a.l@example.org"), "ada"),
        (Claims(WHO, display_name="Ada L.", email="a.l@example.org"), "a.l"),
        (Claims(WHO, name="x" * 100, display_name="Ada L."), "Ada L."),
        (Claims(WHO), "member"),
    ],
)
def test_they_are_called_as_there_where_that_will_do(claims: Claims, name: str) -> None:
    assert name_here(claims) == name
