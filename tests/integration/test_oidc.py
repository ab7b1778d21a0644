"""Signing in at a provider of OpenID Connect: an honest one, whole; and what one that lies cannot do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk

from notflix_app.adapters.breaker import Patience
from notflix_app.adapters.oidc import OidcAddress, OidcProvider
from notflix_app.core.credentials import Claims, Identity
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.local.ports import free_port
from tests.fixtures.oidc import HonestProvider, LyingProvider, some_key

BACK = "http://localhost:3000/api/oidc/callback"
PATIENT = Patience(seconds=60, at_once=8)


def provider_at(issuer: str, **more: Any) -> OidcProvider:
    return OidcProvider(OidcAddress(issuer, "notflix", "shh", **more), PATIENT)


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.fixture
def honest(oidc_provider: HonestProvider) -> OidcProvider:
    oidc_provider.knows("ada", preferred_username="ada", name="Ada L.", email="ada@example.org", groups=["staff", "it"])
    return provider_at(oidc_provider.issuer)


def test_the_whole_flow(honest: OidcProvider, oidc_provider: HonestProvider) -> None:
    request = honest.begin(BACK)
    asked = query(request.url)
    assert asked["code_challenge_method"] == "S256"
    assert asked["nonce"] == request.nonce
    answer = query(oidc_provider.sign_in(request.url, "ada"))
    assert honest.finish(request, BACK, answer) == Claims(
        Identity(oidc_provider.issuer, "ada"), "ada", "Ada L.", "ada@example.org", ("staff", "it")
    )


def test_a_forged_state_is_refused(honest: OidcProvider, oidc_provider: HonestProvider) -> None:
    request = honest.begin(BACK)
    answer = query(oidc_provider.sign_in(request.url, "ada"))
    for forged in ("", "forged", honest.begin(BACK).state):
        with pytest.raises(Refused, match="belongs to another sign-in"):
            honest.finish(request, BACK, {**answer, "state": forged})


def test_a_code_is_good_once(honest: OidcProvider, oidc_provider: HonestProvider) -> None:
    request = honest.begin(BACK)
    answer = query(oidc_provider.sign_in(request.url, "ada"))
    honest.finish(request, BACK, answer)
    with pytest.raises(Refused, match="did not confirm"):
        honest.finish(request, BACK, answer)


def test_a_code_of_another_browser_is_refused(honest: OidcProvider, oidc_provider: HonestProvider) -> None:
    """Its nonce stands in the token: whoever brings a code of theirs here is not signed in as they."""
    theirs = honest.begin(BACK)
    code = query(oidc_provider.sign_in(theirs.url, "mallory"))["code"]
    ours = honest.begin(BACK)
    with pytest.raises(Refused, match="could not be accepted"):
        honest.finish(ours, BACK, {"code": code, "state": ours.state})


def test_who_does_not_want_to_gets_a_sentence(honest: OidcProvider) -> None:
    request = honest.begin(BACK)
    with pytest.raises(Refused, match="localhost did not sign you in"):
        honest.finish(request, BACK, {"error": "access_denied", "state": request.state})


def test_an_answer_of_another_provider_does_not_get_the_code(honest: OidcProvider) -> None:
    request = honest.begin(BACK)
    with pytest.raises(Refused, match="belongs to another sign-in"):
        honest.finish(request, BACK, {"code": "c", "state": request.state, "iss": "https://evil.example"})


def test_a_provider_that_is_away_is_said_to_be() -> None:
    with pytest.raises(Unavailable, match="sign-in provider does not answer now"):
        provider_at(f"http://127.0.0.1:{free_port()}").begin(BACK)


def test_a_provider_that_is_ill_is_away(lying_provider: LyingProvider) -> None:
    lying_provider.status = 503
    with pytest.raises(Unavailable, match="sign-in provider does not answer now"):
        provider_at(lying_provider.issuer).begin(BACK)


def finish(provider: LyingProvider, **more: Any) -> Claims:
    ours = provider_at(provider.issuer, **more)
    request = ours.begin(BACK)
    provider.nonce = provider.nonce or request.nonce
    return ours.finish(request, BACK, {"code": "c", "state": request.state})


def test_what_stands_only_in_userinfo_counts(lying_provider: LyingProvider) -> None:
    lying_provider.userinfo = {"preferred_username": "ada", "roles": "staff"}
    known = finish(lying_provider, groups_claim="roles")
    assert (known.identity, known.name, known.groups) == (Identity(lying_provider.issuer, "ada"), "ada", ("staff",))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "third"], "azp": "notflix"},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": 7},
        {"azp": "another"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_refused(lying_provider: LyingProvider, claims: dict[str, Any]) -> None:
    lying_provider.claims = claims
    with pytest.raises(Refused, match="could not be accepted"):
        finish(lying_provider)


def test_a_token_that_another_signed_is_refused(lying_provider: LyingProvider) -> None:
    lying_provider.signs_with = some_key(1)
    with pytest.raises(Refused, match="could not be accepted"):
        finish(lying_provider)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_what_everybody_could_sign_is_refused(lying_provider: LyingProvider, algorithm: str) -> None:
    lying_provider.metadata = {"id_token_signing_alg_values_supported": ["RS256", algorithm]}
    lying_provider.algorithm = algorithm
    lying_provider.signs_with = jwk.OctKey.import_key("shh" * 16)
    with pytest.raises(Refused, match="could not be accepted"):
        finish(lying_provider)


def test_the_rest_must_be_about_the_same_person(lying_provider: LyingProvider) -> None:
    lying_provider.userinfo = {"sub": "mallory"}
    with pytest.raises(Refused, match="could not be accepted"):
        finish(lying_provider)


def test_a_provider_that_says_that_it_is_another_is_refused(lying_provider: LyingProvider) -> None:
    lying_provider.metadata = {"issuer": "https://evil.example"}
    with pytest.raises(Refused, match="could not be accepted"):
        finish(lying_provider)


def test_what_is_said_of_somebody_is_bounded(lying_provider: LyingProvider) -> None:
    lying_provider.claims = {"name": "x" * 10_000, "email": ["no", "text"], "groups": [f"g{n}" for n in range(1000)]}
    known = finish(lying_provider)
    assert (len(known.display_name), known.email, len(known.groups)) == (256, "", 200)


def test_an_honest_one_among_them_is_let_in(lying_provider: LyingProvider) -> None:
    """So that what the others are refused for is what they say."""
    lying_provider.claims = {"aud": ["notflix"]}
    assert finish(lying_provider) == replace(Claims(Identity(lying_provider.issuer, "ada")))
