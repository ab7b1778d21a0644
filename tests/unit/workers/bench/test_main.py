"""The workers' benches as a program: what they lack is one sentence."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from notflix_app.core.errors import Unavailable
from workers.bench import __main__ as bench


def test_what_is_missing_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(**_: Any) -> NoReturn:
        raise Unavailable("There is no Chromium here.")

    monkeypatch.setitem(bench.RUNS, "kills", run)
    with pytest.raises(SystemExit) as ended:
        bench.main(["kills"])
    assert ended.value.code == "notflix: There is no Chromium here."
