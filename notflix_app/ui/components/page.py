"""What stands around every page: the top bar, the note when the connection is gone, the main part."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary
from reflex_components_core.core.banner import has_connection_errors

from ..error_notice import ErrorNotice
from ..subscriber import Subscriber
from ..who import Who
from .person_menu import person_menu
from .react import ErrorMessage, Link, PlaylistPicker, SearchField, Sight, Tab
from .text import t


def page(
    *children: rx.Component,
    search: rx.Component | None = None,
    name: str = "",
    subscriber: type[Subscriber] = Who,
) -> rx.Component:
    """search: the field, where the page shows what it finds. name: a class for the main part. subscriber: the state
    that is told of changes while the page is in sight."""
    return rx.fragment(
        rx.el.a(t("Skip to the content"), href="#content", class_name="skip"),
        top_bar(search or SearchField.create(who=Who.id)),
        Sight.create(on_show=subscriber.look, on_hide=subscriber.look_away),
        rx.cond(has_connection_errors, offline(), rx.fragment()),
        rx.cond(Who.role != "", PlaylistPicker.create(), rx.fragment()),
        rx.el.main(
            ErrorMessage.create(text=ErrorNotice.message, on_taken=ErrorNotice.taken),
            *children,
            id="content",
            class_name=f"main {name}",
            tab_index=-1,
        ),
    )


def top_bar(search: rx.Component) -> rx.Component:
    return rx.el.header(
        Link.create(
            mark(),
            rx.el.span("notflix", class_name="word"),
            to="/",
            class_name="wordmark",
            custom_attrs={"aria-label": t("Notflix, home")},
        ),
        search,
        rx.el.nav(
            rx.cond(Who.may_upload, _tab(t("Upload"), "/upload", "M10 14V4m0 0L6 8m4-4 4 4M4 16h12"), rx.fragment()),
            rx.cond(
                Who.sees_activity, _tab(t("Activity"), "/activity", "M3 10h3l2.5-6 3.5 12 2.5-6H17"), rx.fragment()
            ),
            rx.cond(
                Who.manages_edges,
                _tab(t("Edges"), "/edges", "M10 3v4m0 0-5 6m5-6 5 6M3 15h4m6 0h4M8 3h4"),
                rx.fragment(),
            ),
            person_menu(),
            class_name="tabs",
            aria_label=t("Pages"),
        ),
        class_name="top",
    )


def _tab(name: rx.Var[str], to: str, path: str) -> rx.Component:
    return Tab.create(
        rx.el.svg(rx.el.path(d=path), view_box="0 0 20 20", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(name),
        to=to,
        class_name="tab",
        custom_attrs={"aria-label": name, "data-tab": to},
    )


def mark() -> rx.Component:
    """The projector's beam, falling on an N."""
    return rx.el.svg(
        rx.el.path(d="M3 21V3l13 18V3", class_name="mark-n"),
        rx.el.path(d="m16 6 8-3v10l-8-3z", class_name="mark-beam"),
        view_box="0 0 25 24",
        class_name="mark",
        custom_attrs={"aria-hidden": "true"},
    )


def offline() -> rx.Component:
    return rx.el.p(
        t("The connection to Notflix is gone. This page reconnects by itself."),
        class_name="offline",
        role="status",
    )


def state(title: str | rx.Var, text: str | rx.Var, *actions: rx.Component, tone: str = "") -> rx.Component:
    """A page that has nothing else to show: empty, not found, out of order. Says what is, and what to do."""
    return rx.el.section(
        rx.el.div(class_name="state-beam", custom_attrs={"aria-hidden": "true"}),
        rx.el.h1(title),
        rx.el.p(text),
        rx.el.div(*actions, class_name="actions") if actions else rx.fragment(),
        class_name=f"blank {tone}",
    )


def notice(text: rx.Var, on_close: Any) -> rx.Component:
    """One line about what could not be done."""
    return rx.cond(
        text != "",
        rx.el.div(
            rx.el.p(text),
            rx.el.button(t("Close"), type="button", on_click=on_close, class_name="button button-quiet button-small"),
            class_name="notice notice-bad",
            role="alert",
        ),
        rx.fragment(),
    )


def out_of_order(stateful: bool) -> rx.Component:
    """Around every page: what is shown when its own code breaks in the browser."""
    fallback = rx.el.main(
        state(
            t("This page fell over"),
            t("Reload it. If it falls again, tell whoever runs this Notflix."),
            rx.el.a(t("Reload"), href="", class_name="button"),
        ),
        class_name="main",
    )
    return error_boundary(fallback_render=rx.Var.create(fallback))
