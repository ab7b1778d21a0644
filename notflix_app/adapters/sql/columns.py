"""Column types: how the core's values lie in a database."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Dialect, Text, TypeDecorator


class CleanText(TypeDecorator[str]):
    """Text from anywhere: file names, people, the last words of a tool.

    Postgres takes no NUL and no encoding takes half a surrogate pair; a step that failed with such a message must
    still be able to say so.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.replace("\x00", "").encode("utf-8", "replace").decode()


class Named(TypeDecorator[StrEnum]):
    """A StrEnum as its value. Not the database's own enum: a new state would need a migration that locks the table."""

    impl = Text
    cache_ok = True

    def __init__(self, names: type[StrEnum]) -> None:
        super().__init__()
        self.names = names

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.names(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.names(value)


class Shaped(TypeDecorator[Any]):
    """JSON of a known shape: a dataclass of the core, a tuple, a dictionary.

    The engine hands JSON through as text (see engine.py), so pydantic reads it in one pass. Fields that a newer
    Notflix wrote are ignored; fields that an older one did not know take their default.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__(none_as_null=True)
        self.shape = shape
        self._adapter: TypeAdapter[Any] = TypeAdapter(shape)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = json.dumps(self._adapter.dump_python(value, mode="json"), ensure_ascii=False)
        return text.encode("utf-8", "replace").decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_json(value)
