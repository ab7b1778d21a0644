"""A series: its seasons and episodes, and the one that comes next."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError, NotFound
from ...translation.sentences import sentence
from ...usecases.series import one_series
from ..components.card import card, picture
from ..components.opened import BROKEN, GONE, LOADING, OPEN, opened
from ..components.page import page
from ..components.react import Link, SeriesPlay, TabTitle
from ..components.text import t
from ..lineup_models import SeasonModel, season_models, series_facts
from ..provide import ask
from ..view_models import CardModel
from ..who import Who

MAX_ID = 100  # letters
NOBODY = CardModel("", "", "", [], "", "", "", "", [], "", "", [], "")


class SeriesPage(rx.State):
    """phase: loading, open, gone or broken. episodes: of all seasons, in order. lead: the one whose poster is shown."""

    phase: str = LOADING
    name: str = ""
    facts: str = ""
    seasons: list[SeasonModel] = []
    episodes: list[CardModel] = []
    lead: CardModel = NOBODY
    message: str = ""

    @rx.event
    async def open(self):
        try:
            series = await ask(self, one_series, self.series_id[:MAX_ID], self.router.session.client_ip)
        except NotFound:
            self.reset()
            self.phase = GONE
        except NotflixError as error:
            self.reset()
            self.message, self.phase = sentence(error.message), BROKEN
        else:
            self.name, self.facts, self.seasons = series.name, series_facts(series), season_models(series)
            self.episodes = [each for season in self.seasons for each in season.cards]
            self.lead = next((each for each in self.episodes if each.poster), NOBODY)
            self.phase = OPEN


@rx.page(route="/series/[series_id]", title="Notflix", on_load=[Who.open, SeriesPage.open])
def series() -> rx.Component:
    return page(
        opened(
            SeriesPage,
            rx.fragment(TabTitle.create(title=SeriesPage.name), _head(), _seasons()),
            gone=(
                t("There is no such series"),
                t("Its episodes may have been deleted, or belong to another series now. Search for one of them."),
            ),
            back=Link.create(t(t("All series")), to="/series", class_name="button"),
            broken=t("The series cannot be shown now"),
            waits="series-head",
        ),
        name="main-home main-series",
    )


def _head() -> rx.Component:
    return rx.el.section(
        rx.el.div(picture(SeriesPage.lead, first=True), class_name="lead-screen"),
        rx.el.div(
            rx.el.h1(SeriesPage.name, class_name="lead-title"),
            rx.el.p(rx.el.span(SeriesPage.facts), class_name="facts"),
            SeriesPlay.create(episodes=SeriesPage.episodes),
            rx.el.p(Link.create(t("All series"), to="/series", class_name="link")),
            class_name="lead-words",
        ),
        class_name="lead series-head",
    )


def _seasons() -> rx.Component:
    return rx.el.div(rx.foreach(SeriesPage.seasons, _season), class_name="front")


def _season(season: rx.Var[SeasonModel]) -> rx.Component:
    return rx.el.section(
        rx.cond(season.title != "", rx.el.h2(season.title), rx.el.h2(t("Episodes"), class_name="unseen")),
        rx.el.div(rx.foreach(season.cards, card), class_name="grid"),
        class_name="section",
    )
