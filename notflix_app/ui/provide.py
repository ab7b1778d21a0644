"""Where the pages get the services from."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from ..settings import Settings, load_settings
from ..usecases.services import Services
from ..wiring import build

P = ParamSpec("P")
T = TypeVar("T")


@functools.cache
def settings() -> Settings:
    return load_settings()


@functools.cache
def services() -> Services:
    return build(settings())


async def ask(usecase: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Runs a use case in a thread: it may wait for SQL or the store, and the pages share one event loop."""
    return await asyncio.to_thread(usecase, services(), *args, **kwargs)
