"""One's own account: who one is, the password, where one is signed in, the tokens of one's programs."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response

from ..core.rights import Action, require
from ..usecases import sessions, tokens
from ..usecases.default_visibility import choose_default_visibility
from ..usecases.invitations import change_password
from .account_schemas import Me, MeChange, NewToken, OwnSession, PasswordChange, SecretToken
from .account_schemas import Token as TokenShown
from .me import me_of
from .problems import documented
from .provide import Asks, CalledFrom, Given, Token

router = APIRouter(prefix="/api/me", tags=["account"], responses=documented(401, 403, 404, 422, 503))


@router.get("")
def me(services: Given, actor: Asks, response: Response) -> Me:
    """Who asks, and what they may do. 401 for a stranger."""
    require(actor, Action.WATCH)
    response.headers["Cache-Control"] = "no-store"
    return me_of(services, actor)


@router.patch("")
def change(services: Given, actor: Asks, changes: MeChange) -> Me:
    """Whom one's new videos are for; those that are there stay as they are."""
    choose_default_visibility(services, actor, changes.visibility)
    return me_of(services, actor)


@router.put("/password", status_code=204, responses=documented(429))
def password(services: Given, actor: Asks, client: CalledFrom, token: Token, change: PasswordChange) -> None:
    """Sets a new password; every other session ends."""
    change_password(services, actor, change.old, change.new, client, session=token)


@router.get("/sessions")
def own_sessions(services: Given, actor: Asks, token: Token) -> list[OwnSession]:
    """Where one is signed in, the last seen first."""
    listed = sessions.own_sessions(services, actor, token)
    return [OwnSession(**asdict(own.session), current=own.current) for own in listed]


@router.delete("/sessions", status_code=204)
def end_others(services: Given, actor: Asks, token: Token) -> None:
    """Ends every session but the one that asks."""
    sessions.end_sessions(services, actor, but=token)


@router.delete("/sessions/{session_id}", status_code=204)
def end_session(services: Given, actor: Asks, session_id: str) -> None:
    """Ends one."""
    sessions.end_session(services, actor, session_id)


@router.get("/tokens")
def own_tokens(services: Given, actor: Asks) -> list[TokenShown]:
    """The tokens of one's programs, newest first."""
    return [TokenShown.model_validate(token) for token in tokens.tokens(services, actor)]


@router.post("/tokens", status_code=201)
def make_token(services: Given, actor: Asks, new: NewToken) -> SecretToken:
    """Makes one. It is told this once."""
    return SecretToken(token=tokens.make(services, actor, new.name, new.scopes, days=new.days))


@router.delete("/tokens/{token_id}", status_code=204)
def remove_token(services: Given, actor: Asks, token_id: str) -> None:
    """It is good for nothing at once."""
    tokens.remove(services, actor, token_id)
