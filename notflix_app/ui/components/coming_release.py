"""A version of a film that is made beside the one that plays: how far it is, and how to give it up."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ..view_models import VideoStatusModel
from .confirm import confirm
from .dialog import small_button
from .strip import strip
from .text import t


def release_actions(release: rx.Var[VideoStatusModel], *, on_retry: Any, on_cancel: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(release.can_retry, small_button(t("Try again"), on_retry), rx.fragment()),
        confirm(
            label=t("Cancel"),
            question=t("Give up the new version?"),
            detail=t("What has been made of it is thrown away. The video plays on as it is."),
            action=t("Give it up"),
            on_confirm=on_cancel,
        ),
    )


def coming_release(release: rx.Var[VideoStatusModel], *, on_retry: Any, on_cancel: Any) -> rx.Component:
    """Below a film that plays."""
    return rx.el.section(
        rx.el.div(
            rx.el.p(
                rx.el.span(
                    t("A new version: {doing}", doing=release.doing), class_name="state state-" + release.state.to(str)
                ),
                rx.cond(release.strip.left != "", rx.el.span(release.strip.left), rx.fragment()),
                class_name="entry-state",
            ),
            rx.el.div(release_actions(release, on_retry=on_retry, on_cancel=on_cancel), class_name="entry-actions"),
            class_name="release-head",
        ),
        rx.cond(release.error != "", rx.el.p(release.error, class_name="entry-error", role="alert"), rx.fragment()),
        strip(release.strip),
        rx.el.p(
            rx.cond(
                release.error != "",
                t("The video plays on as it is."),
                t("The video plays on as it is, until the new version takes over by itself."),
            ),
            class_name="dim",
        ),
        class_name="still-made",
        aria_label=t("The new version"),
    )
