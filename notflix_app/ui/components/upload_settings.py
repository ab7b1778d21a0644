"""What will be made of a file: one line that says it, everything else folded behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from ...translation.texts import gettext_noop
from .text import t

QUALITIES = (
    ("fast", gettext_noop("Fast"), gettext_noop("Ready soonest, a little larger")),
    ("balanced", gettext_noop("Balanced"), gettext_noop("The usual choice")),
    ("best", gettext_noop("Best"), gettext_noop("Slowest, the finest picture")),
)


@dataclass(frozen=True)
class RungModel:
    """rates: '4500, 3000', or '' for ours. kbps: the most of ours."""

    rung: int
    kbps: int
    chosen: bool
    rates: str


def settings(file: rx.Var[Any]) -> rx.Component:
    """file: an upload_panel.FileModel, whose line, rungs, quality, audio_kbps and segment_seconds these are."""
    return rx.el.details(
        rx.el.summary(
            rx.el.span(file.line, class_name="settings-line"),
            rx.el.span(t("Change"), class_name="settings-change"),
        ),
        rx.el.div(
            _choice(t("Rungs"), rx.el.div(rx.foreach(file.rungs, _rung), class_name="chips")),
            _choice(t("Quality"), rx.el.div(*(_quality(file, *one) for one in QUALITIES), class_name="options")),
            rx.el.details(rx.el.summary(t("Advanced")), _advanced(file), class_name="advanced"),
            rx.cond(
                file.several,
                rx.el.button(
                    t("Use these settings for all"),
                    type="button",
                    class_name="button button-quiet button-small",
                    custom_attrs={"data-act": "everywhere"},
                ),
                rx.fragment(),
            ),
            class_name="settings-body",
        ),
        class_name="settings",
    )


def _choice(legend: rx.Var | rx.Component, controls: rx.Component) -> rx.Component:
    return rx.el.fieldset(rx.el.legend(legend), controls, class_name="choice")


def _rung(rung: rx.Var[RungModel]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", value=rung.rung, checked=rung.chosen, custom_attrs={"data-setting": "heights"}),
        rx.el.span(f"{rung.rung}p"),
        class_name="chip",
    )


def _quality(file: rx.Var[Any], value: str, label: str, says: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=f"quality-{file.id}",
            value=value,
            checked=file.quality == value,
            custom_attrs={"data-setting": "quality"},
        ),
        rx.el.span(rx.el.strong(t(label)), rx.el.small(t(says))),
        class_name="option",
    )


def _advanced(file: rx.Var[Any]) -> rx.Component:
    legend = rx.fragment(
        t("Bitrates"), " ", rx.el.span(t("in kbit/s; several make several renditions"), class_name="dim")
    )
    return rx.el.div(
        _choice(legend, rx.el.div(rx.foreach(file.rungs, _rates), class_name="rates")),
        rx.el.div(
            _amount(t("Audio"), "kbit/s", "audio_kbps", file.audio_kbps, least=32, most=512, step=16),
            _amount(t("Segments"), t("seconds"), "segment_seconds", file.segment_seconds, least=2, most=20, step=2),
            class_name="pair",
        ),
        class_name="advanced-body",
    )


def _rates(rung: rx.Var[RungModel]) -> rx.Component:
    return rx.el.label(
        rx.el.span(f"{rung.rung}p"),
        rx.el.input(
            class_name="input",
            input_mode="numeric",
            placeholder=t("up to {kbps}", kbps=rung.kbps.to(str)),
            default_value=rung.rates,
            key=rung.rates,
            custom_attrs={"data-setting": "bitrates", "data-rung": rung.rung},
        ),
        class_name="rate",
    )


def _amount(
    label: rx.Var, unit: str | rx.Var, setting: str, value: rx.Var[int], *, least: int, most: int, step: int
) -> rx.Component:
    return rx.el.label(
        rx.el.span(label),
        rx.el.input(
            class_name="input",
            type="number",
            min=least,
            max=most,
            step=step,
            default_value=value,
            key=value,
            custom_attrs={"data-setting": setting},
        ),
        rx.el.span(unit, class_name="dim"),
        class_name="rate",
    )
