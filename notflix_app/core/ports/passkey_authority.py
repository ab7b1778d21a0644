"""What a passkey is asked, and whether its answer is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..credentials import Passkey


@dataclass(frozen=True, slots=True)
class PasskeyRequest:
    """options: for the browser, as JSON has them. challenge: what the answer has to sign, in base64url."""

    options: Mapping[str, Any]
    challenge: str


class PasskeyAuthority(Protocol):
    """Passkeys of this site: they are made for its host name and work under no other."""

    def ask_to_make(self, person_id: str, name: str, display_name: str, known: Sequence[str]) -> PasskeyRequest:
        """known: the ids of those that the person has. An authenticator makes no second one."""

    def made(self, challenge: str, person_id: str, name: str, answer: Mapping[str, Any], now: float) -> Passkey:
        """name: what its owner calls it. Raises Refused."""

    def ask_to_sign(self) -> PasskeyRequest:
        """Of whichever passkey the browser has for this site: nobody has to say a name."""

    def signed(self, challenge: str, passkey: Passkey, answer: Mapping[str, Any]) -> int:
        """How often the passkey says that it was used by now. Raises Refused."""
