"""Home and search: one page. The query lives in the address."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections import Counter

import reflex as rx

from ...core.errors import NotflixError, Unavailable
from ...core.video import IN_PIPELINE, VideoState
from ...core.views import Results
from ...usecases.search import search_videos
from .. import view_models
from ..components.card import card, coming, row, section, skeleton
from ..components.lead import lead, lead_skeleton
from ..components.page import page, state
from ..components.react import Link
from ..components.search_results import search_results
from ..news import News, Wants, read
from ..provide import ask
from ..subscriber import Subscriber
from ..view_models import CardModel, RowModel, VideoStatusModel

PAGE = 24
NEWEST = 60  # what the rows are made of
ROW = 18
MIN_IN_ROW = 3
MAX_ROWS = 4
MAX_COMING = 12
MAX_CARDS = 480  # of one list: the page's state keeps them all
NOBODY = CardModel("", "", "", [], "", "", "", "", [], "", "", [], "")


class Home(Subscriber, rx.State):
    """`answers` is the query that `results` belong to; it lags behind the field by one round trip. away: a sentence
    that says that search is; `asked` then waits for it to answer again."""

    ready: bool = False
    trouble: str = ""
    away: str = ""
    asked: str = ""
    answers: str = ""
    results: list[CardModel] = []
    meant: str = ""
    total: int = 0
    more_left: bool = False
    videos: int = 0
    lead: CardModel = NOBODY
    rows: list[RowModel] = []
    coming: list[VideoStatusModel] = []
    failed: int = 0

    @rx.event
    async def open(self):
        query = self.router.url.query_parameters.get("q", "")
        await self.search(query)

    @rx.event
    async def search(self, query: str):
        """Shows what a query finds; the rows where it is empty."""
        self.asked = query[:200]
        try:
            await (self._find() if self.asked.strip() else self._browse())
            self.trouble = ""
        except NotflixError as error:
            self.trouble = error.message
        self.ready = True
        self._subscribe()

    @rx.event
    async def again(self):
        await self.search(self.asked)

    @rx.event
    async def more(self):
        """The next cards: of the query, or of everything."""
        if not self.more_left:
            return
        try:
            viewer = self.router.session.client_ip
            answer = await ask(self, search_videos, self.answers, limit=PAGE, offset=len(self.results), viewer=viewer)
        except NotflixError as error:
            self.trouble = error.message
            return
        known = {video.id for video in self.results}
        self.results += [view_models.card(view) for view in answer.cards if view.id not in known]
        self.total = answer.total
        self.more_left = bool(answer.cards) and len(self.results) < min(answer.total, MAX_CARDS)

    def _wants(self) -> Wants:
        return Wants(pipeline=True, search=bool(self.away))

    async def _receive(self, news: News) -> None:
        if news.trouble:  # what is shown may still be right
            return
        before = {video.id for video in self.coming}
        self._on_their_way(news)
        arrived = before - {video.id for video in self.coming}
        if (arrived and not self.answers) or (self.away and news.search):
            await self.search(self.asked)

    async def _find(self) -> None:
        try:
            answer = await ask(self, search_videos, self.asked, limit=PAGE, viewer=self.router.session.client_ip)
        except Unavailable as error:
            if error.part != "search":
                raise
            await self._browse()
            self.away = error.message
        else:
            self._search_results(self.asked, answer)
            self.away = ""

    async def _browse(self) -> None:
        newest = await ask(self, search_videos, "", limit=NEWEST, viewer=self.router.session.client_ip)
        news = await ask(self, read, Wants(pipeline=True))
        self._opened(newest)
        self._on_their_way(news)
        self.away = ""

    def _on_their_way(self, news: News) -> None:
        coming = [video for video in news.pipeline if video.state in IN_PIPELINE]
        failed = sum(video.state == VideoState.FAILED for video in news.pipeline)
        self._show(coming=coming[:MAX_COMING], failed=failed)

    def _search_results(self, query: str, answer: Results) -> None:
        self.answers = query.strip()
        self.results = [view_models.card(view) for view in answer.cards]
        self.total = answer.total
        self.meant = answer.meant
        self.more_left = len(answer.cards) < answer.total

    def _opened(self, newest: Results) -> None:
        cards = [view_models.card(view) for view in newest.cards]
        self.answers = ""
        self.meant = ""
        self.videos = newest.total
        self.lead = next((video for video in cards if video.poster), cards[0] if cards else NOBODY)
        self.rows = rows_of(cards, self.lead.id)
        # One row says it all where everything fits in it.
        self.results = cards[:PAGE] if len(cards) > ROW else []
        self.total = newest.total
        self.more_left = bool(self.results) and len(self.results) < newest.total


def rows_of(cards: list[CardModel], lead: str) -> list[RowModel]:
    """The newest, without the one that leads, then a row for each tag that enough of them share."""
    newest = [video for video in cards if video.id != lead]
    if not newest:
        return []
    tags = Counter(tag for video in cards for tag in video.tags)
    by_tag = [
        RowModel(tag[:1].upper() + tag[1:], [video for video in cards if tag in video.tags][:ROW])
        for tag, count in tags.most_common(MAX_ROWS)
        if MIN_IN_ROW <= count < len(cards)
    ]
    return [RowModel("New", newest[:ROW]), *by_tag]


@rx.page(route="/", title="Notflix", description="Your own cinema", on_load=Home.open)
def home() -> rx.Component:
    return page(
        rx.cond(
            Home.away != "",
            rx.el.div(rx.el.p(Home.away), class_name="notice notice-bad", role="status"),
            rx.fragment(),
        ),
        rx.cond(
            Home.trouble != "",
            state("The films cannot be shown now", Home.trouble, _again(), tone="blank-bad"),
            rx.cond(Home.ready, rx.cond(Home.answers != "", _search_results(), _front()), _waiting()),
        ),
        on_search=Home.search,
        name="main-home",
        subscriber=Home,
    )


def _again() -> rx.Component:
    return rx.el.button("Try again", type="button", class_name="button", on_click=Home.again)


def _waiting() -> rx.Component:
    return rx.el.div(
        lead_skeleton(),
        row(*skeleton(6)),
        class_name="front",
        role="status",
        aria_busy="true",
        aria_label="Loading",
    )


def _search_results() -> rx.Component:
    return search_results(Home.answers, Home.total, Home.results, Home.meant, _more())


def _front() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Home.videos > 0,
            rx.fragment(
                lead(Home.lead),
                rx.foreach(Home.rows[:1], _films),
                _coming(),
                rx.foreach(Home.rows[1:], _films),
                rx.cond(
                    Home.results.length() > 0,
                    rx.el.section(
                        rx.el.h2("Everything ", rx.el.span(Home.total, class_name="dim")),
                        rx.el.div(rx.foreach(Home.results, card), class_name="grid"),
                        _more(),
                        class_name="section",
                    ),
                    rx.fragment(),
                ),
            ),
            rx.fragment(_coming(), _nobody()),
        ),
        class_name="front",
    )


def _nobody() -> rx.Component:
    return rx.cond(
        Home.coming.length() > 0,
        rx.fragment(),
        state(
            "Nothing is playing yet",
            "This is your own cinema. Bring the first film: any video file will do, we make the rest.",
            Link.create("Upload a video", to="/upload", class_name="button button-beam"),
        ),
    )


def _coming() -> rx.Component:
    return rx.fragment(
        rx.cond(Home.coming.length() > 0, section("On its way", rx.foreach(Home.coming, coming)), rx.fragment()),
        rx.cond(Home.failed > 0, _failed(), rx.fragment()),
    )


def _failed() -> rx.Component:
    """What went wrong is told where it can be mended; a film that failed is not on its way."""
    sentence = rx.cond(Home.failed == 1, "1 video failed.", rx.fragment(Home.failed, " videos failed."))
    return rx.el.p(
        rx.el.span(sentence, class_name="state state-failed"),
        Link.create("See why", to="/activity", class_name="link"),
        class_name="entry-state",
    )


def _films(films: rx.Var[RowModel]) -> rx.Component:
    return section(films.title, rx.foreach(films.cards, card))


def _more() -> rx.Component:
    return rx.cond(
        Home.more_left,
        rx.el.div(
            rx.el.button("Show more", type="button", class_name="button", on_click=Home.more), class_name="actions"
        ),
        rx.fragment(),
    )
