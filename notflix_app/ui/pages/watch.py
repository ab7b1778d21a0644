"""Watching: the film, and below it what there is to say of it."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import Conflict, NotflixError, NotFound
from ...core.holes import tell
from ...core.sizes import size
from ...core.video import Video, VideoState
from ...core.views import Playback
from ...usecases.delete import delete
from ...usecases.edit import edit
from ...usecases.retry import retry
from ...usecases.salvage import salvage
from ...usecases.video_status import video_status
from ...usecases.watch import playback
from .. import view_models
from ..components.card import picture, share
from ..components.confirm import confirm
from ..components.page import notice, page, state
from ..components.react import ChunkStrip, Link, Player
from ..news import News, Wants
from ..provide import ask
from ..subscriber import Subscriber
from ..view_models import VideoStatusModel
from .not_found import gone

LOADING, MISSING, WAITING, LIVE, BROKEN = "loading", "missing", "waiting", "live", "broken"
NOBODY = VideoStatusModel("", "", "", "", "", "", "", "", view_models.StripModel(), False, False)


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


class Watch(Subscriber, rx.State):
    """phase: loading, missing, waiting (not live yet), live or broken."""

    phase: str = LOADING
    video: str = ""
    title: str = ""
    description: str = ""
    tags: list[str] = []
    facts: list[Fact] = []
    lost: str = ""
    sources: list[dict[str, str]] = []
    poster: str = ""
    storyboard: str = ""
    protocol: str = ""
    came_live: bool = False
    coming: VideoStatusModel = NOBODY
    editing: bool = False
    said: str = ""

    @rx.event
    async def open(self):
        wanted = self.video_id
        self.protocol = self.router.url.query_parameters.get("protocol", "")
        if wanted != self.video:
            self.reset()
            self.video = wanted
            self.protocol = self.router.url.query_parameters.get("protocol", "")
        await self._look()

    @rx.event
    def edit(self):
        self.editing = True

    @rx.event
    def leave(self):
        self.editing = False
        self.said = ""

    @rx.event
    async def save(self, form: dict[str, str]):
        tags = [tag for tag in form.get("tags", "").split(",") if tag.strip()]
        try:
            video = await ask(
                edit, self.video, title=form.get("title", ""), description=form.get("description", ""), tags=tags
            )
        except NotflixError as error:
            self.said = error.message
            return
        self._words(video)
        self.leave()

    @rx.event
    async def retry(self):
        try:
            await ask(retry, self.video)
        except NotflixError as error:
            self.said = error.message
        await self._look()

    @rx.event
    async def salvage(self):
        try:
            await ask(salvage, self.video)
        except NotflixError as error:
            self.said = error.message
        await self._look()

    @rx.event
    async def delete(self):
        try:
            await ask(delete, self.video)
        except NotFound:  # gone already, which is what was wanted
            pass
        except NotflixError as error:
            self.said = error.message
            return None
        return rx.redirect("/")

    def _wants(self) -> Wants:
        return Wants(videos=frozenset([self.video] if self.phase == WAITING else []))

    async def _receive(self, news: News) -> None:
        """Not live yet: it starts by itself when it is."""
        if news.trouble:
            return
        coming = news.videos.get(self.video)
        if coming and coming.state != VideoState.LIVE:
            self._show(coming=coming, poster=coming.poster)
        else:
            await self._look()
            self.came_live = self.phase == LIVE

    async def _look(self) -> None:
        await self._find()
        self._subscribe()

    async def _find(self) -> None:
        if not is_video_id(self.video):
            self.phase = MISSING
            return
        try:
            self._play(await ask(playback, self.video, self.router.session.client_ip))
        except NotFound:
            self.phase = MISSING
        except Conflict:
            await self._wait()
        except NotflixError as error:
            self.said = error.message
            self.phase = BROKEN

    async def _wait(self) -> None:
        try:
            view = await ask(video_status, self.video)
        except NotFound:
            self.phase = MISSING
            return
        self._words(view.video)
        self.coming = view_models.video_status(view)
        self.poster = view.poster
        self.phase = WAITING

    def _play(self, view: Playback) -> None:
        self._words(view.video)
        self.sources = [{"edge": s.edge, "dash": s.dash, "hls": s.hls} for s in view.sources]
        self.poster = view.poster
        self.storyboard = view.storyboard
        self.facts = facts(view)
        self.lost = tell(view.video.source.lost) if view.video.source else ""
        self.phase = LIVE

    def _words(self, video: Video) -> None:
        self.title = video.title
        self.description = video.description
        self.tags = list(video.tags)


def facts(view: Playback) -> list[Fact]:
    """What there is to know, in the order in which people ask."""
    video = view.video
    told = [("Added", view_models.ago(video.created_at)), ("Length", view_models.length(video.duration))]
    if video.source:
        told.append(
            ("Source", f"{video.source.width}×{video.source.height}, {float(video.source.fps):.4g} frames a second")
        )
    if video.plan:
        told.append(("Rungs", ", ".join(rung.name for rung in video.plan.ladder)))
    told += [
        ("File", " · ".join(part for part in (video.file_name, size(video.size) if video.size else "") if part)),
        ("Edges", ", ".join(source.edge for source in view.sources)),
    ]
    return [Fact(name, value) for name, value in told if value]


@rx.page(route="/watch/[video_id]", title="Notflix", on_load=Watch.open)
def watch() -> rx.Component:
    return page(
        rx.match(
            Watch.phase,
            (LIVE, _film()),
            (WAITING, _coming()),
            (MISSING, gone()),
            (BROKEN, state("The film cannot be shown now", Watch.said, _again(), tone="blank-bad")),
            rx.el.div(
                rx.el.div(class_name="player-box bone"),
                class_name="player",
                role="status",
                aria_busy="true",
                aria_label="Loading",
            ),
        ),
        name="main-watch",
        told=Watch,
    )


def _again() -> rx.Component:
    return rx.el.button("Try again", type="button", class_name="button", on_click=Watch.open)


def _film() -> rx.Component:
    return rx.fragment(
        _tab_title(),
        Player.create(
            video=Watch.video,
            title=Watch.title,
            sources=Watch.sources,
            poster=Watch.poster,
            storyboard=Watch.storyboard,
            protocol=Watch.protocol,
            autoplay=Watch.came_live,
        ),
        _below(
            rx.el.dl(
                rx.foreach(Watch.facts, lambda fact: rx.el.div(rx.el.dt(fact.name), rx.el.dd(fact.value))),
                class_name="details",
            )
        ),
    )


def _tab_title() -> rx.Component:
    return rx.el.title(Watch.title + " · Notflix")


def _coming() -> rx.Component:
    return rx.fragment(
        _tab_title(),
        rx.el.section(
            rx.el.div(picture(Watch.poster), class_name="coming-screen"),
            rx.el.div(
                rx.cond(Watch.coming.error == "", share(Watch.coming), rx.fragment()),
                rx.el.div(
                    rx.el.span(Watch.coming.doing, class_name="state state-" + Watch.coming.state.to(str)),
                    rx.cond(Watch.coming.strip.left != "", rx.el.span(Watch.coming.strip.left), rx.fragment()),
                    class_name="entry-state",
                    role="status",
                ),
                rx.cond(
                    Watch.coming.error != "",
                    _failed(),
                    rx.el.p("It starts here by itself as soon as it is live.", class_name="dim"),
                ),
                ChunkStrip.create(strip=Watch.coming.strip),
                class_name="coming-words",
            ),
            class_name="coming",
            custom_attrs={"data-state": Watch.coming.state},
        ),
        _below(rx.fragment()),
    )


def _failed() -> rx.Component:
    """Why, and the one way on that there may be."""
    again = rx.el.button("Try again", type="button", class_name="button button-beam", on_click=Watch.retry)
    rest = rx.el.button("Use what can be read", type="button", class_name="button button-beam", on_click=Watch.salvage)
    return rx.fragment(
        rx.el.p(Watch.coming.error, class_name="entry-error", role="alert"),
        rx.cond(Watch.coming.can_retry, rx.el.div(again, class_name="entry-actions"), rx.fragment()),
        rx.cond(
            Watch.coming.can_salvage,
            rx.el.div(
                rest,
                rx.el.p("It goes live without what is broken, and this page says what is missing.", class_name="dim"),
                class_name="entry-actions",
            ),
            rx.fragment(),
        ),
    )


def _below(details: rx.Component) -> rx.Component:
    return rx.el.div(
        notice(Watch.said, Watch.leave),
        rx.cond(Watch.editing, _form(), _words()),
        details,
        class_name="below",
    )


def _words() -> rx.Component:
    return rx.el.div(
        rx.el.h1(Watch.title, class_name="watch-title"),
        rx.cond(
            (Watch.phase == LIVE) & (Watch.lost != ""),
            rx.el.p(
                rx.el.span("Incomplete", class_name="state"), rx.el.span(Watch.lost), class_name="entry-state lost"
            ),
            rx.fragment(),
        ),
        rx.cond(
            Watch.tags.length() > 0,
            rx.el.div(
                rx.foreach(Watch.tags, lambda tag: Link.create(tag, to="/?q=" + tag.to(str), class_name="chip-link")),
                class_name="chips",
            ),
            rx.fragment(),
        ),
        rx.cond(Watch.description != "", rx.el.p(Watch.description, class_name="watch-text"), rx.fragment()),
        rx.el.div(
            rx.el.button("Edit", type="button", class_name="button button-quiet button-small", on_click=Watch.edit),
            confirm(
                label="Delete",
                question="Delete this video?",
                detail="It goes away everywhere: from the search, the store and every edge. This cannot be undone.",
                action="Delete it",
                on_confirm=Watch.delete,
            ),
            class_name="entry-actions",
        ),
        class_name="words",
    )


def _form() -> rx.Component:
    return rx.el.form(
        _field(
            "Title",
            rx.el.input(
                name="title",
                default_value=Watch.title,
                max_length=200,
                required=True,
                class_name="input",
                auto_focus=True,
            ),
        ),
        _field(
            "Tags, separated by commas",
            rx.el.input(name="tags", default_value=Watch.tags.join(", "), class_name="input"),
        ),
        _field(
            "Description",
            rx.el.textarea(
                name="description", default_value=Watch.description, max_length=5000, rows=5, class_name="input"
            ),
        ),
        rx.el.div(
            rx.el.button("Save", type="submit", class_name="button button-beam button-small"),
            rx.el.button("Cancel", type="button", class_name="button button-quiet button-small", on_click=Watch.leave),
            class_name="entry-actions",
        ),
        on_submit=Watch.save,
        class_name="words edit",
    )


def _field(label: str, control: rx.Component) -> rx.Component:
    return rx.el.label(rx.el.span(label, class_name="field-label"), control, class_name="field")
