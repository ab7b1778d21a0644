"""What every AuditLog does."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.audit_log import SqlAuditLog
from notflix_app.core.audit import AuditEntry, Deed


def test_entries_come_newest_first_are_filtered_and_expire(sql_engine: Engine) -> None:
    log = SqlAuditLog(sql_engine)
    first = AuditEntry(1.5, Deed.SIGNED_IN, "a", "Ann", "", "by password", "192.0.2.1")
    second = AuditEntry(2.0, Deed.DELETED, "b", "Bob", "video", "The long way home")
    third = AuditEntry(2.0, Deed.DELETED, "a", "Ann", "other")
    for entry in (first, second, third):
        log.add(entry)
    assert log.entries() == [third, second, first]
    assert log.entries(limit=1, offset=1) == [second]
    assert log.entries(who="a") == log.entries(who="Ann") == [third, first]
    assert log.entries(target="video") == [second]
    assert log.entries(deed=Deed.DELETED, who="b") == [second]
    assert log.remove_before(2.0) == 1
    assert log.entries() == [third, second]
