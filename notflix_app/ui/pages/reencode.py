"""The dialog on a film's page that has it encoded again, and how far that is."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from ...api.schemas import TranscodeChoice
from ...core.errors import NotflixError, Refused
from ...core.video import TranscodeSettings, Video
from ...usecases.access import find_video
from ...usecases.reencode import cancel_release, reencode, retry_release, under_way
from .. import view_models
from ..bounds import NONSENSE
from ..components.dialog import button_with_dialog, dialog, dialog_body
from ..components.react import EncodeAgain
from ..components.text import t
from ..components.upload_settings import RungModel, settings
from ..news import News
from ..provide import ask, ask_about, refusal, services
from ..view_models import VideoStatusModel
from .upload import RUNGS, PlanModel, planned

NO_RELEASE = VideoStatusModel("", "", "", "", "", "", "", "", view_models.StripModel(), False, False)


@dataclass(frozen=True)
class ChoicesModel:
    """See components.upload_settings."""

    id: str
    several: bool
    line: str
    rungs: list[RungModel]
    quality: str
    audio_kbps: int
    segment_seconds: int


class Reencoding(rx.State, mixin=True):
    """What a film's page has of it. release: what is to take over; its id is '' where there is nothing. size: width,
    height and seconds of the film. plays: the version on this page; newer: another one plays by now."""

    again_defaults: dict[str, Any] = {}
    again_plan: PlanModel = PlanModel()
    release: VideoStatusModel = NO_RELEASE
    newer: bool = False
    size: tuple[int, int, float] = (0, 0, 0.0)
    plays: int = 0

    @rx.event
    def measured_release(self, settings: dict[str, Any]):
        self.again_plan = planned(*self.size, _chosen(settings))

    @rx.event
    async def begin_release(self, video: str, settings: dict[str, Any]):
        await self._change_release(reencode, video, _chosen(settings))

    @rx.event
    async def seek_release(self):
        """One was begun by another file that has come."""
        await self._look_at_release()
        self._subscribe()

    @rx.event
    async def retry_release(self, video: str, version: int):
        await self._change_release(retry_release, video, version)

    @rx.event
    async def cancel_release(self, video: str, version: int):
        await self._change_release(cancel_release, video, version)

    async def _change_release(self, usecase: Callable[..., Any], video: str, *args: Any) -> None:
        self.message = ""
        try:
            await ask_about(self, usecase, video, *args)
        except NotflixError as error:
            self.message = refusal(error, video, self.video)
        await self._look_at_release()
        self._subscribe()

    async def _offer_reencoding(self, video: Video) -> None:
        """To those who may change the film that plays."""
        defaults = video.settings
        self.again_defaults = {
            "heights": [],
            "quality": defaults.quality.value,
            "bitrates": {},
            "audio_kbps": defaults.audio_kbps,
            "segment_seconds": defaults.segment_seconds,
        }
        source = video.source
        self.size = (source.width, source.height, source.duration) if source else (0, 0, 0.0)
        self.plays, self.newer = video.version, False
        self.again_plan = planned(*self.size, TranscodeSettings(quality=defaults.quality))
        await self._look_at_release()

    async def _look_at_release(self) -> None:
        try:
            coming = await ask(self, under_way, self.video)
        except NotflixError:  # not theirs to change, or gone
            coming = []
        await self._see_release(view_models.video_status(coming[0]) if coming else NO_RELEASE)

    async def _hear_of_release(self, news: News) -> None:
        if self.release.id:
            await self._see_release(news.releases.get(self.video, NO_RELEASE))

    async def _see_release(self, release: VideoStatusModel) -> None:
        """It is gone when it plays, and when somebody gave it up."""
        if release != self.release:
            self.release = release
        if release.id:
            return
        try:
            newer = (await ask(self, find_video, self.video)).version > self.plays
        except NotflixError:  # the film has gone altogether
            return
        if newer != self.newer:
            self.newer = newer


def _chosen(settings: dict[str, Any]) -> TranscodeSettings:
    try:
        return TranscodeChoice.model_validate(settings).over(services().policy.defaults)
    except ValidationError as wrong:
        raise Refused(NONSENSE) from wrong


@rx.memo
def release_choices(file: rx.Var[ChoicesModel]) -> rx.Component:
    """A React component of its own: what is chosen is the browser's until it is sent."""
    return settings(file)


def reencode_dialog(defaults: rx.Var, plan: rx.Var, *, on_measured: Any, on_begin: Any) -> rx.Component:
    """A button with its dialog."""
    body = dialog_body(
        t("Encode again"),
        rx.el.p(
            t(
                "A new version is made of the file as it was uploaded. The video plays on as it is, and whoever"
                " is watching keeps what they began with; the new version takes over when it is ready."
            )
        ),
        EncodeAgain.create(
            rungs=RUNGS,
            defaults=defaults,
            plan=plan,
            panel=release_choices,
            on_measured=on_measured,
            on_begin=on_begin,
        ),
    )
    return button_with_dialog(t("Encode again"), dialog(t("Encode again"), body, class_name="dialog dialog-wide"))
