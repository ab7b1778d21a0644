"""What is wrong with an edge's certificate, as a sentence that says what to do."""

from __future__ import annotations

import ssl

# OpenSSL's X509_V_ERR_…
NOT_YET_VALID, EXPIRED = 9, 10
UNTRUSTED = (18, 19, 20, 21)  # self-signed, by itself or in its chain; no issuer that is known here
OTHER_NAME = (62, 64)


def what_is_wrong(url: str, host: str, error: ssl.SSLError) -> str:
    """error: what came of greeting the edge at `url`. host: its name there."""
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else None
    its = f"The certificate of {url}"
    if code == EXPIRED:
        return (
            f"{its} has expired. Renew it: `certbot renew` where edge/install-debian.sh got it, else replace its files."
        )
    if code == NOT_YET_VALID:
        return f"{its} is not valid yet. Are the clocks right, there and here?"
    if code in OTHER_NAME:
        return f"{its} is not for the name {host}. Get one for it, or add the edge by the name that it is for."
    if code in UNTRUSTED:
        return (
            f"Nobody whom this machine trusts vouches for the certificate of {url}, and browsers would refuse it too."
            " Give the edge the whole chain (fullchain.pem) of a known authority; one of your own has to be known where"
            " Notflix runs (SSL_CERT_FILE) and in the browsers of those who watch."
        )
    if code is not None:
        return f"{its} is no good: {error.verify_message}."  # type: ignore[attr-defined]
    return (
        f"{url} does not speak TLS as it should ({error.reason or error}). Was the edge given a certificate, and is"
        " that the port on which it serves HTTPS?"
    )
