"""Upload: drop, name, send. Bytes go from the browser straight to the store."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from pydantic import ValidationError

from ...api.schemas import TranscodeChoice
from ...core import times
from ...core.errors import NotflixError, NotFound, Refused
from ...core.forecast import Film, pixels
from ...core.ladder import STANDARD, rungs_to_make, standard_rungs
from ...core.rights import Actor
from ...core.video import Quality, TranscodeSettings
from ...translation.sentences import sentence
from ...translation.texts import gettext, gettext_noop, ngettext
from ...usecases.default_visibility import default_visibility
from ...usecases.edit import edit
from ...usecases.forecast import forecast
from ...usecases.retry import retry
from ...usecases.salvage import salvage
from ...usecases.services import Services
from ...usecases.video_status import video_status
from .. import view_models
from ..bounds import NONSENSE
from ..components.page import notice, page
from ..components.react import Uploader
from ..components.restricted import restricted
from ..components.text import t
from ..components.upload_panel import FileModel, panel
from ..news import News, Wants
from ..provide import ask, services
from ..restricted import Restricted
from ..subscriber import Subscriber
from ..view_models import VideoStatusModel
from ..visits import is_visited
from ..who import Who

RUNGS = [{"rung": rung, "kbps": kbps} for rung, kbps in STANDARD.items()]
RESTING = ("live", "failed", "cancelled")
QUALITY_NAMES = {
    Quality.FAST: gettext_noop("fast"),
    Quality.BALANCED: gettext_noop("balanced"),
    Quality.BEST: gettext_noop("best"),
}
# What a page's state keeps, at most: the plans of so many files, and the newest of so many videos.
MAX_PLANS, MAX_FOLLOWED = 500, 100


@dataclass(frozen=True)
class PlanModel:
    """What will be made of a file. rungs: those that it can have, tallest first."""

    line: str = ""
    rungs: list[int] = field(default_factory=list)


class Upload(Restricted, Subscriber, rx.State):
    defaults: dict[str, Any] = {}
    visibility: str = ""
    plans: dict[str, PlanModel] = {}
    followed: dict[str, VideoStatusModel] = {}
    message: str = ""

    @rx.event
    async def open(self):
        if is_visited(self):
            self.message = ""
        try:
            self.visibility = (await ask(self, default_visibility)).value
        except NotflixError as error:
            return self._deny(error)
        self._admit()
        policy = services().policy
        self.defaults = {
            "heights": [],
            "quality": policy.defaults.quality.value,
            "bitrates": {},
            "audio_kbps": policy.defaults.audio_kbps,
            "segment_seconds": policy.defaults.segment_seconds,
        }
        self._subscribe()
        return None

    @rx.event
    async def measured(self, file: int, width: int, height: int, seconds: float, settings: dict[str, Any]):
        """The browser has read a film's size: says what will be made of it. file: its number on the page, from 1."""
        if not 1 <= file <= MAX_PLANS:  # the line does without
            return
        try:
            chosen = TranscodeChoice.model_validate(settings).over(services().policy.defaults)
        except ValidationError as wrong:
            raise Refused(NONSENSE) from wrong
        plan = planned(width, height, seconds, chosen)
        self.plans[str(file)] = plan
        if not plan.rungs:
            return
        try:
            takes = await ask(self, forecast, film(width, height, seconds, chosen))
        except NotflixError:  # the line does without
            return
        self.plans[str(file)] = planned(width, height, seconds, chosen, takes)

    @rx.event
    async def follow(self, video: str):
        if video:
            await self._look(video)
            self._subscribe()

    @rx.event
    async def edited(self, video: str, title: str, description: str, tags: list[str]):
        try:
            await ask(self, edit, video, title=title, description=description, tags=tuple(tags))
        except NotflixError as error:
            self.message = sentence(error.message)

    @rx.event
    async def retry(self, video: str):
        await self._begin_again(retry, video)

    @rx.event
    async def salvage(self, video: str):
        await self._begin_again(salvage, video)

    @rx.event
    def close(self):
        self.message = ""

    async def _begin_again(self, usecase: Callable[[Services, Actor, str], None], video: str) -> None:
        self.message = ""
        try:
            await ask(self, usecase, video)
        except NotflixError as error:
            self.message = sentence(error.message)
        await self.follow(video)

    async def _look(self, video: str) -> None:
        try:
            self.followed[video] = view_models.video_status(await ask(self, video_status, video))
            if len(self.followed) > MAX_FOLLOWED:
                del self.followed[next(iter(self.followed))]
        except NotFound:  # deleted meanwhile, perhaps in another window
            self.followed.pop(video, None)
        except NotflixError as error:
            self.message = sentence(error.message)

    def _wants(self) -> Wants:
        return Wants(videos=frozenset(video for video, seen in self.followed.items() if seen.state not in RESTING))

    async def _receive(self, news: News) -> None:
        if news.trouble:
            return
        wanted = self._wants()
        for video in wanted.videos:
            if video not in news.videos:  # deleted meanwhile, perhaps in another window
                del self.followed[video]
            elif self.followed[video] != news.videos[video]:
                self.followed[video] = news.videos[video]
        if self._wants() != wanted:
            self._subscribe()


def planned(
    width: int, height: int, seconds: float, settings: TranscodeSettings, takes: float | None = None
) -> PlanModel:
    """'1080p source, 12:04: 5 rungs, 1080p to 240p, balanced, about 3 min'. takes: seconds until it is live."""
    possible = list(standard_rungs(width, height)) if min(width, height) >= 2 else []
    if not possible:
        return PlanModel()
    chosen = renditions(width, height, settings)
    count, rungs = sum(chosen.values()), list(chosen)
    length = f", {view_models.length(seconds)}" if seconds else ""
    several = ngettext("{count} rendition", "{count} renditions", count)
    made = several if settings.bitrates else ngettext("{count} rung", "{count} rungs", count)
    first, last = f"{rungs[0]}p", f"{rungs[-1]}p"
    names = first if len(rungs) == 1 else gettext("{first} to {last}", first=first, last=last)
    about = "" if takes is None else gettext("about {span}", span=times.span(max(1, takes)))
    what = ", ".join(part for part in (made, names, gettext(QUALITY_NAMES[settings.quality]), about) if part)
    return PlanModel(
        gettext("{rung}p source{length}: {what}", rung=str(possible[0]), length=length, what=what), possible
    )


def renditions(width: int, height: int, settings: TranscodeSettings) -> dict[int, int]:
    """Rung → how many of its size will be made, tallest first."""
    rungs = rungs_to_make(width, height, settings)
    return {rung: max(1, len(settings.bitrates.get(rung, ()))) for rung in rungs}


def film(width: int, height: int, seconds: float, settings: TranscodeSettings) -> Film:
    return Film(seconds, pixels(width, height, renditions(width, height, settings)), settings.quality)


@rx.memo
def file_panel(file: rx.Var[FileModel]) -> rx.Component:
    """A React component of its own: the uploader draws one for each of the browser's files."""
    return panel(file, Upload.retry, Upload.salvage)


@rx.page(route="/upload", title=t("Upload · Notflix"), on_load=[Who.open, Upload.open])
def upload() -> rx.Component:
    return page(
        rx.el.h1(t("Upload"), class_name="unseen"),
        notice(Upload.message, Upload.close),
        restricted(
            Upload,
            Uploader.create(
                endpoint="/api/uploads",
                rungs=RUNGS,
                defaults=Upload.defaults,
                visibility=Upload.visibility,
                plans=Upload.plans,
                followed=Upload.followed,
                panel=file_panel,
                on_measured=Upload.measured,
                on_follow=Upload.follow,
                on_edited=Upload.edited,
            ),
        ),
        name="main-upload",
        subscriber=Upload,
    )
