"""All series, by name."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError
from ...core.lineup import SeriesPage
from ...translation.sentences import sentence
from ...usecases import series as use
from ..components.page import page, state
from ..components.react import CommitField, Link
from ..components.text import t
from ..lineup_models import SeriesModel, series_model
from ..provide import ask
from ..search_address import MAX_QUERY
from ..who import Who

AT_ONCE = 60
FEW = 12  # nobody looks for one among these by its name


class AllSeries(rx.State):
    """query: what is shown is called so; ''. trouble: why there are none to show."""

    ready: bool = False
    query: str = ""
    series: list[SeriesModel] = []
    total: int = 0
    more_left: bool = False
    trouble: str = ""

    @rx.event
    async def open(self):
        self.query = ""
        await self._look()

    @rx.event
    async def find(self, query: str):
        self.query = query[:MAX_QUERY]
        await self._look()

    @rx.event
    async def more(self):
        if self.more_left:
            await self._look(offset=len(self.series))

    async def _look(self, offset: int = 0) -> None:
        viewer = self.router.session.client_ip
        try:
            listed = await ask(self, use.all_series, query=self.query, limit=AT_ONCE, offset=offset, viewer=viewer)
        except NotflixError as error:
            self.reset()
            self.trouble = sentence(error.message)
            return
        self._show_page(listed, offset)

    def _show_page(self, listed: SeriesPage, offset: int) -> None:
        shown = [series_model(one) for one in listed.series]
        self.series = [*self.series[:offset], *shown]
        self.total, self.trouble, self.ready = listed.total, "", True
        self.more_left = bool(shown) and len(self.series) < listed.total


@rx.page(route="/series", title=t("Series · Notflix"), on_load=[Who.open, AllSeries.open])
def all_series() -> rx.Component:
    again = rx.el.button(t("Try again"), type="button", class_name="button", on_click=AllSeries.open)
    return page(
        rx.cond(
            AllSeries.trouble != "",
            state(t("The series cannot be shown now"), AllSeries.trouble, again, tone="blank-bad"),
            rx.cond(
                AllSeries.ready,
                _list(),
                rx.el.div(class_name="grid", role="status", aria_busy="true", aria_label=t("Loading")),
            ),
        ),
        name="main-all-series",
    )


def _list() -> rx.Component:
    return rx.cond(
        (AllSeries.total > 0) | (AllSeries.query != ""),
        rx.fragment(
            rx.el.div(
                rx.el.h1(t("Series"), " ", rx.el.span(AllSeries.total, class_name="dim")), class_name="title-line"
            ),
            rx.cond(
                (AllSeries.total > FEW) | (AllSeries.query != ""),
                rx.el.div(
                    CommitField.create(
                        label=t("Find one by its name"), value=AllSeries.query, mode="search", on_commit=AllSeries.find
                    ),
                    class_name="series-find",
                ),
                rx.fragment(),
            ),
            rx.el.div(rx.foreach(AllSeries.series, _card), class_name="grid"),
            rx.cond(AllSeries.total == 0, rx.el.p(t("No series is called so."), class_name="dim"), rx.fragment()),
            rx.cond(
                AllSeries.more_left,
                rx.el.div(
                    rx.el.button(t("Show more"), type="button", class_name="button", on_click=AllSeries.more),
                    class_name="actions",
                ),
                rx.fragment(),
            ),
        ),
        state(
            t("There is no series yet"),
            t("An episode belongs to one by what is written about it: “Edit”, on its page."),
            Link.create(t("Home"), to="/", class_name="button"),
        ),
    )


def _card(series: rx.Var[SeriesModel]) -> rx.Component:
    return Link.create(
        rx.el.span(
            rx.cond(
                series.poster != "",
                rx.el.img(src=series.poster, alt="", loading="lazy", class_name="poster"),
                rx.el.span(class_name="poster poster-none", aria_hidden="true"),
            ),
            class_name="thumb",
        ),
        rx.el.span(series.name, class_name="card-title", title=series.name),
        rx.el.span(series.count, class_name="card-note"),
        key=series.id,
        to=series.href,
        class_name="card",
    )
