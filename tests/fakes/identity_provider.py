"""Somebody who vouches for whomever a test says."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from notflix_app.core.credentials import Claims
from notflix_app.core.errors import Refused
from notflix_app.core.ports import ProviderRequest

_numbers = itertools.count()


class FakeIdentityProvider:
    """claims: of whoever signs in there next."""

    name = "The school"

    def __init__(self, claims: Claims) -> None:
        self.claims = claims

    def begin(self, redirect_uri: str) -> ProviderRequest:
        state = f"state-{next(_numbers)}"
        return ProviderRequest(f"https://id.example/?state={state}", state, "nonce", "verifier")

    def finish(self, request: ProviderRequest, redirect_uri: str, answer: Mapping[str, str]) -> Claims:
        if answer.get("state") != request.state:
            raise Refused("This answer of The school belongs to another sign-in.")
        return self.claims
