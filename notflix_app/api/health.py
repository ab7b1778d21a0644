"""Whether this process lives, and whether it can do its work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from ..core.errors import NotflixError
from ..usecases.services import Services
from .problems import RETRY_SECONDS
from .provide import Given

router = APIRouter(tags=["health"])

PATIENCE_SECONDS = 5


class Health(BaseModel):
    status: str = "ok"


class Readiness(BaseModel):
    """parts: 'ok', or what is wrong, for each part that this process needs."""

    ready: bool
    parts: dict[str, str] = Field(examples=[{"database": "ok", "redis": "ok", "store": "ok"}])


@router.get("/health")
async def health() -> Health:
    """This process lives. It says nothing of the others, and waits for nobody: not even for a thread."""
    return Health()


@router.get("/ready", responses={503: {"model": Readiness}})
async def ready(services: Given, response: Response) -> Readiness:
    """The database, Redis and the store answer; 503 names those that do not."""
    parts = await _asked(services)
    is_ready = all(state == "ok" for state in parts.values())
    if not is_ready:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return Readiness(ready=is_ready, parts=parts)


async def _asked(services: Services) -> dict[str, str]:
    """All at once: a store that hangs must not hide a database that is down."""
    checks: dict[str, Callable[[], object]] = {
        "database": services.catalog.count,
        "redis": services.queue.ping,
        "store": lambda: services.sources.size("ready"),  # there is none, and a store that answers says so
    }
    pool = ThreadPoolExecutor(len(checks), thread_name_prefix="ready")
    loop = asyncio.get_running_loop()
    asked = {name: loop.run_in_executor(pool, _state, check) for name, check in checks.items()}
    pool.shutdown(wait=False)
    done, _ = await asyncio.wait(asked.values(), timeout=PATIENCE_SECONDS)
    late = f"It did not answer within {PATIENCE_SECONDS} s."
    return {name: answer.result() if answer in done else late for name, answer in asked.items()}


def _state(check: Callable[[], object]) -> str:
    try:
        check()
    except NotflixError as error:
        return error.message
    return "ok"
