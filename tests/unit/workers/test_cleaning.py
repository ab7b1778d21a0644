"""What the scheduler does every hour."""

from __future__ import annotations

import pytest

from notflix_app.core.audit import AuditEntry, Deed
from notflix_app.core.errors import Refused
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers
from workers.__main__ import clean

YEARS = 10 * 365 * 24 * 3600.0


def test_a_store_that_turns_us_away_keeps_no_row_that_is_over(
    services: Services, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def abort_unfinished(before: float) -> int:
        raise Refused("The store turned us away.")

    workers.live()
    monkeypatch.setattr(services.sources, "abort_unfinished", abort_unfinished)
    services.audit.add(AuditEntry(services.clock(), Deed.DELETED))
    services.clock.advance(YEARS)  # type: ignore[attr-defined]
    clean(services)
    assert services.audit.entries(limit=10) == []
    assert [record.getMessage() for record in caplog.records if record.name == "workers"] == [
        "cleaning what belongs to no video broke off, and is tried again in an hour: The store turned us away."
    ]
