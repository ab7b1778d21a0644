"""How full the store's disk is."""

from __future__ import annotations

from collections.abc import Callable

# Bytes that are free on the disk of the store; None where nobody here can tell.
FreeSpace = Callable[[], int | None]
