"""The edges page: each edge, how it is, what it holds and what is on its way there."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import reflex as rx

from ...core.rights import Action
from ...core.views import EdgeState, EdgeStatus
from ...translation.amounts import percent, size
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop, ngettext
from ..components.page import notice, page, state
from ..components.react import Link
from ..components.restricted import restricted
from ..components.text import t
from ..news import News, Wants
from ..restricted import Restricted
from ..subscriber import Subscriber
from ..who import Who

SAYS = {
    EdgeState.UP: gettext_noop("Serving"),
    EdgeState.DOWN: gettext_noop("Does not answer"),
    EdgeState.DRAINING: gettext_noop("Being drained"),
    EdgeState.UNKNOWN: gettext_noop("Not asked for a while"),
}
# The colours of a video's states, for an edge.
LOOKS = {EdgeState.UP: "live", EdgeState.DOWN: "failed", EdgeState.DRAINING: "seeding", EdgeState.UNKNOWN: "cancelled"}
MAX_COMING = 5


@dataclass(frozen=True)
class SeedingModel:
    href: str
    title: str
    share: str


@dataclass(frozen=True)
class Figure:
    name: str
    value: str


@dataclass(frozen=True)
class EdgeModel:
    name: str
    url: str
    state: str
    look: str
    says: str
    figures: list[Figure] = field(default_factory=list)
    coming: list[SeedingModel] = field(default_factory=list)
    more: str = ""
    warning: str = ""


class Edges(Restricted, Subscriber, rx.State):
    ready: bool = False
    trouble: str = ""
    edges: list[EdgeModel] = []
    summary: str = ""

    @rx.event
    async def open(self):
        await self._refresh()
        return await self._open_for(Action.MANAGE_EDGES)

    def _wants(self) -> Wants:
        return Wants(edges=True)

    async def _receive(self, news: News) -> None:
        self._show(ready=True, trouble=news.trouble)
        if not news.trouble:
            self._show(edges=[edge(status) for status in news.edges], summary=summary(news.edges))


def summary(statuses: Sequence[EdgeStatus]) -> str:
    """'2 of 3 serving'."""
    serving = sum(status.state is EdgeState.UP for status in statuses)
    return gettext("{serving} of {total} serving", serving=serving, total=len(statuses)) if statuses else ""


def edge(status: EdgeStatus) -> EdgeModel:
    coming = [
        SeedingModel(
            f"/watch/{seeding.video_id}",
            seeding.title,
            percent(seeding.progress) if seeding.running else gettext("waits"),
        )
        for seeding in status.seeding
    ]
    return EdgeModel(
        status.name,
        status.url,
        status.state,
        LOOKS[status.state],
        gettext(SAYS[status.state]),
        [Figure(name, value) for name, value in _figures(status)],
        coming[:MAX_COMING],
        gettext("and {count} more", count=len(coming) - MAX_COMING) if len(coming) > MAX_COMING else "",
        sentence(status.warning),
    )


def _figures(status: EdgeStatus) -> list[tuple[str, str]]:
    figures = [(gettext("Holds"), ngettext("{count} video", "{count} videos", status.videos))]
    if status.served is not None:
        figures.append((gettext("Served"), size(status.served) if status.served else gettext("nothing yet")))
    if status.disk:
        free = size(status.disk.free)
        figures.append((gettext("Disk"), gettext("{free} free of {total}", free=free, total=size(status.disk.total))))
    if status.pulls:
        figures.append((gettext("Lacking"), gettext("fetched when somebody watches")))
    return figures


@rx.page(route="/edges", title=t("Edges · Notflix"), on_load=[Who.open, Edges.open])
def edges() -> rx.Component:
    return page(
        restricted(
            Edges,
            rx.el.div(
                rx.el.h1(t("Edges")),
                rx.el.p(Edges.summary, class_name="dim", aria_live="polite"),
                class_name="title-line",
            ),
            notice(Edges.trouble, Edges.open),
            rx.cond(
                Edges.ready,
                rx.cond(
                    Edges.edges.length() > 0,
                    rx.el.div(rx.foreach(Edges.edges, entry), class_name="entries"),
                    state(t("No edges yet"), t("Add one with: ./notflix edges add")),
                ),
                rx.el.div(*(rx.el.div(class_name="entry entry-bone bone") for _ in range(2)), class_name="entries"),
            ),
        ),
        name="main-edges",
        subscriber=Edges,
    )


def entry(edge: rx.Var[EdgeModel]) -> rx.Component:
    return rx.el.article(
        rx.el.header(
            rx.el.h2(edge.name),
            rx.el.p(
                rx.el.span(edge.says, class_name="state state-" + edge.look.to(str)),
                rx.el.span(edge.url),
                class_name="entry-state",
            ),
        ),
        rx.el.dl(
            rx.foreach(edge.figures, lambda figure: rx.el.div(rx.el.dt(figure.name), rx.el.dd(figure.value))),
            class_name="details",
        ),
        rx.cond(edge.warning != "", rx.el.p(edge.warning, class_name="entry-error"), rx.fragment()),
        rx.cond(
            edge.coming.length() > 0,
            rx.el.section(
                rx.el.h3(t("On its way there")),
                rx.el.ul(
                    rx.foreach(
                        edge.coming,
                        lambda video: rx.el.li(Link.create(video.title, to=video.href), rx.el.span(video.share)),
                    )
                ),
                rx.cond(edge.more != "", rx.el.p(edge.more, class_name="dim"), rx.fragment()),
                class_name="edge-coming",
            ),
            rx.fragment(),
        ),
        class_name="entry edge",
        custom_attrs={"data-edge": edge.name, "data-state": edge.state, "aria-label": edge.name},
        key=edge.name,
    )
