from __future__ import annotations

from notflix_app.core.steps import StepKind
from workers.doers import DOERS


def test_every_kind_of_step_has_its_doer() -> None:
    assert set(DOERS) == set(StepKind)
