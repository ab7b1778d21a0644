"""The Reflex entry: the pages, and beside them the API, on one port."""

from __future__ import annotations

import functools

import reflex as rx

from .api.app import make_api
from .ui import build, error_notice
from .ui.bounds import Bounds, guard
from .ui.cache import cached_for_ever
from .ui.components.here import here
from .ui.components.page import out_of_order
from .ui.components.text import t
from .ui.in_its_language import InItsLanguage
from .ui.newest import Newest
from .ui.notify import notify_subscribers
from .ui.page_expiry import expire_closed_pages
from .ui.pages import (
    account,
    activity,
    all_series,
    audit,
    bin,
    edges,
    embed,
    home,
    library,
    my_list,
    not_found,
    people,
    playlist,
    playlists,
    series,
    shared,
    sign_in,
    upload,
    watch,
    webhooks,
    welcome,
)
from .ui.provide import services, settings
from .ui.spoken_pages import serve_in_their_language
from .ui.styles import STYLES
from .ui.tabs import bind_tabs_to_sessions
from .ui.visits import tell_visits

PAGES = (
    *(home, my_list, upload, watch, embed, all_series, series, playlists, playlist, activity, library, bin, edges),
    *(sign_in, welcome, shared, people, account, audit, webhooks, not_found),
)

app = rx.App(
    stylesheets=[f"/css/{name}.css" for name in STYLES],
    toaster=None,
    html_lang="en",
    head_components=[
        rx.el.meta(name="theme-color", content="#0a0c0f"),
        rx.el.meta(name="color-scheme", content="dark"),
        rx.el.link(rel="icon", href=here("/favicon.svg"), type="image/svg+xml"),
        rx.el.link(rel="alternate", href=here("/feed.xml"), type="application/rss+xml", title=t("The newest films")),
        rx.el.link(rel="manifest", href=here("/manifest.webmanifest")),
        rx.el.link(rel="apple-touch-icon", href=here("/icons/apple-180.png")),
    ],
    # In place of Reflex's own, which bring along a theme and a toast library.
    app_wraps={(55, "ErrorBoundary"): out_of_order},
    backend_exception_handler=error_notice.on_backend_error,
    frontend_exception_handler=error_notice.on_frontend_error,
    api_transformer=[
        serve_in_their_language,
        make_api(services(), settings(), functools.partial(build.shell, settings())),
        cached_for_ever,
    ],
)
assert app.event_namespace  # made with the app
assert app.sio
app.add_middleware(InItsLanguage())  # first: what the next one refuses is told in it
app.add_middleware(Bounds())
app.add_middleware(Newest(app.event_namespace))
tell_visits(app.event_namespace)
guard(app.event_namespace)
bind_tabs_to_sessions(app.event_namespace)
expire_closed_pages(app)
notify_subscribers(app)
# KnownHosts has asked already; engine.io would believe Host and X-Forwarded-Host, which anybody can set.
app.sio.eio.cors_allowed_origins = []
