"""What the parts of the one-machine stack are started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.local.part import Part
from notflix_app.local.stack import compose
from notflix_app.settings import load_settings
from tests.fixtures.stack import free_port


def composed(folder: Path) -> dict[str, Part]:
    _, parts = compose(load_settings(folder).model_copy(update={"port": free_port()}), lambda _: None)
    return {part.name: part for part in parts}


@pytest.mark.parametrize(("mebibytes", "environment"), [("448", {"GOMEMLIMIT": str(448 << 20)}), ("0", {})])
def test_the_store_is_told_its_bound(
    mebibytes: str, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTFLIX_STORE_MEMORY_MIB", mebibytes)
    assert composed(tmp_path)["s3"].command().env == environment
