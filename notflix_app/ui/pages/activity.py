"""Everything in the pipeline, as it happens."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections import Counter
from typing import Any

import reflex as rx

from ...core.errors import NotflixError, NotFound
from ...core.rights import Action
from ...core.video import VideoState
from ...translation.sentences import sentence
from ...translation.texts import gettext
from ...usecases.cancel import cancel
from ...usecases.delete import delete
from ...usecases.reencode import cancel_release, retry_release
from ...usecases.retry import retry
from ...usecases.salvage import salvage
from ..components.card import picture, share
from ..components.coming_release import release_actions
from ..components.confirm import confirm, confirm_delete
from ..components.page import notice, page, state
from ..components.react import Link
from ..components.restricted import restricted
from ..components.strip import strip
from ..components.text import t
from ..news import News, Wants
from ..provide import ask
from ..restricted import Restricted
from ..subscriber import Subscriber
from ..view_models import VideoStatusModel
from ..visits import is_visited
from ..who import Who

DONE = (VideoState.LIVE, VideoState.CANCELLED)


class Activity(Restricted, Subscriber, rx.State):
    ready: bool = False
    trouble: str = ""
    message: str = ""
    going: list[VideoStatusModel] = []
    done: list[VideoStatusModel] = []
    summary: str = ""

    @rx.event
    async def open(self):
        if is_visited(self):
            self.message = ""
        await self._refresh()
        return await self._open_for(Action.SEE_ACTIVITY)

    @rx.event
    async def retry(self, video: str):
        await self._do(retry, video)

    @rx.event
    async def salvage(self, video: str):
        await self._do(salvage, video)

    @rx.event
    async def cancel(self, video: str):
        await self._do(cancel, video)

    @rx.event
    async def delete(self, video: str):
        await self._do(delete, video)

    @rx.event
    async def retry_release(self, video: str, version: int):
        await self._do(retry_release, video, version)

    @rx.event
    async def cancel_release(self, video: str, version: int):
        await self._do(cancel_release, video, version)

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase, video: str, *args: int) -> None:
        self.message = ""
        try:
            await ask(self, usecase, video, *args)
        except NotFound:  # gone already, which is what was wanted
            pass
        except NotflixError as error:
            self.message = sentence(error.message)
        await self._refresh()

    def _wants(self) -> Wants:
        return Wants(pipeline=True)

    async def _receive(self, news: News) -> None:
        self._show(ready=True, trouble=news.trouble)
        if not news.trouble:
            going, done = sorted_out(news.pipeline)
            self._show(going=going, done=done, summary=summary(news.pipeline))


def sorted_out(videos: list[VideoStatusModel]) -> tuple[list[VideoStatusModel], list[VideoStatusModel]]:
    """What is at work and then what failed; and what needs nobody any more. Each in the order given."""
    done = [video for video in videos if video.state in DONE and not video.heard]
    going = [video for video in videos if video not in done]
    return sorted(going, key=lambda video: video.state == VideoState.FAILED), done


def summary(videos: list[VideoStatusModel]) -> str:
    """'2 working · 1 failed'."""
    resting = (VideoState.FAILED, VideoState.LIVE, VideoState.CANCELLED)
    counts = Counter("" if video.heard or video.state not in resting else str(video.state) for video in videos)
    words = {
        "": gettext("{count} working", count=counts[""]),
        VideoState.FAILED: gettext("{count} failed", count=counts[VideoState.FAILED]),
        VideoState.LIVE: gettext("{count} just went live", count=counts[VideoState.LIVE]),
        VideoState.CANCELLED: gettext("{count} cancelled", count=counts[VideoState.CANCELLED]),
    }
    return " · ".join(text for state, text in words.items() if counts[state])


@rx.page(route="/activity", title=t("Activity · Notflix"), on_load=[Who.open, Activity.open])
def activity() -> rx.Component:
    return page(
        restricted(
            Activity,
            rx.el.div(
                rx.el.h1(t("Activity")),
                rx.el.p(Activity.summary, class_name="dim", aria_live="polite"),
                class_name="title-line",
            ),
            notice(Activity.message, Activity.close),
            notice(Activity.trouble, Activity.open),
            rx.cond(
                Activity.ready,
                rx.cond(
                    Activity.going.length() + Activity.done.length() > 0,
                    rx.fragment(
                        rx.el.div(rx.foreach(Activity.going, entry), class_name="entries"),
                        rx.cond(Activity.done.length() > 0, done(), rx.fragment()),
                    ),
                    state(
                        t("All quiet"),
                        t("Nothing is being worked on. What you upload appears here until it is live."),
                        Link.create(t("Upload a video"), to="/upload", class_name="button button-beam"),
                    ),
                ),
                rx.el.div(*(rx.el.div(class_name="entry entry-bone bone") for _ in range(3)), class_name="entries"),
            ),
        ),
        name="main-activity",
        subscriber=Activity,
    )


def entry(video: rx.Var[VideoStatusModel]) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            picture(video),
            rx.cond((video.poster == "") & (video.state != "failed"), share(video), rx.fragment()),
            class_name="thumb entry-picture",
        ),
        rx.el.div(
            rx.el.header(
                rx.el.div(
                    rx.el.h2(Link.create(video.title, to=video.href, title=video.title)),
                    rx.el.p(
                        rx.el.span(video.doing, class_name="state state-" + video.state.to(str)),
                        rx.cond(video.strip.left != "", rx.el.span(video.strip.left), rx.fragment()),
                        rx.el.span(video.detail),
                        class_name="entry-state",
                    ),
                    class_name="entry-title",
                ),
                actions(video),
                class_name="entry-head",
            ),
            rx.cond(video.error != "", rx.el.p(video.error, class_name="entry-error", role="alert"), rx.fragment()),
            strip(video.strip),
            class_name="entry-words",
        ),
        class_name="entry",
        custom_attrs={
            "data-video": video.id,
            "data-state": video.state,
            "data-release": video.release,
            "aria-label": video.title,
        },
        key=f"{video.id} {video.release}",
    )


def done() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Done")),
        rx.el.ul(rx.foreach(Activity.done, line), class_name="lines"),
        class_name="section",
    )


def line(video: rx.Var[VideoStatusModel]) -> rx.Component:
    return rx.el.li(
        rx.el.div(picture(video), class_name="thumb line-picture"),
        rx.el.h3(Link.create(video.title, to=video.href, title=video.title), class_name="line-title"),
        rx.el.p(
            rx.el.span(video.doing, class_name="state state-" + video.state.to(str)),
            rx.el.span(video.detail, class_name="line-detail"),
            class_name="line-state",
        ),
        actions(video),
        class_name="line",
        custom_attrs={"data-video": video.id, "data-state": video.state},
        key=video.id,
    )


def _action(label: rx.Var, on_click: Any) -> rx.Component:
    return rx.el.button(label, type="button", class_name="button button-small", on_click=on_click)


def actions(video: rx.Var[VideoStatusModel]) -> rx.Component:
    beside = release_actions(
        video,
        on_retry=Activity.retry_release(video.id, video.release),
        on_cancel=Activity.cancel_release(video.id, video.release),
    )
    return rx.el.div(rx.cond(video.release > 0, beside, film_actions(video)), class_name="entry-actions")


def film_actions(video: rx.Var[VideoStatusModel]) -> rx.Component:
    return rx.fragment(
        rx.cond(
            video.state == "live",
            Link.create(t("Watch"), to=video.href, class_name="button button-small"),
            rx.fragment(),
        ),
        rx.cond(video.can_retry, _action(t("Try again"), Activity.retry(video.id)), rx.fragment()),
        rx.cond(video.can_salvage, _action(t("Use what can be read"), Activity.salvage(video.id)), rx.fragment()),
        rx.cond(
            video.can_cancel & (video.state != "failed"),
            confirm(
                label=t("Cancel"),
                question=t("Stop making this video?"),
                detail=t("What has been uploaded and encoded of it is thrown away."),
                action=t("Stop it"),
                on_confirm=Activity.cancel(video.id),
            ),
            rx.fragment(),
        ),
        confirm_delete(Activity.delete(video.id)),
    )
