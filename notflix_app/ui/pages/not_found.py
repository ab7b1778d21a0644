"""There is no such page, or no such video."""

from __future__ import annotations

import reflex as rx

from ..components.page import page, state
from ..components.react import Link
from ..components.text import t
from ..who import Who


def gone() -> rx.Component:
    return state(
        t("There is no such film"),
        t("It may have been deleted, or the address has a letter too few. Search for it, or go back home."),
        Link.create(t("Home"), to="/", class_name="button"),
    )


@rx.page(route="/404", title=t("Not found · Notflix"), on_load=Who.open)
def not_found() -> rx.Component:
    return page(
        state(
            t("There is nothing here"),
            t("This address leads nowhere. Search for the film, or go back home."),
            Link.create(t("Home"), to="/", class_name="button"),
        )
    )
