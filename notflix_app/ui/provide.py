"""Where the pages get the services from."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import reflex as rx

from ..adapters.breaker import SERVING
from ..api.cookies import SessionCookie
from ..core.rights import Actor
from ..settings import Settings, load_settings
from ..usecases.actors import actor_of
from ..usecases.services import Services
from ..wiring import build

T = TypeVar("T")

# More than may wait for any part that hangs (adapters.breaker): the others go on.
_threads = ThreadPoolExecutor(32, thread_name_prefix="page")


@functools.cache
def settings() -> Settings:
    return load_settings()


@functools.cache
def services() -> Services:
    return build(settings(), SERVING)


async def ask(page: rx.State, usecase: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Runs a use case for whoever is at the page, in a thread: it may wait for SQL or the store, and the pages share
    one event loop. Who they are is asked anew each time, so that signing out counts at once."""
    address = page.router.session.client_ip

    def call(services: Services, actor: Actor) -> T:
        return usecase(services, replace(actor, address=address), *args, **kwargs)

    return await ask_for(cookies_of(page), call)


async def ask_for(cookies: str, usecase: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """The same for whoever's browser has these cookies."""

    def call() -> T:
        actor = actor_of(services(), cookie().token(cookies), cookie().links(cookies))
        return usecase(services(), actor, *args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(_threads, call)


def cookies_of(page: rx.State) -> str:
    """What the page's browser came with: a log-in loads the page anew."""
    return page.router.headers.cookie


@functools.cache
def cookie() -> SessionCookie:
    return SessionCookie(settings())
