"""Home and search: one page. The query lives in the address."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import reflex as rx

from ...core.errors import NotflixError, Unavailable
from ...core.home_rows import ROW, FilmRow, RowKind
from ...core.rights import Actor
from ...core.search import Sort
from ...core.video import IN_PIPELINE, VideoState
from ...core.views import Results
from ...translation.sentences import sentence
from ...usecases.home import home_rows
from ...usecases.search import search_videos
from ...usecases.services import Services
from .. import view_models
from ..components.card import card, row, skeleton
from ..components.lead import lead, lead_skeleton
from ..components.on_their_way import nobody, on_their_way
from ..components.page import page, state
from ..components.react import FilmRow as HomeRow
from ..components.react import Link, SearchField
from ..components.search_results import search_results
from ..components.text import t
from ..home_rows import row_models
from ..news import News, Wants, read
from ..provide import ask
from ..search_address import MAX_QUERY, Request, request_of
from ..search_models import SearchModel, search_model
from ..subscriber import Subscriber
from ..view_models import CardModel, RowModel, VideoStatusModel
from ..who import Who

PAGE = 24
PLACES = 8  # in videos, below the videos
MAX_COMING = 12
ABOVE = 3  # rows above what is on its way
MAX_CARDS = 480  # of one list: the page's state keeps them all
ALL = Request(sort=Sort.NEWEST).address
NOBODY = CardModel("", "", "", [], "", "", "", "", [], "", "", [], "")


class Home(Subscriber, rx.State):
    """asked: the address whose answer is shown, or fails. turn: the number that the page gave it (ui.newest).

    away: a sentence that says that search is; `asked` then waits for it to answer again. results: what a query found,
    or everything, below the rows. _lately: ids of what went live lately: a short film may never be seen on its way.
    """

    ready: bool = False
    trouble: str = ""
    away: str = ""
    asked: str = ""
    turn: int = 0
    outcome: SearchModel = SearchModel()
    results: list[CardModel] = []
    total: int = 0
    more_left: bool = False
    videos: int = 0
    lead: CardModel = NOBODY
    rows: list[RowModel] = []
    coming: list[VideoStatusModel] = []
    failed: int = 0
    has_series: bool = False
    _lately: frozenset[str] = frozenset()

    @rx.event
    async def open(self):
        await self._show_address(self.router.url.query)

    @rx.event
    async def search(self, query: str, turn: int):
        """Shows what an address asks for; the rows where it asks for nothing. query: what stands behind its "?"."""
        self.turn = turn
        await self._show_address(query)

    @rx.event
    async def again(self):
        await self._show_address(self.asked)

    @rx.event
    async def more(self):
        """The next cards: of the query, or of everything."""
        if not self.more_left:
            return
        try:
            request = request_of(self.asked) if self.outcome.searching else Request()
            answer = await self._ask(request, PAGE, offset=len(self.results))
        except NotflixError as error:
            self.trouble = sentence(error.message)
            return
        known = {video.id for video in self.results}
        self.results += [view_models.card(view) for view in answer.cards if view.id not in known]
        self._counted(answer)

    async def _show_address(self, query: str) -> None:
        """As many cards as before where it is the same: whoever comes back finds the place again."""
        query = query.removeprefix("?")[:MAX_QUERY]
        limit = max(PAGE, len(self.results)) if self.asked == query else PAGE
        self.asked = query
        request = request_of(self.asked)
        try:
            await (self._find(request, limit) if request.any else self._browse(limit))
            self.trouble = ""
        except NotflixError as error:
            self.trouble = sentence(error.message)
        self.ready = True
        self._subscribe()

    def _wants(self) -> Wants:
        return Wants(pipeline=True, search=bool(self.away))

    async def _receive(self, news: News) -> None:
        if news.trouble:  # what is shown may still be right
            return
        before = self._lately
        self._on_their_way(news)
        if (self._lately - before and not self.outcome.searching) or (self.away and news.search):
            await self._show_address(self.asked)

    async def _ask(self, request: Request, limit: int, offset: int = 0) -> Results:
        return await ask(
            self,
            search_videos,
            request.text,
            filters=request.filters,
            sort=request.sort,
            facets=request.any and not offset,
            lines=PLACES if request.text and not offset else 0,
            limit=limit,
            offset=offset,
            viewer=self.router.session.client_ip,
        )

    async def _find(self, request: Request, limit: int) -> None:
        try:
            answer = await self._ask(request, limit)
        except Unavailable as error:
            if error.part != "search":
                raise
            await self._browse(limit)
            self.away = sentence(error.message)
        else:
            self.outcome = search_model(request, answer)
            self.results = [view_models.card(view) for view in answer.cards]
            self._counted(answer)
            self.away = ""

    async def _browse(self, limit: int) -> None:
        news = await ask(self, read, Wants(pipeline=True))  # first: what goes live meanwhile is news afterwards
        newest = await self._ask(Request(), limit)
        rows, has_account = await ask(self, rows_of_home)
        self._opened(newest, rows, has_account=has_account)
        self._on_their_way(news)
        self.away = ""

    def _on_their_way(self, news: News) -> None:
        coming = [video for video in news.pipeline if video.state in IN_PIPELINE]
        failed = sum(video.state == VideoState.FAILED for video in news.pipeline)
        self._lately = frozenset(video.id for video in news.pipeline if video.state == VideoState.LIVE)
        self._show(coming=coming[:MAX_COMING], failed=failed)

    def _counted(self, answer: Results) -> None:
        self.total = answer.total
        self.more_left = bool(answer.cards) and len(self.results) < min(answer.total, MAX_CARDS)

    def _opened(self, newest: Results, rows: tuple[FilmRow, ...], *, has_account: bool) -> None:
        cards = [view_models.card(view) for view in newest.cards]
        self.outcome = SearchModel()
        self.videos = newest.total
        self.lead = next((video for video in cards if video.poster), cards[0] if cards else NOBODY)
        self.has_series = any(row.kind is RowKind.SERIES for row in rows)
        self.rows = row_models(rows, self.lead.id, has_account=has_account)
        # One row says it all where everything fits in it.
        self.results = cards if newest.total > ROW else []
        self._counted(newest)
        self.more_left = self.more_left and bool(self.results)


def rows_of_home(services: Services, actor: Actor) -> tuple[tuple[FilmRow, ...], bool]:
    """And whether they have an account: else their browser keeps what is theirs."""
    return home_rows(services, actor), bool(actor.person_id)


@rx.page(route="/", title="Notflix", description=t("Your own cinema"), on_load=[Who.open, Home.open])
def home() -> rx.Component:
    return page(
        rx.cond(
            Home.away != "",
            rx.el.div(rx.el.p(Home.away), class_name="notice notice-bad", role="status"),
            rx.fragment(),
        ),
        rx.cond(
            Home.trouble != "",
            state(t("The films cannot be shown now"), Home.trouble, _again(), tone="blank-bad"),
            rx.cond(
                Home.ready,
                rx.cond(Home.outcome.searching, search_results(Home.outcome, Home.results, _more()), _front()),
                _waiting(),
            ),
        ),
        rx.el.p(Home.outcome.spoken, role="status", class_name="unseen"),
        search=SearchField.create(who=Who.id, answered=Home.turn, on_search=Home.search),
        name="main-home",
        subscriber=Home,
    )


def _again() -> rx.Component:
    return rx.el.button(t("Try again"), type="button", class_name="button", on_click=Home.again)


def _waiting() -> rx.Component:
    return rx.el.div(
        lead_skeleton(),
        row(*skeleton(6)),
        class_name="front",
        role="status",
        aria_busy="true",
        aria_label=t("Loading"),
    )


def _front() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Home.videos > 0,
            rx.fragment(
                lead(Home.lead),
                rx.foreach(Home.rows[:ABOVE], _films),
                on_their_way(Home.coming, Home.failed),
                rx.foreach(Home.rows[ABOVE:], _films),
                rx.cond(
                    Home.results.length() > 0,
                    rx.el.section(
                        _everything_head(),
                        rx.el.div(rx.foreach(Home.results, card), class_name="grid"),
                        _more(),
                        class_name="section",
                    ),
                    rx.fragment(),
                ),
            ),
            rx.fragment(on_their_way(Home.coming, Home.failed), nobody(Home.coming)),
        ),
        class_name="front",
    )


def _everything_head() -> rx.Component:
    change_many = Link.create(t("Change many"), to="/library", class_name="link")
    return rx.el.div(
        rx.el.h2(t("Everything"), " ", rx.el.span(Home.total, class_name="dim")),
        Link.create(t("Sort and filter"), to=ALL, class_name="link"),
        rx.cond(Home.has_series, Link.create(t("Series"), to="/series", class_name="link"), rx.fragment()),
        rx.cond(Who.may_upload, change_many, rx.fragment()),
        class_name="section-head",
    )


def _films(films: rx.Var[RowModel]) -> rx.Component:
    return HomeRow.create(row=films, key=films.key)


def _more() -> rx.Component:
    full = (Home.results.length() >= MAX_CARDS) & (Home.total > MAX_CARDS)
    return rx.cond(
        Home.more_left,
        rx.el.div(
            rx.el.button(t("Show more"), type="button", class_name="button", on_click=Home.more), class_name="actions"
        ),
        rx.cond(
            full,
            rx.el.p(
                t("These are the first {count}. Search or filter to see others.", count=MAX_CARDS),
                class_name="dim actions",
            ),
            rx.fragment(),
        ),
    )
