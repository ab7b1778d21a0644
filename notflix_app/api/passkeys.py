"""Passkeys. Each is asked for first: the browser that was asked, and no other, may answer, once."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ..usecases import passkeys
from .account_schemas import Me, NewPasskey, Passkey, PasskeyAnswer, PasskeyWish
from .problems import documented
from .provide import Asked, AskedSecret, Asks, CalledFrom, Cookie, Given, Token
from .session import entered

router = APIRouter(prefix="/api", tags=["passkeys"], responses=documented(401, 404, 409, 422, 429, 503))


@router.get("/me/passkeys")
def own_passkeys(services: Given, actor: Asks) -> list[Passkey]:
    """One's own, the first one first."""
    return [Passkey.model_validate(passkey) for passkey in passkeys.own_passkeys(services, actor)]


@router.post("/me/passkeys/options", response_model=dict[str, Any])
def ask_to_make(services: Given, actor: Asks, client: CalledFrom, asked: Asked) -> Response:
    """What `navigator.credentials.create` is given, to make one for one's account."""
    return _asked(asked, passkeys.ask_to_make(services, actor, client))


@router.post("/me/passkeys", status_code=201)
def make(services: Given, actor: Asks, secret: AskedSecret, made: NewPasskey) -> Passkey:
    """Keeps it."""
    return Passkey.model_validate(passkeys.make(services, actor, secret, made.credential, made.key_name))


@router.delete("/me/passkeys/{passkey_id}", status_code=204)
def forget(services: Given, actor: Asks, passkey_id: str) -> None:
    """It lets in no more. 409 where it is all that one signs in with."""
    passkeys.forget(services, actor, passkey_id)


@router.post("/session/passkey/options", response_model=dict[str, Any])
def ask_to_sign_in(services: Given, client: CalledFrom, asked: Asked) -> Response:
    """What `navigator.credentials.get` is given. Nobody has to say a name."""
    return _asked(asked, passkeys.ask_to_sign_in(services, client))


@router.post("/session/passkey", response_model=Me)
def sign_in(
    request: Request,
    services: Given,
    client: CalledFrom,
    cookie: Cookie,
    secret: AskedSecret,
    former: Token,
    answer: PasskeyAnswer,
) -> Response:
    """Signs in."""
    token = passkeys.sign_in(services, secret, answer.credential, client, former=former)
    return entered(request, services, cookie, token, "/")


@router.post("/links/{secret}/passkey/options", response_model=dict[str, Any])
def ask_to_accept(services: Given, secret: str, client: CalledFrom, asked: Asked, wish: PasskeyWish) -> Response:
    """To make an account by a one-time link with a passkey alone, or to get back into one's own."""
    given = passkeys.ask_to_accept(services, secret, client, name=wish.name, display_name=wish.display_name)
    return _asked(asked, given)


@router.post("/links/{secret}/passkey", response_model=Me)
def accept(
    request: Request,
    services: Given,
    secret: str,
    client: CalledFrom,
    cookie: Cookie,
    asked: AskedSecret,
    former: Token,
    answer: NewPasskey,
) -> Response:
    """Makes the account and signs in; the link, which the browser was asked with, is used up."""
    token = passkeys.accept(services, asked, answer.credential, client, former=former, key=answer.key_name)
    return entered(request, services, cookie, token, "/")


def _asked(cookie: Asked, given: passkeys.Asked) -> Response:
    answer = JSONResponse(dict(given.options), headers={"Cache-Control": "no-store"})
    cookie.set(answer, given.secret)
    return answer
