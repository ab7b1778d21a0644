"""The bin: what was deleted, when it goes for good, and the way back."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.bin import BinnedVideo
from ...core.errors import NotflixError, NotFound
from ...core.times import clock
from ...core.video import VideoState
from ...translation.amounts import size
from ...translation.sentences import sentence
from ...usecases.bin import binned_videos, delete_for_good, put_back
from ..components.confirm import confirm
from ..components.dialog import small_button
from ..components.page import notice, page
from ..components.react import Link, LocalTime
from ..components.restricted import restricted
from ..components.text import t
from ..provide import ask
from ..restricted import Restricted
from ..visits import is_visited
from ..who import Who


@dataclass(frozen=True)
class BinnedModel:
    """detail: '12:04 · 1.4 GB'. binned_at, ends_at: seconds since the epoch."""

    id: str
    title: str
    detail: str
    binned_at: float
    ends_at: float


class Bin(Restricted, rx.State):
    """closed: why they see nothing. back: the title that was put back last; back_to: its page, where it plays."""

    ready: bool = False
    message: str = ""
    videos: list[BinnedModel] = []
    back: str = ""
    back_to: str = ""

    @rx.event
    async def open(self):
        if is_visited(self):
            self.back = self.message = ""
        return await self._look()

    @rx.event
    async def put_back(self, video: str):
        title = next((one.title for one in self.videos if one.id == video), "")
        if (became := await self._do(put_back, video)) is not None:
            self.back, self.back_to = title, f"/watch/{video}" if became is VideoState.LIVE else "/activity"
        return await self._look()

    @rx.event
    async def delete(self, video: str):
        await self._do(delete_for_good, video)
        return await self._look()

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], video: str) -> Any:
        self.message = self.back = ""
        try:
            return await ask(self, usecase, video)
        except NotFound:  # somebody was faster
            return None
        except NotflixError as error:
            self.message = sentence(error.message)
            return None

    async def _look(self):
        try:
            binned = await ask(self, binned_videos)
        except NotflixError as error:
            return self._deny(error)
        self.videos = [model(one) for one in binned]
        self._admit()
        self.ready = True
        return None


def model(binned: BinnedVideo) -> BinnedModel:
    video = binned.video
    facts = (clock(video.duration) if video.duration else "", size(video.size) if video.size else "")
    detail = " · ".join(fact for fact in facts if fact)
    return BinnedModel(video.id, video.title, detail, video.binned_at or 0.0, binned.ends_at)


@rx.page(route="/bin", title=t("Bin · Notflix"), on_load=[Who.open, Bin.open])
def bin_page() -> rx.Component:
    return page(
        restricted(
            Bin,
            rx.el.div(rx.el.h1(t("Bin")), class_name="title-line"),
            notice(Bin.message, Bin.close),
            rx.cond(Bin.back != "", _back(), rx.fragment()),
            rx.cond(Bin.ready, _videos(), rx.el.div(class_name="entry entry-bone bone")),
        ),
        name="main-bin",
    )


def _back() -> rx.Component:
    return rx.el.div(
        rx.el.p(t("“{title}” is back.", title=Bin.back)),
        Link.create(t("Go there"), to=Bin.back_to, class_name="button button-quiet button-small"),
        class_name="notice",
        role="status",
    )


def _videos() -> rx.Component:
    return rx.cond(
        Bin.videos.length() > 0,
        rx.el.ul(rx.foreach(Bin.videos, _video), class_name="card-list"),
        rx.el.p(t("Nothing is in the bin. What you delete waits here for a while."), class_name="dim", role="status"),
    )


def _video(video: rx.Var[BinnedModel]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(video.title),
            rx.el.p(
                rx.el.span(video.detail),
                rx.el.span(t("Deleted"), " ", LocalTime.create(at=video.binned_at)),
                rx.el.span(t("Goes for good"), " ", LocalTime.create(at=video.ends_at)),
                class_name="entry-state",
            ),
        ),
        rx.el.div(
            small_button(t("Put back"), Bin.put_back(video.id)),
            confirm(
                label=t("Delete for good"),
                question=t("Delete this video for good?"),
                detail=t("Its files go away everywhere: from the store and every edge. This cannot be undone."),
                action=t("Delete it"),
                on_confirm=Bin.delete(video.id),
            ),
            class_name="entry-actions",
        ),
        class_name="row-plain",
        key=video.id,
    )
