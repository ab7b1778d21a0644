"""In which language somebody wants the pages: kept in this browser, and with the account of whoever has one."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from ..core.local_path import HOME, local_path
from ..translation.languages import COOKIE, KEPT_SECONDS
from ..usecases.watching import change_preferences
from .forms import body, go_on, shaped
from .problems import documented
from .provide import Asks, Given
from .schemas import Sent

router = APIRouter(prefix="/api", tags=["account"], responses=documented(422, 429, 503))


class LanguageChoice(Sent):
    language: str = Field(max_length=35, pattern="^[A-Za-z0-9-]+$", description="BCP 47.")


@router.post(
    "/language",
    status_code=303,
    response_class=Response,
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": LanguageChoice.model_json_schema()}}}},
)
async def choose(
    request: Request, services: Given, actor: Asks, fields: Annotated[dict[str, Any], Depends(body)]
) -> Response:
    """The pages are in it from now on, where they speak it. For a form: goes on to where it was sent from."""
    chosen = shaped(LanguageChoice, fields).language
    if actor.person_id:
        await run_in_threadpool(change_preferences, services, actor, pages_language=chosen)
    prefix = urlsplit(request.app.state.url).path
    answer = go_on(_back(request, prefix))
    # Not for us alone: the page itself brings in what was chosen elsewhere (assets/ui/same_browser.jsx).
    answer.set_cookie(COOKIE, chosen, max_age=KEPT_SECONDS, path=f"{prefix}/", samesite="lax")
    return answer


def _back(request: Request, prefix: str) -> str:
    """Browsers name the page that a form is on where it is of the same origin. prefix: that they reach us below."""
    try:
        page = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return HOME
    path = page.path.removeprefix(prefix)
    return local_path(f"{path}?{page.query}" if page.query else path or "/")
