"""What FastAPI does not know of itself: how errors leave here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .problems import Problem, documented

# What FastAPI supposes that a client gets who sent what is invalid.
SUPPOSED = ("HTTPValidationError", "ValidationError")


def with_problems(made: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """made: gives the description as FastAPI has it, always the same one. Routes name the problem document by
    reference; this adds what they refer to, and the errors that any of them may have."""

    def openapi() -> dict[str, Any]:
        document = made()
        schemas = document["components"]["schemas"]
        if "Problem" not in schemas:
            own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= own.pop("$defs") | {"Problem": own}
            for name in SUPPOSED:
                schemas.pop(name, None)
            for operation in _operations(document):
                _complete(operation)
        return document

    return openapi


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    known = {str(status): response for status, response in documented(413, 422).items()}
    if "requestBody" in operation:
        answers.setdefault("413", known["413"])
    if "422" in answers:
        answers["422"] = known["422"]
