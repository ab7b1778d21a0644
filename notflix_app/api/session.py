"""Signing in and out, and accepting a one-time link: by our pages' forms, or by JSON."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from ..core.errors import Conflict, NotflixError, NotFound, Refused, SignInNeeded, TooManyAttempts
from ..core.local_path import local_path
from ..core.people import Client, link_path
from ..usecases import invitations, sessions, sign_in
from ..usecases.actors import actor_of
from ..usecases.services import Services
from .account_schemas import Acceptance, Credentials, LinkOffer, Me
from .cookies import SessionCookie
from .forms import body, go_on, is_form, problem_word, shaped
from .me import me_of
from .problems import documented
from .provide import Asks, CalledFrom, Cookie, Given, Token

router = APIRouter(prefix="/api", tags=["account"], responses=documented(401, 404, 422, 429, 503))
SIGN_IN_PAGE = "/sign-in"
PROBLEMS: dict[type[NotflixError], str] = {
    SignInNeeded: "credentials",
    NotFound: "link",
    Conflict: "name",
    Refused: "choice",
    TooManyAttempts: "attempts",
}

Fields = Annotated[dict[str, Any], Depends(body)]


def _described(model: type[Credentials] | type[Acceptance]) -> dict[str, Any]:
    """For the OpenAPI: the body is read by forms.body."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


@router.post("/session", openapi_extra=_described(Credentials), response_model=Me)
async def enter(
    request: Request, services: Given, fields: Fields, client: CalledFrom, cookie: Cookie, former: Token
) -> Response:
    """Signs in. A form is led on to `next`, or back to the page with `problem=credentials` or `problem=attempts`."""
    given = shaped(Credentials, fields)
    wanted = local_path(given.next or _wanted_by_page(request))
    arguments = (services, given.name, given.password, client)
    try:
        token = await run_in_threadpool(sign_in.sign_in, *arguments, former=former)
    except NotflixError as error:
        if not is_form(request):
            raise
        return go_on(SIGN_IN_PAGE, problem=problem_word(error, PROBLEMS), next=wanted)
    return entered(request, services, cookie, token, wanted)


def _wanted_by_page(request: Request) -> str:
    """`next` of the page that the form stands on: whoever is quicker than its script has sent none."""
    return dict(parse_qsl(request.headers.get("referer", "").partition("?")[2])).get("next", "")


@router.delete("/session", status_code=204)
def leave(services: Given, token: Token, cookie: Cookie, response: Response) -> None:
    """Signs out; twice is harmless."""
    sessions.sign_out(services, token)
    cookie.clear(response)


@router.post("/session/end", status_code=303, response_class=Response)
def leave_by_form(services: Given, token: Token, cookie: Cookie) -> Response:
    """Signs out, for a form: goes on to the front page."""
    sessions.sign_out(services, token)
    answer = go_on("/")
    cookie.clear(answer)
    return answer


@router.get("/links/{secret}")
def look_at(services: Given, actor: Asks, secret: str, client: CalledFrom, response: Response) -> LinkOffer:
    """What a one-time link is for. 404 where it was used or has expired."""
    offer = invitations.offered(services, actor, secret, client)
    link = offer.link
    response.headers["Cache-Control"] = "no-store"
    return LinkOffer(
        purpose=link.purpose, role=link.role, groups=sorted(link.groups), name=offer.name, expires_at=link.expires_at
    )


@router.post("/links/{secret}", openapi_extra=_described(Acceptance), response_model=Me, responses=documented(409))
async def accept(
    request: Request, services: Given, secret: str, fields: Fields, client: CalledFrom, cookie: Cookie, former: Token
) -> Response:
    """Makes the account, or sets the new password, and signs in. A form is led on, or back with `problem=` and a word:
    `link`, `name`, `choice` or `attempts`."""
    chosen = shaped(Acceptance, fields)
    try:
        token = await run_in_threadpool(_accept, services, secret, client, chosen, former)
    except NotflixError as error:
        if not is_form(request):
            raise
        return go_on(link_path(secret), problem=problem_word(error, PROBLEMS))
    return entered(request, services, cookie, token, "/")


def _accept(services: Services, secret: str, client: Client, chosen: Acceptance, former: str) -> str:
    return invitations.accept(
        services,
        secret,
        client,
        name=chosen.name,
        password=chosen.password,
        display_name=chosen.display_name,
        former=former,
    )


def entered(request: Request, services: Services, cookie: SessionCookie, token: str, path: str) -> Response:
    """To whoever is signed in now: a form is led on to `path`, programs hear who they are."""
    answer: Response = go_on(path)
    if not is_form(request):
        me = me_of(services, actor_of(services, token))
        answer = JSONResponse(me.model_dump(mode="json"), headers={"Cache-Control": "no-store"})
    cookie.set(answer, token)
    return answer
