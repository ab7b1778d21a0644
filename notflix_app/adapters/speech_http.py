"""Speech to text by a server that speaks OpenAI's API of transcriptions.

whisper.cpp's server, speaches, LocalAI and OpenAI do, each in its own way: the segments that all of them know are what
we go by, and the times of words are taken where they come with them.
"""

from __future__ import annotations

import io
import json
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from ..core.errors import NotflixError, Refused, Unavailable
from ..core.speech import BYTES_PER_MS, SAMPLE_RATE, Heard
from .breaker import Breaker, Patience
from .speech_answer import Answer, words_of
from .speech_languages import of_model, spoken_as

PATH = "/v1/audio/transcriptions"
MAX_BODY = 8 << 20  # bytes; four minutes of speech, each word with its times, are a twentieth of that
MAX_REASON = 300  # letters of what the server says of an error
CONNECT_SECONDS = 5.0
PART = "speech server"
_BUSY = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)


@dataclass(frozen=True, slots=True)
class SpeechServer:
    """url: of the server; with a path of its own, as whisper.cpp's /inference, it is the address itself. model: what
    the server calls the one that is to listen. seconds: for which it may think about a piece."""

    url: str
    key: str = ""
    model: str = "whisper-1"
    seconds: float = 600

    @property
    def address(self) -> str:
        path = urlsplit(self.url).path.rstrip("/")
        return self.url if path and path != "/v1" else self.url.rstrip("/").removesuffix("/v1") + PATH


class HttpSpeech:
    """The SpeechToText port."""

    def __init__(self, server: SpeechServer) -> None:
        self._server = server
        timeout = httpx.Timeout(server.seconds, connect=CONNECT_SECONDS)
        headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
        self._timeout, self._headers = timeout, headers
        patience = Patience(server.seconds, at_once=4)
        self._breaker = Breaker(PART, server.address, _silent, self._look, patience)

    def listen(self, sound: bytes, language: str, heard_until: Callable[[int], None]) -> Heard:
        length = len(sound) // BYTES_PER_MS
        try:
            with self._breaker.call():
                status, body = self._ask(sound, language)
        except httpx.ReadTimeout as error:
            raise self._too_slow() from error
        if status != HTTPStatus.OK:
            raise _refusal(status, body)
        answer = _read(body, length)
        words = tuple(words_of(answer))
        heard_until(length)
        return Heard(language or (spoken_as(answer.language) if words else ""), words)

    def _ask(self, sound: bytes, language: str) -> tuple[int, bytes]:
        fields: dict[str, Any] = {
            "model": self._server.model,
            "response_format": "verbose_json",
            "timestamp_granularities[]": ["segment", "word"],
            "temperature": "0",
        }
        if spoken := of_model(language) or self._unknown_language:
            fields["language"] = spoken
        files = {"file": ("sound.wav", wav(sound), "audio/wav")}
        with (
            httpx.Client(timeout=self._timeout, headers=self._headers) as client,
            client.stream("POST", self._server.address, data=fields, files=files) as answer,
        ):
            body, give_up = bytearray(), time.monotonic() + self._server.seconds
            for piece in answer.iter_bytes():
                body += piece
                if time.monotonic() > give_up:
                    raise self._too_slow()
                if len(body) > MAX_BODY:
                    raise Refused(f"The speech server answers with more than {MAX_BODY >> 20} MiB.")
            return answer.status_code, bytes(body)

    @property
    def _unknown_language(self) -> str:
        """whisper.cpp takes English for granted, unless it is asked to find out; the others would not know the word."""
        return "auto" if urlsplit(self._server.address).path.rstrip("/").endswith("/inference") else ""

    def _too_slow(self) -> Unavailable:
        return Unavailable(
            f"The speech server took more than {self._server.seconds:g} seconds over a piece of the film. Give it more "
            "(NOTFLIX_SPEECH_TIMEOUT), or a smaller model."
        )

    def _look(self) -> None:
        address = urlsplit(self._server.address)
        httpx.get(f"{address.scheme}://{address.netloc}/", timeout=CONNECT_SECONDS)


def _read(body: bytes, length: int) -> Answer:
    try:
        return Answer.of(json.loads(body), length)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(
            "What the speech server answers is no verbose_json of a transcription. Check NOTFLIX_SPEECH_URL."
        ) from error


def _refusal(status: int, body: bytes) -> NotflixError:
    reason = _message(body)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Refused("The speech server does not take our key. Check NOTFLIX_SPEECH_KEY.")
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
        return Refused(f"The speech server has no such address or model: {reason}. Check NOTFLIX_SPEECH_URL.")
    if status in _BUSY:  # however long it takes
        return Unavailable(f"The speech server is busy ({status}): {reason}.", PART)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(f"The speech server failed ({status}): {reason}.")
    return Refused(f"The speech server refuses this sound ({status}): {reason}.")


def wav(sound: bytes) -> bytes:
    """As every one of them reads it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(sound)
    return file.getvalue()


def _silent(error: Exception) -> bool:
    # Who thinks for too long is there.
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.ReadTimeout)


def _message(body: bytes) -> str:
    """What it says is wrong, in whatever form."""
    text = body[: 1 << 16].decode(errors="replace")
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = text
    for name in ("error", "detail", "message"):
        if isinstance(parsed, dict) and name in parsed:
            parsed = parsed[name]
    return " ".join(str(parsed).split())[:MAX_REASON].rstrip(".") or "it said nothing"
