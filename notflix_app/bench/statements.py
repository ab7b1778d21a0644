"""How many statements something sends to the database."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine


def statements(do: Callable[[], object]) -> int:
    """How many it sends to the database, BEGIN and COMMIT aside."""
    with counted() as count:
        do()
    return count[0]


@contextlib.contextmanager
def counted() -> Iterator[list[int]]:
    count = [0]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        count[0] += not statement.startswith("BEGIN")

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)
