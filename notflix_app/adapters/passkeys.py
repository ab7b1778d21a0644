"""Passkeys, by py_webauthn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import structs
from webauthn.helpers.exceptions import WebAuthnException

from ..core.credentials import Passkey
from ..core.errors import Refused
from ..core.ports.passkey_authority import PasskeyRequest

SITE = "Notflix"
NOT_RIGHT = "This passkey was not accepted. Try it once more, or sign in another way."
_ASKED = structs.UserVerificationRequirement.PREFERRED


class WebAuthn:
    """The PasskeyAuthority port. url: the address that browsers reach us by. Passkeys belong to its host: a site that
    moves to another name leaves them behind, and an IP address can have none."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._origin = parts.hostname or "", f"{parts.scheme}://{parts.netloc}"

    def ask_to_make(self, person_id: str, name: str, display_name: str, known: Sequence[str]) -> PasskeyRequest:
        return _request(
            webauthn.generate_registration_options(
                rp_id=self._host,
                rp_name=SITE,
                user_id=person_id.encode(),
                user_name=name,
                user_display_name=display_name or name,
                authenticator_selection=structs.AuthenticatorSelectionCriteria(
                    # Kept in the authenticator with the name: else one would have to type that to sign in.
                    resident_key=structs.ResidentKeyRequirement.REQUIRED,
                    user_verification=_ASKED,
                ),
                exclude_credentials=[
                    structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(one)) for one in known
                ],
            )
        )

    def made(self, challenge: str, person_id: str, name: str, answer: Mapping[str, Any], now: float) -> Passkey:
        try:
            checked = webauthn.verify_registration_response(
                credential=dict(answer),
                expected_challenge=webauthn.base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise Refused(NOT_RIGHT) from error
        return Passkey(
            id=webauthn.helpers.bytes_to_base64url(checked.credential_id),
            person_id=person_id,
            name=name,
            public_key=webauthn.helpers.bytes_to_base64url(checked.credential_public_key),
            sign_count=checked.sign_count,
            created_at=now,
        )

    def ask_to_sign(self) -> PasskeyRequest:
        return _request(webauthn.generate_authentication_options(rp_id=self._host, user_verification=_ASKED))

    def signed(self, challenge: str, passkey: Passkey, answer: Mapping[str, Any]) -> int:
        try:
            checked = webauthn.verify_authentication_response(
                credential=dict(answer),
                expected_challenge=webauthn.base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=webauthn.base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise Refused(NOT_RIGHT) from error
        return checked.new_sign_count


def _request(
    options: structs.PublicKeyCredentialCreationOptions | structs.PublicKeyCredentialRequestOptions,
) -> PasskeyRequest:
    return PasskeyRequest(
        json.loads(webauthn.options_to_json(options)), webauthn.helpers.bytes_to_base64url(options.challenge)
    )
