"""Who vouches for people that have an account elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ..credentials import Claims


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """What a browser was sent to the provider with. It is kept on our side until the browser comes back: nobody can
    finish what another browser began. url: where it was sent."""

    url: str
    state: str
    nonce: str
    verifier: str


class IdentityProvider(Protocol):
    """name: for the button. redirect_uri: where the provider sends the browser back to, the same in both calls."""

    @property
    def name(self) -> str: ...

    def begin(self, redirect_uri: str) -> ProviderRequest:
        """Raises Unavailable where the provider does not answer."""

    def finish(self, request: ProviderRequest, redirect_uri: str, answer: Mapping[str, str]) -> Claims:
        """answer: what the browser came back with. Each code is good once.

        Raises Refused where it belongs to another request, was used, or where what the provider says is not for us;
        Unavailable where it does not answer.
        """
