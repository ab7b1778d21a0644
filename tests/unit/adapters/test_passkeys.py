"""Passkeys: what is asked of an authenticator, and which answers are right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from notflix_app.adapters.passkeys import WebAuthn
from notflix_app.core.credentials import Passkey
from notflix_app.core.errors import Refused
from tests.authenticator import Authenticator

ORIGIN = "https://films.example:8443"
SITE = WebAuthn(ORIGIN)


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(ORIGIN, "films.example")


def make(device: Authenticator) -> Passkey:
    request = SITE.ask_to_make("p1", "ada", "Ada L.", [])
    return SITE.made(request.challenge, "p1", "Telephone", device.make(request.options), 5.0)


def test_a_passkey_is_made_for_the_host_and_kept_with_its_name() -> None:
    request = SITE.ask_to_make("p1", "ada", "", ["AAEC"])
    assert request.options["rp"] == {"id": "films.example", "name": "Notflix"}
    assert (request.options["user"]["name"], request.options["user"]["displayName"]) == ("ada", "ada")
    assert request.options["authenticatorSelection"]["residentKey"] == "required"
    assert [one["id"] for one in request.options["excludeCredentials"]] == ["AAEC"]
    assert request.options["challenge"] == request.challenge


def test_one_signs_in_without_a_name() -> None:
    assert not SITE.ask_to_sign().options.get("allowCredentials")


def test_what_was_made_signs(device: Authenticator) -> None:
    passkey = make(device)
    assert (passkey.person_id, passkey.name, passkey.sign_count, passkey.created_at) == ("p1", "Telephone", 0, 5.0)
    for times in (1, 2):
        request = SITE.ask_to_sign()
        count = SITE.signed(request.challenge, passkey, device.sign(request.options))
        assert count == times
        passkey = replace(passkey, sign_count=count)


def test_an_authenticator_need_not_count(device: Authenticator) -> None:
    device.counts = False
    passkey = make(device)
    for _ in range(2):
        request = SITE.ask_to_sign()
        assert SITE.signed(request.challenge, passkey, device.sign(request.options)) == 0


def test_a_copy_that_counts_less_is_refused(device: Authenticator) -> None:
    passkey = replace(make(device), sign_count=9)
    request = SITE.ask_to_sign()
    with pytest.raises(Refused):
        SITE.signed(request.challenge, passkey, device.sign(request.options))


def test_an_answer_to_another_challenge_is_refused(device: Authenticator) -> None:
    passkey = make(device)
    with pytest.raises(Refused):
        SITE.signed(SITE.ask_to_sign().challenge, passkey, device.sign(SITE.ask_to_sign().options))
    with pytest.raises(Refused):
        SITE.made(SITE.ask_to_sign().challenge, "p1", "", device.make(SITE.ask_to_sign().options), 0)


@pytest.mark.parametrize(
    ("origin", "host"), [("https://evil.example", "films.example"), (ORIGIN, "evil.example")], ids=["origin", "host"]
)
def test_an_answer_to_another_site_is_refused(device: Authenticator, origin: str, host: str) -> None:
    passkey = make(device)
    device.origin, device.host = origin, host
    request = SITE.ask_to_sign()
    with pytest.raises(Refused):
        SITE.signed(request.challenge, passkey, device.sign(request.options))
    with pytest.raises(Refused):
        make(device)


def test_another_key_is_refused(device: Authenticator) -> None:
    passkey = make(device)
    request = SITE.ask_to_sign()
    with pytest.raises(Refused):
        SITE.signed(
            request.challenge, passkey, Authenticator(ORIGIN, "films.example", id=device.id).sign(request.options)
        )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": "AAEC"},
        {"id": "AAEC", "rawId": "AAEC", "type": "public-key", "response": {}},
        {"id": 7, "rawId": None, "type": [], "response": "x"},
        {
            "id": "AAEC",
            "rawId": "AAEC",
            "type": "public-key",
            "response": dict.fromkeys(("clientDataJSON", "attestationObject", "authenticatorData", "signature"), "e30"),
        },
        {
            "id": "AAEC",
            "rawId": "AAEC",
            "type": "public-key",
            "response": dict.fromkeys(("clientDataJSON", "attestationObject", "authenticatorData", "signature"), "é"),
        },
    ],
)
def test_nonsense_is_refused_with_a_sentence(device: Authenticator, answer: dict[str, Any]) -> None:
    passkey = make(device)
    with pytest.raises(Refused, match="Try it once more"):
        SITE.made("AAEC", "p1", "", answer, 0)
    with pytest.raises(Refused, match="Try it once more"):
        SITE.signed("AAEC", passkey, answer)
