"""All that somebody wants to see."""

from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError
from ...translation.sentences import sentence
from ..components.page import page, state
from ..components.react import FilmGrid, Link
from ..components.text import t
from ..home_rows import MY_LIST, own_list
from ..view_models import RowModel
from ..who import Who, actor_at


class MyList(rx.State):
    """ready: we know who is there."""

    ready: bool = False
    trouble: str = ""
    row: RowModel = own_list(has_account=True)

    @rx.event
    async def open(self) -> None:
        try:
            actor = await actor_at(self)
        except NotflixError as error:
            self.trouble = sentence(error.message)
            return
        self.row = own_list(has_account=bool(actor.person_id))
        self.trouble = ""
        self.ready = True

    @rx.event
    def fail(self, message: str) -> None:
        """message: of the browser, which asks for the films by itself."""
        self.trouble = message


@rx.page(route=MY_LIST, title=t("My list · Notflix"), on_load=[Who.open, MyList.open])
def my_list() -> rx.Component:
    again = rx.el.button(t("Try again"), type="button", class_name="button", on_click=MyList.open)
    return page(
        rx.el.div(rx.el.h1(t("My list")), class_name="title-line"),
        rx.cond(
            MyList.trouble != "",
            state(t("Your list cannot be shown now"), MyList.trouble, again, tone="blank-bad"),
            rx.cond(MyList.ready, FilmGrid.create(_nothing(), row=MyList.row, on_failed=MyList.fail), rx.fragment()),
        ),
        name="main-list",
    )


def _nothing() -> rx.Component:
    return state(
        t("Nothing is in your list yet"),
        t("Point at a film and press +, or press “My list” below one that you watch."),
        Link.create(t("To the films"), to="/", class_name="button button-beam"),
    )
