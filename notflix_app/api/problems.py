"""Every error leaves as a problem document (RFC 9457), with a sentence for the person who reads it."""

from __future__ import annotations

import http
import logging
import math
from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from ..core.errors import (
    Conflict,
    Forbidden,
    NotflixError,
    NotFound,
    Refused,
    SignInNeeded,
    TooManyAttempts,
    Unavailable,
)
from ..translation.sentences import sentence
from ..translation.texts import gettext

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
_STATUS: tuple[tuple[type[NotflixError], int], ...] = (
    (SignInNeeded, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Refused, 422),
    (TooManyAttempts, 429),
    (Unavailable, 503),
)
_EXPECTED = (SignInNeeded, Forbidden, NotFound, Conflict, Refused, TooManyAttempts)


class FieldProblem(BaseModel):
    """One thing that is wrong with what was sent. field: 'body.size', 'query.limit'."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457. detail says what is wrong and what to do."""

    type: str = "about:blank"
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such video."])
    errors: list[FieldProblem] = []


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a router or route, for its OpenAPI."""
    return {
        status: {"description": _title(status), "content": {MEDIA_TYPE: {"schema": _SCHEMA}}} for status in statuses
    }


_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def problem(
    status: int, detail: str, *, errors: Sequence[FieldProblem] = (), headers: dict[str, str] | None = None
) -> JSONResponse:
    document = Problem(title=_title(status), status=status, detail=_sayable(detail), errors=list(errors))
    exclude = set() if errors else {"errors"}
    return JSONResponse(document.model_dump(exclude=exclude), status, headers, MEDIA_TYPE)


def _sayable(text: str) -> str:
    """JSON can hold half a letter, which may be quoted here; UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()


def _title(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Problem"


def of_error(error: NotflixError) -> JSONResponse:
    """By _STATUS; else whatever may go away 503, the rest 500."""
    fallback = 500 if error.permanent else 503
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), fallback)
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
    if isinstance(error, SignInNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyAttempts):
        headers["Retry-After"] = str(math.ceil(error.seconds))
    return problem(status, sentence(error.message), headers=headers)


def catch(api: FastAPI) -> None:
    """Turns everything that handlers raise into problem documents."""

    @api.exception_handler(NotflixError)
    def known(request: Request, error: NotflixError) -> JSONResponse:
        logged = isinstance(error, Unavailable) and error.part  # in the log, once, when the part went away
        if not logged and not isinstance(error, _EXPECTED):
            log.warning("%s %s: %s", request.method, request.url.path, error)
        return of_error(error)

    @api.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        if error.errors()[0]["loc"] == ("body",) and "json" not in request.headers.get("content-type", ""):
            return problem(422, gettext("Send JSON, with the header Content-Type: application/json."))
        fields = list(_fields(error.errors()))
        return problem(422, "; ".join(f"{f.field}: {f.message}" for f in fields) + ".", errors=fields)

    @api.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, UnicodeDecodeError):  # to FastAPI, the only body that is 400
            return problem(422, gettext("Send JSON in UTF-8."))
        return problem(error.status_code, str(error.detail), headers=dict(error.headers or {}))

    @api.exception_handler(Exception)
    def unknown(request: Request, error: Exception) -> JSONResponse:
        # The server logs it with its traceback; a stranger learns nothing of our inside.
        return problem(500, gettext("Something went wrong on our side. The server's log says what."))


def _fields(errors: Iterable[Any]) -> Iterable[FieldProblem]:
    for error in errors:
        where = ".".join(str(part) for part in error["loc"])
        yield FieldProblem(field=_sayable(where), message=_sayable(str(error["msg"]).removeprefix("Value error, ")))
