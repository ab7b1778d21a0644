"""A client of the API that sends a file over a slow line, part by part, and goes on after whatever breaks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from ..core.errors import Unavailable
from ..core.parts import part_count

PATIENCE = 300.0  # seconds for one request, all its tries together
TRY_AGAIN = 0.5


def send_slowly(url: str, file: Path, pause: float) -> str:
    """The video's id. pause: seconds between two parts. The last part goes first: it has the index of an MP4.

    Raises Unavailable where nothing gets through for PATIENCE seconds, or what got through was refused.
    """
    with httpx.Client(base_url=url, timeout=10, trust_env=False) as web:
        size = file.stat().st_size
        new = {"file_name": file.name, "size": size, "title": file.stem}
        ticket = _answer(lambda: web.post("/api/uploads", json=new)).json()
        upload = f"/api/uploads/{ticket['video_id']}/{ticket['upload_id']}"
        count = part_count(size, ticket["part_size"])
        for number in (count, *range(1, count)):
            _send_part(web, upload, number, _part(file, number, ticket["part_size"]))
            time.sleep(pause)
        _answer(lambda: web.post(f"{upload}/complete"))
        return str(ticket["video_id"])


def _part(file: Path, number: int, size: int) -> bytes:
    with file.open("rb") as source:
        source.seek((number - 1) * size)
        return source.read(size)


def _send_part(web: httpx.Client, upload: str, number: int, content: bytes) -> None:
    def put() -> httpx.Response:
        signed = web.get(f"{upload}/parts/{number}")
        return (
            httpx.put(signed.json()["url"], content=content, timeout=10, trust_env=False)
            if signed.is_success
            else signed
        )

    _answer(put)
    _answer(lambda: web.post(f"{upload}/parts"))


def _answer(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The first one that is good."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            answer = ask()
            if answer.is_success:
                return answer
            trouble = f"{answer.status_code} {answer.text}"
        except httpx.TransportError as error:
            trouble = repr(error)
        if time.monotonic() > give_up:
            raise Unavailable(f"The upload does not get through: {trouble}")
        time.sleep(TRY_AGAIN)
