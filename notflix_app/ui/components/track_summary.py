"""The line of a track on the panel, which opens to change it."""

from __future__ import annotations

import reflex as rx

from .text import t


def track_summary(name: rx.Var[str], detail: rx.Var[str]) -> rx.Component:
    return rx.el.summary(
        rx.el.span(name, class_name="tracks-name"),
        rx.el.span(detail, class_name="dim tracks-detail"),
        custom_attrs={"data-edit": t("Edit"), "data-fold": t("Fold")},  # tracks.css shows one of them
    )
