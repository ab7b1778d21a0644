"""A film and nothing else, for a frame on another site."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import Conflict, NotflixError, NotFound
from ...core.views import Playback
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop
from ...usecases.watch import playback
from ..components.here import here
from ..components.page import mark
from ..components.react import KeepMounted, Nobody, Player, TabTitle
from ..components.text import t
from ..provide import ask
from .chapters import Chapters
from .watch import seconds

LOADING, LIVE, RESTS = "loading", "live", "rests"
CLOSED = gettext_noop("This film is not here, or not for everyone.")
COMING = gettext_noop("This film is still being made. Come back in a while.")


class Embed(rx.State):
    """phase: loading, live or rests: there is nothing to be played, and `message` says why."""

    phase: str = LOADING
    video: str = ""
    title: str = ""
    sources: list[dict[str, str]] = []
    poster: str = ""
    storyboard: str = ""
    gains: dict[str, float] = {}
    early: bool = False
    protocol: str = ""
    start: float = 0
    autoplay: bool = False
    message: str = ""

    @rx.event
    async def open(self):
        self.reset()
        self.video = self.video_id
        asked = self.router.url.query_parameters
        self.start, self.autoplay = seconds(asked.get("t", "")), asked.get("autoplay", "") == "1"
        self.protocol = asked.get("protocol", "")
        try:
            if not is_video_id(self.video):
                raise NotFound(CLOSED)
            self._play(await ask(self, playback, self.video, self.router.session.client_ip))
        except NotFound:
            self.phase, self.message = RESTS, gettext(CLOSED)
        except Conflict:
            self.phase, self.message = RESTS, gettext(COMING)
        except NotflixError as error:
            self.phase, self.message = RESTS, sentence(error.message)

    def _play(self, view: Playback) -> None:
        self.title = view.video.title
        self.sources = [{"edge": s.edge, "dash": s.dash, "hls": s.hls} for s in view.sources]
        self.early = view.video.is_watchable
        self.gains = {sound.name: sound.gain for sound in view.audio}
        self.poster, self.storyboard = view.poster, view.storyboard
        self.phase = LIVE


@rx.page(route="/embed/[video_id]", title="Notflix", on_load=[Embed.open, Chapters.begin])
def embed() -> rx.Component:
    return rx.el.main(
        Nobody.create(),
        KeepMounted.create(
            rx.fragment(TabTitle.create(title=Embed.title), _player(), _title()),
            rx.cond(Embed.phase == RESTS, _sentence(), _wait()),
            _wait(),
            shown=Embed.phase == LIVE,
        ),
        id="content",
        class_name="embed",
    )


def _wait() -> rx.Component:
    return rx.el.div(class_name="embed-wait", role="status", aria_busy="true", aria_label=t("Loading"))


def _player() -> rx.Component:
    return Player.create(
        video=Embed.video,
        title=Embed.title,
        sources=Embed.sources,
        poster=Embed.poster,
        storyboard=Embed.storyboard,
        protocol=Embed.protocol,
        start=Embed.start,
        autoplay=Embed.autoplay,
        early=Embed.early,
        gains=Embed.gains,
        chapters=Chapters.edition,
        framed=True,
    )


def _title() -> rx.Component:
    """The way from the other site to ours."""
    return rx.el.h1(
        rx.el.a(
            mark(),
            rx.el.span(Embed.title),
            href=here("/watch/" + Embed.video),
            target="_blank",
            rel="noopener",
            aria_label=t("Watch on Notflix: {title}", title=Embed.title),
        ),
        class_name="embed-title",
    )


def _sentence() -> rx.Component:
    return rx.el.div(mark(), rx.el.p(Embed.message), class_name="embed-rests", role="status")
