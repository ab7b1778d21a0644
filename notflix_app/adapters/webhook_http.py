"""Sending to webhooks by HTTP, to addresses that may be called and to no others.

A name can lead somewhere else each time that it is looked up, also between a check and the connection. So it is looked
up here, and what is connected to is the address that was checked; the name goes into Host and into TLS alone.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
from standardwebhooks.webhooks import Webhook as Signer

from ..core.errors import Refused
from ..core.private_addresses import Network, is_allowed
from ..core.webhooks import Delivery, Receipt, Webhook, body_of

SECONDS = 10.0  # for all of it: a receiver that drips must not hold us longer
MAX_ANSWER = 4096  # bytes of it that are read
MAX_REASON = 200  # letters of it that are kept
MAX_ADDRESSES = 4  # of one name that are tried
USER_AGENT = "Notflix-Webhooks/1"


class HttpWebhookSender:
    """The WebhookSender port. site: how browsers reach us. allowed: private networks that may be called, too."""

    def __init__(self, site: str, allowed: Sequence[Network] = ()) -> None:
        self._site, self._allowed = site, allowed

    def check(self, url: str) -> None:
        try:
            asyncio.run(self._bounded_check(httpx.URL(url)))
        except (httpx.InvalidURL, ValueError) as error:  # no name can be so: an empty part, one that is too long
            host = urlsplit(url).hostname
            raise Refused(f"The name {host} is not known.") from error

    async def _bounded_check(self, url: httpx.URL) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                await self._addresses(url)
        except TimeoutError as error:
            raise Refused(f"The name {url.host} could not be looked up in {SECONDS:g} s.") from error

    def send(self, webhook: Webhook, delivery: Delivery) -> Receipt:
        try:
            return asyncio.run(self._bounded_send(webhook, delivery))
        except Refused as error:
            return Receipt(reason=error.message)
        except TimeoutError:
            return Receipt(reason=f"It did not answer within {SECONDS:g} s.")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Receipt(reason=f"It cannot be reached: {str(error) or type(error).__name__}."[:MAX_REASON])

    async def _bounded_send(self, webhook: Webhook, delivery: Delivery) -> Receipt:
        url, body = httpx.URL(webhook.url), body_of(delivery, self._site)
        headers = {**signed(webhook, delivery.event_id, body, datetime.now(UTC)), "Host": url.netloc.decode("ascii")}
        async with (
            asyncio.timeout(SECONDS),
            # trust_env: a proxy of ours would connect to what it looks up itself.
            httpx.AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
        ):
            failure: httpx.TransportError | None = None
            for address in await self._addresses(url):
                try:
                    return await _post(client, url, address, headers, body)
                except httpx.ConnectError as error:
                    failure = error
            raise failure or OSError("it has no address")

    async def _addresses(self, url: httpx.URL) -> list[str]:
        """Where it leads now. Raises Refused where one of them may not be called."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            known = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise Refused(f"The name {url.host} is not known.") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in known))[:MAX_ADDRESSES]
        for address in addresses:
            if not is_allowed(address, self._allowed):
                raise Refused(
                    f"{url.host} leads to {address}, a private address."
                    " NOTFLIX_WEBHOOK_ALLOWED_NETWORKS says which of those may be called."
                )
        return addresses


def signed(webhook: Webhook, event_id: str, body: str, now: datetime) -> dict[str, str]:
    """The headers of standardwebhooks.com; with two signatures while a secret is being replaced."""
    signatures = [Signer(secret).sign(event_id, now, body) for secret in webhook.secrets(now.timestamp())]
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


async def _post(client: httpx.AsyncClient, url: httpx.URL, address: str, headers: dict[str, str], body: str) -> Receipt:
    request = client.build_request(
        "POST",
        url.copy_with(host=address),
        content=body.encode(),
        headers=headers,
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )
    answer = await client.send(request, stream=True)
    try:
        text = await _beginning(answer)
    finally:
        await answer.aclose()
    return _judged(answer.status_code, text, answer.headers.get("location", ""))


async def _beginning(answer: httpx.Response) -> str:
    some = b""
    async for piece in answer.aiter_raw():  # as it comes: what is small may unfold to gigabytes
        some += piece
        if len(some) >= MAX_ANSWER:
            break
    text = some[:MAX_ANSWER].decode("utf-8", "replace")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _judged(status: int, text: str, location: str) -> Receipt:
    if 200 <= status < 300:
        return Receipt(status)
    if 300 <= status < 400:
        where = f" It leads to {location[:MAX_REASON]}." if location else ""
        return Receipt(status, f"It answered {status}: redirects are not followed.{where}")
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    return Receipt(status, f"It answered {phrase}: {text[:MAX_REASON]}" if text else f"It answered {phrase}.")


@functools.cache
def _tls() -> ssl.SSLContext:
    """Reading all certificates takes longer than all the rest."""
    return httpx.create_ssl_context()
