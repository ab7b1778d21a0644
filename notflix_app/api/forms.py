"""What a browser's own form sends, and where it goes on from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from ..core.errors import NotflixError

M = TypeVar("M", bound=BaseModel)
FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 50


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith(FORM)


async def body(request: Request) -> dict[str, Any]:
    """The fields of a form, or of a JSON object; empty where it is neither, and then what is asked for is missing."""
    raw = await request.body()
    try:
        if is_form(request):
            return dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
        sent = json.loads(raw)
    except (ValueError, RecursionError):  # nested deeper than Python reads
        return {}
    return sent if isinstance(sent, dict) else {}


def shaped(model: type[M], fields: dict[str, Any]) -> M:
    """Raises RequestValidationError, which names each field that is wrong."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        wrong = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_input=False)]
        raise RequestValidationError(wrong) from error


def go_on(path: str, **query: str) -> RedirectResponse:
    """A new page by GET. query: what of it is not empty."""
    words = urlencode({name: text for name, text in query.items() if text})
    return RedirectResponse(f"{path}?{words}" if words else path, 303, {"Cache-Control": "no-store"})


def problem_word(error: NotflixError, words: Mapping[type[NotflixError], str]) -> str:
    """One word for the address of the page, which has the sentence for it: an address is anybody's to write."""
    return next((word for kind, word in words.items() if isinstance(error, kind)), "away")
