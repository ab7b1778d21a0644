"""OpenID Connect, by Authlib: it does PKCE and checks signature, issuer, audience, expiry and nonce of what the
provider says."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError

from ..core.credentials import Claims, Identity
from ..core.errors import Refused
from ..core.ports.identity_provider import ProviderRequest
from .breaker import Breaker, Patience

log = logging.getLogger(__name__)

WELL_KNOWN = "/.well-known/openid-configuration"
FRESH_SECONDS = 600.0  # how long what the provider says of itself, and its keys, are believed
MAX_LETTERS = 256  # of what it says of somebody, a piece
MAX_GROUPS = 200
_BEGIN_ANEW = "Begin anew on the page “Sign in”."


@dataclass(frozen=True, slots=True)
class OidcAddress:
    """groups_claim: the claim that lists somebody's groups."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str = "openid profile email"
    groups_claim: str = "groups"
    name: str = ""


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Authlib has no types
    client_cls = OAuth2Session


class OidcProvider:
    """The IdentityProvider port, for whatever provider speaks OpenID Connect."""

    def __init__(self, address: OidcAddress, patience: Patience) -> None:
        self._address, self._patience = address, patience
        self.name = address.name or urlsplit(address.issuer).hostname or address.issuer
        self._known: tuple[float, _Client] | None = None
        self._breaker = Breaker("sign-in provider", address.issuer, _silent, self._discover, patience)

    def begin(self, redirect_uri: str) -> ProviderRequest:
        with self._calls():
            asked = self._client().create_authorization_url(redirect_uri)
        return ProviderRequest(asked["url"], asked["state"], asked["nonce"], asked["code_verifier"])

    def finish(self, request: ProviderRequest, redirect_uri: str, answer: Mapping[str, str]) -> Claims:
        # In RFC 9207 the provider says who it is: an answer of another one must not get our code.
        from_us = hmac.compare_digest(answer.get("state", "").encode(), request.state.encode())
        if not from_us or answer.get("iss", self._address.issuer) != self._address.issuer:
            raise Refused(f"This answer of {self.name} belongs to another sign-in. {_BEGIN_ANEW}")
        if "code" not in answer:
            raise Refused(f"{self.name} did not sign you in. {_BEGIN_ANEW}")
        with self._calls():
            client = self._client()
            token = client.fetch_access_token(redirect_uri, code=answer["code"], code_verifier=request.verifier)
            checked = self._checked(client, token, request.nonce)
            return self._claims({**self._more(client, token, checked["sub"]), **checked})

    def _checked(self, client: _Client, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        expected = {
            "iss": {"essential": True, "value": self._address.issuer},
            "aud": {"essential": True, "value": self._address.client_id},
        }
        claims = client.parse_id_token(token, nonce, claims_options=expected)
        if not claims:
            raise ValueError("there is no ID token")
        return dict(claims)

    def _more(self, client: _Client, token: Mapping[str, Any], subject: str) -> dict[str, Any]:
        """Some say who somebody is in the ID token, and all the rest only here."""
        if "userinfo_endpoint" not in client.load_server_metadata():
            return {}
        claims: dict[str, Any] = client.userinfo(token=token)
        if claims.get("sub") != subject:
            raise ValueError("the ID token is about somebody else than the rest")
        return claims

    def _claims(self, claims: Mapping[str, Any]) -> Claims:
        groups = claims.get(self._address.groups_claim, ())
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return Claims(
            Identity(self._address.issuer, str(claims["sub"])),
            name=_text(claims, "preferred_username"),
            display_name=_text(claims, "name"),
            email=_text(claims, "email"),
            groups=tuple(str(group)[:MAX_LETTERS] for group in listed[:MAX_GROUPS]),
        )

    def _client(self) -> _Client:
        if self._known is None or time.monotonic() - self._known[0] > FRESH_SECONDS:
            self._known = time.monotonic(), self._discover()
        return self._known[1]

    def _discover(self) -> _Client:
        address = self._address
        client = _Client(
            None,
            name="oidc",
            client_id=address.client_id,
            client_secret=address.client_secret,
            server_metadata_url=address.issuer.rstrip("/") + WELL_KNOWN,
            client_kwargs={
                "scope": address.scopes,
                "code_challenge_method": "S256",
                "default_timeout": self._patience.seconds,
                "leeway": 0,  # a token that is good for a minute is good
            },
        )
        metadata = client.load_server_metadata()
        if metadata.get("issuer") != address.issuer:
            raise ValueError(f"it says that it is {metadata.get('issuer')}")
        # What everybody could sign is no signature, whatever a provider lists.
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        signed = [name for name in offered if name.startswith(("RS", "PS", "ES", "Ed"))]
        metadata["id_token_signing_alg_values_supported"] = signed
        return client

    @contextmanager
    def _calls(self) -> Iterator[None]:
        with self._breaker.call():
            try:
                yield
            except OAuthError as error:  # a code that was used, or is too old
                log.warning("%s refused a sign-in: %s", self._address.issuer, error.error)
                raise Refused(f"{self.name} did not confirm this sign-in. {_BEGIN_ANEW}") from error
            except (JoseError, ValueError, KeyError, RuntimeError, requests.HTTPError) as error:
                if _silent(error):
                    raise
                log.warning("What %s says was not accepted: %s", self._address.issuer, error)
                raise Refused(f"What {self.name} says of you could not be accepted. {_BEGIN_ANEW}") from error


def _silent(error: Exception) -> bool:
    if isinstance(error, requests.HTTPError):
        return error.response is not None and error.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, requests.ConnectionError | requests.Timeout)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value[:MAX_LETTERS].strip() if isinstance(value, str) else ""
