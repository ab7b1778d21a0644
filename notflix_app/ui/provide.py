"""Where the pages get the services from."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from typing import Any, TypeVar

import reflex as rx
from reflex.state import BaseState

from ..adapters.breaker import SERVING
from ..api.cookies import SessionCookie
from ..api.provide import is_video_id
from ..core.errors import NotflixError, Refused
from ..core.rights import Actor
from ..settings import Settings, load_settings
from ..translation.languages import language_of
from ..translation.sentences import sentence
from ..usecases.actors import actor_of
from ..usecases.services import Services
from ..wiring import build
from .bounds import NONSENSE

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
    address, cookies = page.router.session.client_ip, cookies_of(page)

    def call() -> T:
        actor = replace(_actor(cookies), address=address)
        return usecase(services(), actor, *args, **kwargs)

    return await _in_thread(call)


async def ask_about(page: rx.State, usecase: Callable[..., T], shown: str, *args: Any, **kwargs: Any) -> T:
    """What changes a film or a playlist. shown: the id of the one that somebody saw as they pressed: it comes with the
    event, for by now the page may be about another one. Raises Refused where it is no id."""
    if not is_video_id(shown):  # those of playlists and tracks are made alike
        raise Refused(NONSENSE)
    return await ask(page, usecase, shown, *args, **kwargs)


def refusal(error: NotflixError, shown: str, now: str) -> str:
    """Why what ask_about() asked for was not done, for the part of the page that is about it. now: the id of what the
    page is about by now. Raises the error where that is another one: then it is told above that page."""
    if shown != now:
        raise error
    return sentence(error.message)


async def ask_unattended(cookies: str, usecase: Callable[..., T], *args: Any) -> T:
    """The same for a page that asks by itself, in the browser that has these cookies: a tab that was left open keeps
    nobody signed in."""

    def call() -> T:
        return usecase(services(), _actor(cookies, acts=False), *args)

    return await _in_thread(call)


async def _in_thread(call: Callable[[], T]) -> T:
    """Where the language of whoever is answered is known as well."""
    return await asyncio.get_running_loop().run_in_executor(_threads, copy_context().run, call)


def _actor(cookies: str, *, acts: bool = True) -> Actor:
    return actor_of(services(), cookie().token(cookies), cookie().links(cookies), acts=acts)


def language_at(page: BaseState) -> str:
    headers = page.router.headers
    return language_of(headers.cookie, headers.accept_language)


def cookies_of(page: rx.State) -> str:
    """What the page's browser came with: a log-in loads the page anew."""
    return page.router.headers.cookie


@functools.cache
def cookie() -> SessionCookie:
    return SessionCookie(settings())
