"""Where the pages get the services from."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from ..adapters.breaker import SERVING
from ..settings import Settings, load_settings
from ..usecases.services import Services
from ..wiring import build

P = ParamSpec("P")
T = TypeVar("T")

# More than may wait for any part that hangs (adapters.breaker): the others go on.
_threads = ThreadPoolExecutor(32, thread_name_prefix="page")


@functools.cache
def settings() -> Settings:
    return load_settings()


@functools.cache
def services() -> Services:
    return build(settings(), SERVING)


async def ask(usecase: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Runs a use case in a thread: it may wait for SQL or the store, and the pages share one event loop."""
    call = functools.partial(usecase, services(), *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_threads, call)
