"""What was done, for admins to read."""

from __future__ import annotations

from typing import Protocol

from ..audit import AuditEntry, Deed


class AuditLog(Protocol):
    """Entries are added and expire; none is ever changed."""

    def add(self, entry: AuditEntry) -> None: ...

    def entries(
        self, *, limit: int = 100, offset: int = 0, who: str = "", target: str = "", deed: Deed | None = None
    ) -> list[AuditEntry]:
        """Newest first. who: a person's id or their name then."""

    def remove_before(self, at: float) -> int:
        """How many were older."""
