"""Watching: the film, and below it what there is to say of it."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import Conflict, NotflixError, NotFound
from ...core.rights import Actor
from ...core.video import VideoState
from ...core.views import Playback, VideoStatus
from ...translation.sentences import sentence
from ...usecases.access import may_change
from ...usecases.services import Services
from ...usecases.video_status import video_status
from ...usecases.watch import playback
from .. import view_models
from ..components.added_sounds import added_sounds
from ..components.browser import LOAD_AGAIN
from ..components.coming_film import coming_film, still_made
from ..components.coming_release import coming_release
from ..components.confirm import confirm_delete
from ..components.dialog import small_button
from ..components.film_words import film_words, film_words_form
from ..components.page import notice, page, state
from ..components.poster_dialog import poster_dialog
from ..components.react import KeepMounted, ListButton, MoreMenu, Player, PlaylistButton, TabTitle
from ..components.replace_dialog import replace_dialog
from ..components.speech_part import speech_part
from ..components.text import t
from ..facts import Fact, facts
from ..missing import missing_words
from ..news import News, Wants
from ..provide import ask
from ..subscriber import Subscriber
from ..view_models import VideoStatusModel
from ..who import Who
from .added_sounds import AddedSounds
from .chapters import Chapters, chapters_button, chapters_section
from .download import Downloading, download_dialog
from .film_changes import FilmChanges
from .not_found import gone
from .reencode import Reencoding, reencode_dialog
from .share import Sharing, share_dialog
from .speech import Speaking
from .tracks import Tracks, tracks_button, tracks_panel
from .up_next import UpNext, lineup_section

T = TypeVar("T", Playback, VideoStatus)
BEGINNING = 0.001  # of a film, in seconds: 0 is where somebody left off
LOADING, MISSING, WAITING, LIVE, BROKEN = "loading", "missing", "waiting", "live", "broken"
NOBODY = VideoStatusModel("", "", "", "", "", "", "", "", view_models.StripModel(), False, False)


class Watch(FilmChanges, Reencoding, Speaking, AddedSounds, Subscriber, rx.State):
    """phase: loading, missing, waiting (not to be played yet), live or broken. start: the second that the address
    has. resume: that at which the person stopped.
    early: it plays while some of it is still to be made, and goes on as it began when that is done."""

    phase: str = LOADING
    facts: list[Fact] = []
    missing: str = ""
    sources: list[dict[str, str]] = []
    poster: str = ""
    storyboard: str = ""
    protocol: str = ""
    start: float = 0
    resume: float = 0
    listed: bool = False
    came_live: bool = False
    early: bool = False
    coming: VideoStatusModel = NOBODY
    may_change: bool = False
    may_download: bool = False

    @rx.event
    async def open(self):
        wanted = self.video_id
        if wanted != self.video:
            # From one film to the next no other phase is told of: the player stays, and a full screen with it.
            self.reset()
            self.video = wanted
        self.protocol = self.router.url.query_parameters.get("protocol", "")
        self.start = seconds(self.router.url.query_parameters.get("t", ""))
        self.message = ""
        await self._look()
        if self.may_change:
            return [Tracks.begin, Sharing.open, Downloading.open]
        return Downloading.open if self.may_download else None

    def _wants(self) -> Wants:
        return Wants(
            videos=frozenset([self.video] if self._follows() or self.speech.going else []),
            releases=frozenset([self.video] if self.release.id else []),
            sounds=frozenset([self.video] if self._sounds_going() else []),
        )

    def _follows(self) -> bool:
        return self.phase == WAITING or (self.early and self.coming.state != VideoState.LIVE)

    async def _receive(self, news: News) -> None:
        """Until it can be played: it starts by itself when it can. While it plays: how far the rest is."""
        if news.trouble:
            return
        await self._hear_of_release(news)
        await self._hear_of_speech(news)
        await self._hear_of_sounds(news)
        if not self._follows():
            return
        coming = news.videos.get(self.video)
        if coming and plays(coming) == self.early:
            self._show(coming=coming)
            self._subscribe()
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
            view, may_change = await ask(self, with_rights, playback, self.video, self.router.session.client_ip)
            self._play(view, may_change)
            if self.early:
                await self._look_at_work()
            elif may_change:
                await self._offer_reencoding(view.video)
                await self._offer_speech(view.video)
        except NotFound:
            self.phase = MISSING
        except Conflict:
            await self._wait()
        except NotflixError as error:
            self.message = sentence(error.message)
            self.phase = BROKEN

    async def _wait(self) -> None:
        if await self._look_at_work():
            self.early = False
            self.phase = WAITING

    async def _look_at_work(self) -> bool:
        """How far it is. False where it is gone."""
        try:
            view, self.may_change = await ask(self, with_rights, video_status, self.video)
        except NotFound:
            self.phase = MISSING
            return False
        self._words(view.video)
        self.coming = view_models.video_status(view)
        return True

    def _play(self, view: Playback, may_change: bool) -> None:
        self.may_change = may_change
        self._words(view.video)
        self.sources = [{"edge": s.edge, "dash": s.dash, "hls": s.hls} for s in view.sources]
        self.early = view.video.is_watchable
        self.resume = view.resume
        self.listed = view.is_listed
        self.may_download = view.downloads
        self.gains = {sound.name: sound.gain for sound in view.audio}
        self.poster = view.poster
        self.storyboard = view.storyboard
        self.facts = facts(view)
        self.missing = missing_words(view.video.source) if view.video.source else ""
        self.phase = LIVE


def plays(film: VideoStatusModel) -> bool:
    return film.watchable or film.state == VideoState.LIVE


def seconds(text: str) -> float:
    """The place in a film that an address names; 0 where it names none, and the film goes on where somebody left it."""
    return max(BEGINNING, float(text)) if text.isdecimal() and len(text) < 7 else 0.0


def with_rights(services: Services, actor: Actor, usecase: Callable[..., T], *args: Any) -> tuple[T, bool]:
    """What the use case shows of a video, and whether they may change that."""
    view = usecase(services, actor, *args)
    return view, may_change(actor, view.video)


@rx.page(route="/watch/[video_id]", title="Notflix", on_load=[Who.open, Watch.open, Chapters.begin, UpNext.begin])
def watch() -> rx.Component:
    return page(
        KeepMounted.create(_film(), _no_film(), _bone(), shown=Watch.phase == LIVE),
        name="main-watch",
        subscriber=Watch,
    )


def _no_film() -> rx.Component:
    return rx.match(
        Watch.phase,
        (WAITING, _coming()),
        (MISSING, gone()),
        (BROKEN, state(t("The film cannot be shown now"), Watch.message, _again(), tone="blank-bad")),
        _bone(),
    )


def _bone() -> rx.Component:
    return rx.el.div(
        rx.el.div(class_name="player-box bone"),
        class_name="player",
        role="status",
        aria_busy="true",
        aria_label=t("Loading"),
    )


def _again() -> rx.Component:
    return rx.el.button(t("Try again"), type="button", class_name="button", on_click=Watch.open)


def _film() -> rx.Component:
    return rx.fragment(
        TabTitle.create(title=Watch.title),
        _with_tracks(_player()),
        rx.cond(
            Watch.release.id != "",
            coming_release(
                Watch.release,
                on_retry=Watch.retry_release(Watch.video, Watch.release.release),
                on_cancel=Watch.cancel_release(Watch.video, Watch.release.release),
            ),
            rx.fragment(),
        ),
        rx.cond(Watch.newer, _newer(), rx.fragment()),
        rx.cond(Watch.early & (Watch.coming.state != VideoState.LIVE.value), still_made(Watch.coming), rx.fragment()),
        _below(
            rx.el.dl(
                rx.foreach(Watch.facts, lambda fact: rx.el.div(rx.el.dt(fact.name), rx.el.dd(fact.value))),
                class_name="details",
            )
        ),
    )


def _with_tracks(film: rx.Component) -> rx.Component:
    """With its tracks beside it, for those who may change them."""
    speech = rx.cond((Watch.phase == LIVE) & ~Watch.early, speech_part(Watch, Tracks), rx.fragment())
    panel = tracks_panel(speech, sounds=added_sounds(Watch, Tracks), on_sent=Watch.look_at_sounds)
    return rx.el.div(film, rx.cond(Watch.may_change, panel, rx.fragment()), class_name="film-and-tracks")


def _player() -> rx.Component:
    return Player.create(
        video=Watch.video,
        title=Watch.title,
        sources=Watch.sources,
        poster=Watch.poster,
        storyboard=Watch.storyboard,
        protocol=Watch.protocol,
        start=Watch.start,
        resume=Watch.resume,
        autoplay=Watch.came_live,
        early=Watch.early,
        gains=Watch.gains,
        arriving=Watch.coming.state == VideoState.UPLOADING.value,
        texts=Tracks.text,
        edition=Tracks.edition,
        shown=Tracks.shown,
        sounds=Watch.sounds_edition,
        heard=Watch.heard,
        chapters=Chapters.edition,
        place=Watch.about.place,
        next=UpNext.line.following,
    )


def _newer() -> rx.Component:
    """Whoever watches keeps what they began with."""
    return rx.el.div(
        rx.el.p(
            rx.el.span(t("A new version plays from now on"), class_name="state state-live"),
            rx.el.button(t("Watch it"), type="button", class_name="link", on_click=LOAD_AGAIN),
            class_name="entry-state",
        ),
        class_name="still-made",
        role="status",
    )


def _coming() -> rx.Component:
    return rx.fragment(
        TabTitle.create(title=Watch.title),
        _with_tracks(
            coming_film(Watch.coming, on_retry=Watch.retry(Watch.video), on_salvage=Watch.salvage(Watch.video))
        ),
        _below(rx.fragment()),
    )


def _actions() -> rx.Component:
    return rx.el.div(
        ListButton.create(video=Watch.video, listed=Watch.listed, word=True),
        rx.cond(Who.role != "", PlaylistButton.create(video=Watch.video), rx.fragment()),
        rx.cond(Watch.may_download, download_dialog(Watch.video), rx.fragment()),
        rx.cond(Watch.may_change, _changes(), rx.fragment()),
        class_name="entry-actions",
    )


def _changes() -> rx.Component:
    return rx.fragment(
        small_button(t("Edit"), Watch.edit),
        tracks_button(Watch.look_at_sounds),
        share_dialog(),
        _more(),
        rx.el.span(Sharing.summary, class_name="dim"),
    )


def _more() -> rx.Component:
    """What is done once, or never."""
    return MoreMenu.create(
        chapters_button(),
        rx.cond(Watch.phase == LIVE, poster_dialog(Watch.video, Watch.poster, Watch.storyboard), rx.fragment()),
        rx.cond(
            (Watch.phase == LIVE) & ~Watch.early & (Watch.release.id == ""),
            reencode_dialog(
                Watch.again_defaults,
                Watch.again_plan,
                on_measured=Watch.measured_release,
                on_begin=Watch.begin_release(Watch.video),
            ),
            rx.fragment(),
        ),
        rx.cond(
            (Watch.phase == LIVE) & ~Watch.early,
            replace_dialog(Watch.video, on_begun=Watch.seek_release),
            rx.fragment(),
        ),
        confirm_delete(Watch.delete(Watch.video)),
        key=Watch.video,  # nothing of it is kept for the film that comes next
    )


def _below(details: rx.Component) -> rx.Component:
    missing = rx.cond(Watch.phase == LIVE, Watch.missing, "")
    return rx.el.div(
        notice(Watch.message, Watch.close),
        notice(Sharing.message, Sharing.close),
        rx.cond(
            Watch.editing,
            film_words_form(
                Watch.video,
                Watch.written,
                on_save=Watch.save(Watch.video, Watch.written),
                on_cancel=Watch.leave,
            ),
            film_words(
                Watch.title,
                Watch.tag_links,
                Watch.description,
                Watch.about,
                missing,
                _actions(),
            ),
        ),
        details,
        chapters_section(Watch.video, Watch.storyboard),
        lineup_section(Watch.video),
        class_name="below",
    )
