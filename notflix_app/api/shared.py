"""Opening a share link: the browser keeps its key, and goes on to the film."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from ..core.errors import NotflixError, NotFound, SignInNeeded, TooManyAttempts
from ..core.people import Client
from ..usecases.services import Services
from ..usecases.sharing import open_link
from .cookies import SessionCookie
from .forms import body, go_on
from .provide import CalledFrom, Cookie, Given

router = APIRouter(tags=["sharing"])
PAGE = "/shared"  # asks for the password, and says what is wrong


@router.get("/s/{secret}", status_code=303, response_class=Response)
def opened(request: Request, services: Given, secret: str, client: CalledFrom, cookie: Cookie) -> Response:
    """Where a share link leads: to the film, or to the page that asks for its password."""
    return _opened(request, services, cookie, client, secret)


@router.post("/s/{secret}", status_code=303, response_class=Response)
async def opened_by_password(
    request: Request,
    services: Given,
    secret: str,
    fields: Annotated[dict[str, Any], Depends(body)],
    client: CalledFrom,
    cookie: Cookie,
) -> Response:
    """The same, by the form with the field `password`."""
    password = str(fields.get("password", ""))[:1024]
    return await run_in_threadpool(_opened, request, services, cookie, client, secret, password)


def _opened(
    request: Request, services: Services, cookie: SessionCookie, client: Client, secret: str, password: str = ""
) -> Response:
    try:
        video_id, key = open_link(services, secret, client, password)
    except (NotFound, SignInNeeded, TooManyAttempts) as error:
        return go_on(f"{PAGE}/{secret if _is_plain(secret) else '-'}", problem=_problem(error, password))
    answer = go_on(f"/watch/{video_id}")
    cookie.add_link(answer, key, request.headers.get("cookie", ""))
    return answer


def _is_plain(secret: str) -> bool:
    return secret.isascii() and secret.replace("-", "").replace("_", "").isalnum()


def _problem(error: NotflixError, password: str) -> str:
    """One word; '' where nothing is wrong yet but that the password was not asked for."""
    if isinstance(error, SignInNeeded):
        return "password" if password else ""
    return "attempts" if isinstance(error, TooManyAttempts) else "link"
