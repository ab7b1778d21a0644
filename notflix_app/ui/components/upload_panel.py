"""What stands in the panel of a file on the upload page. The file is the browser's own, and so are its settings, which
live through a reload: assets/ui/upload_panel.jsx says what they are, and hears what is done here by data-act,
data-setting and the fields' names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...core.visibility import OF_NEW
from ..audiences import AUDIENCES
from ..view_models import VideoStatusModel
from .fields import select
from .react import Link
from .strip import strip
from .text import t
from .upload_settings import RungModel, settings


@dataclass(frozen=True)
class FileModel:
    """state: chosen, sending, paused, failed or sent. lost: it has to be chosen again. sent: how far it is, in words.
    visibility: whom it is to be for; once it is under way, its page says so.

    made: the video, once there is one. For the rest see upload_settings.
    """

    id: str
    name: str
    size: str
    title: str
    tags: str
    description: str
    visibility: str
    picture: str
    state: str
    started: bool
    error: str
    lost: bool
    percent: int
    sent: str
    made: VideoStatusModel
    several: bool
    line: str
    rungs: list[RungModel]
    quality: str
    audio_kbps: int
    segment_seconds: int


Act = Callable[[rx.Var[str]], Any]


def panel(file: rx.Var[FileModel], on_retry: Act, on_salvage: Act) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                file.picture != "",
                rx.el.img(src=file.picture, alt=""),
                rx.el.span(class_name="panel-blank", aria_hidden="true"),
            ),
            class_name="panel-picture",
        ),
        rx.el.div(
            rx.el.header(
                rx.el.p(
                    file.name, " ", rx.el.span(file.size, class_name="dim"), class_name="panel-file", title=file.name
                ),
                rx.cond(
                    file.state != "sent", act(rx.cond(file.started, t("Give up"), t("Remove")), "remove"), rx.fragment()
                ),
                class_name="panel-head",
            ),
            _words(file),
            rx.cond(file.started | (file.error != ""), rx.fragment(), settings(file)),
            rx.cond(
                file.lost,
                rx.el.p(t("Choose this file again: the browser could not keep it."), class_name="panel-note"),
                rx.fragment(),
            ),
            rx.match(
                file.state,
                ("failed", _failed(file.error, act(t("Try again"), "again", quiet=False))),
                ("sending", rx.fragment(_sending(file), _early(file.made))),
                ("paused", rx.fragment(_sending(file), _early(file.made))),
                ("sent", _made(file.made, on_retry, on_salvage)),
                rx.fragment(),
            ),
            class_name="panel-words",
        ),
    )


def act(label: str | rx.Var[str], what: str, *, quiet: bool = True) -> rx.Component:
    """A button for something that the browser does."""
    look = "button button-quiet button-small" if quiet else "button button-small"
    return rx.el.button(label, type="button", class_name=look, custom_attrs={"data-act": what})


def _words(file: rx.Var[FileModel]) -> rx.Component:
    return rx.el.div(
        _field("title", t("Title"), rx.el.input(**_text("title", file.title, 200))),
        _field(
            "tags",
            t("Tags, separated by commas"),
            rx.el.input(**_text("tags", file.tags, 600)),
        ),
        _field("description", t("Description"), rx.el.textarea(**_text("description", file.description, 5000), rows=2)),
        select(
            t("Who sees it"),
            "visibility",
            [(each.value, t(AUDIENCES[each][0])) for each in OF_NEW],
            value=file.visibility,
            disabled=file.started,
        ),
        class_name="panel-fields",
    )


def _field(name: str, label: rx.Var, control: rx.Component) -> rx.Component:
    return rx.el.label(rx.el.span(label, class_name="field-label"), control, class_name=f"field field-{name}")


def _text(name: str, value: rx.Var[str], max_length: int) -> dict[str, Any]:
    """key: another value comes from elsewhere, and goes over what stands there."""
    field = {"name": name, "default_value": value, "max_length": max_length, "key": value}
    return {**field, "class_name": "input", "auto_complete": "off"}


def _sending(file: rx.Var[FileModel]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(custom_attrs={"style": {"width": f"{file.percent}%"}}),
            class_name="bar",
            role="progressbar",
            aria_label=t("Upload"),
            aria_valuemin=0,
            aria_valuemax=100,
            aria_valuenow=file.percent,
        ),
        rx.el.div(
            rx.el.span(file.sent),
            act(rx.cond(file.state == "paused", t("Go on"), t("Pause")), "pause"),
            class_name="sending-line",
        ),
        class_name="sending",
    )


def _early(video: rx.Var[VideoStatusModel]) -> rx.Component:
    """What is made of it while it is sent."""
    return rx.cond(
        video & video.watchable,
        rx.el.div(
            rx.el.span(t("It can be watched already."), class_name="dim"),
            Link.create(t("Watch"), to=video.href, class_name="button button-beam button-small"),
            class_name="made-line",
        ),
        rx.fragment(),
    )


def _failed(error: rx.Var[str], *ways_out: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.p(error), *ways_out, class_name="panel-failed", role="alert")


def _made(video: rx.Var[VideoStatusModel], on_retry: Act, on_salvage: Act) -> rx.Component:
    """What became of it."""
    return rx.cond(
        video,
        rx.fragment(
            strip(video.strip),
            rx.cond(
                video.state == "failed",
                _failed(
                    video.error,
                    _way_out(t("Try again"), video.can_retry, on_retry(video.id)),
                    _way_out(t("Use what can be read"), video.can_salvage, on_salvage(video.id)),
                ),
                rx.el.div(
                    rx.el.span(video.doing, class_name=f"state state-{video.state}"),
                    rx.el.span(video.strip.left, class_name="dim"),
                    Link.create(
                        rx.cond(video.state == "live", t("Watch"), t("Open its page")),
                        to=video.href,
                        class_name=rx.cond(
                            video.state == "live",
                            "button button-beam button-small",
                            "button button-quiet button-small",
                        ),
                    ),
                    class_name="made-line",
                ),
            ),
        ),
        rx.el.p(t("It has arrived."), class_name="panel-note"),
    )


def _way_out(label: rx.Var, can: rx.Var[bool], on_click: Any) -> rx.Component:
    button = rx.el.button(label, type="button", class_name="button button-small", on_click=on_click)
    return rx.cond(can, button, rx.fragment())
