"""Signing in with an account elsewhere: the browser is sent to the provider, and comes back."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from ..core.errors import Conflict, Forbidden, NotflixError, NotFound, Refused, SignInNeeded, TooManyAttempts
from ..core.local_path import local_path
from ..usecases import provider
from .account_schemas import ProviderAddress, ProviderStart
from .forms import go_on, problem_word
from .problems import documented
from .provide import Asked, AskedSecret, Asks, CalledFrom, Cookie, Given, Token
from .session import SIGN_IN_PAGE

router = APIRouter(prefix="/api/oidc", tags=["account"])
CALLBACK = "/api/oidc/callback"


@router.post("/begin", responses=documented(401, 403, 404, 422, 429, 503))
def begin(
    request: Request,
    services: Given,
    actor: Asks,
    client: CalledFrom,
    asked: Asked,
    start: ProviderStart,
    response: Response,
) -> ProviderAddress:
    """Where the browser goes to sign in. It has to come back as the same browser."""
    url: str = request.app.state.url
    if request.headers.get("host") != urlsplit(url).netloc:  # where the provider sends it, our cookie would not be
        raise Refused(f"Open Notflix at {url} to sign in this way.")
    sent = provider.begin(
        services,
        actor,
        url + CALLBACK,
        client,
        back_to=local_path(start.next),
        link=start.link,
        connect=start.connect,
    )
    asked.set(response, sent.secret)
    response.headers["Cache-Control"] = "no-store"
    return ProviderAddress(url=sent.url)


@router.get("/callback", status_code=303, response_class=RedirectResponse)
def callback(
    request: Request,
    services: Given,
    actor: Asks,
    client: CalledFrom,
    cookie: Cookie,
    secret: AskedSecret,
    former: Token,
) -> Response:
    """The provider sends browsers here. Goes on to the page that was wanted, or back with `problem=` and a word."""
    answer = dict(request.query_params)
    try:
        arrived = provider.finish(services, actor, secret, answer, client, former=former)
    except NotflixError as error:
        return go_on(SIGN_IN_PAGE, problem=problem_word(error, _PROBLEMS))
    leads_on = go_on(arrived.back_to)
    if arrived.token:
        cookie.set(leads_on, arrived.token)
    return leads_on


_PROBLEMS: dict[type[NotflixError], str] = {
    Refused: "provider",
    Forbidden: "closed",
    SignInNeeded: "disabled",
    Conflict: "connected",
    NotFound: "link",
    TooManyAttempts: "attempts",
}
