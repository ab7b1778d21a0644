"""What a browser is asked, and answers: once, and only the browser that was asked."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.credentials import CHALLENGE_SECONDS, Challenge, ChallengePurpose
from ..core.errors import Refused, TooManyAttempts
from ..core.people import Client, digest, new_secret
from .services import Services
from .tries import network

# A whole school may sign in from one address at eight o'clock; these rows go with the next one.
ASKED, ASKED_SECONDS = 2000, 600.0


def ask(services: Services, purpose: ChallengePurpose, client: Client, payload: Mapping[str, str]) -> str:
    """The secret that the browser keeps until it answers. Raises TooManyAttempts."""
    wait = services.attempts.attempt(f"asked:{network(client.address)}", ASKED, ASKED_SECONDS)
    if wait:
        raise TooManyAttempts("Too many are signing in from there at once. Try again in a few minutes.", wait)
    secret, now = new_secret(), services.clock()
    services.challenges.remove_expired(now)
    services.challenges.add(Challenge(digest(secret), purpose, now + CHALLENGE_SECONDS, payload))
    return secret


def answered(services: Services, purpose: ChallengePurpose, secret: str) -> Mapping[str, str]:
    """What was said with ask(). Raises Refused where this browser was not asked, or has answered."""
    challenge = services.challenges.take(digest(secret), purpose, services.clock()) if secret else None
    if challenge is None:
        raise Refused("This took too long, or was begun in another window. Begin anew.")
    return challenge.payload
