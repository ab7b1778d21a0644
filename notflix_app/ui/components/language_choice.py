"""In which language the pages are: in the menu of whoever is signed in, and beside the way in for everybody else."""

from __future__ import annotations

import reflex as rx
from reflex.vars import VarData

from ...translation.languages import LANGUAGES
from .react import FOLDER, PlainForm
from .text import t

MENU = "language-menu"
CHOOSE = "/api/language"
SPOKEN = rx.Var("language", _var_type=str, _var_data=VarData(imports={f"{FOLDER}/text.js": "language"})).to(str)


def language_choice() -> rx.Component:
    """Each by its own name, so that whoever knows no other finds it."""
    return PlainForm.create(
        *(
            rx.el.button(
                name,
                type="submit",
                name="language",
                value=tag,
                lang=tag,
                class_name="language",
                custom_attrs={"aria-current": rx.cond(tag == SPOKEN, "true", "false")},
            )
            for tag, name in LANGUAGES.items()
        ),
        action=CHOOSE,
        method="post",
        class_name="languages",
        custom_attrs={"role": "group", "aria-label": t("Language")},
    )


def language_menu() -> rx.Component:
    """A button with its menu, which the browser opens and closes."""
    return rx.fragment(
        rx.el.button(
            rx.el.svg(
                rx.el.circle(cx="10", cy="10", r="7"),
                rx.el.path(d="M3 10h14M10 3c5 4.5 5 9.5 0 14m0-14c-5 4.5-5 9.5 0 14"),
                view_box="0 0 20 20",
                custom_attrs={"aria-hidden": "true"},
            ),
            type="button",
            class_name="tab tab-language",
            aria_label=t("Language"),
            custom_attrs={"popoverTarget": MENU},
        ),
        rx.el.div(language_choice(), id=MENU, class_name="person-menu", custom_attrs={"popover": "auto"}),
    )
