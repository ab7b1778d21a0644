from __future__ import annotations

from notflix_app.core.steps import StepKind
from workers.handlers import HANDLERS


def test_every_kind_of_step_has_its_doer() -> None:
    assert set(HANDLERS) == set(StepKind)
