"""The part of a film's panel in which what is said is written down."""

from __future__ import annotations

from typing import Any

import reflex as rx

from .dialog import small_button
from .react import LanguageField
from .text import t


def speech_part(page: Any, tracks: Any) -> rx.Component:
    """page, tracks: the states whose events it sends."""
    return rx.cond(
        tracks.audio.length() > 0,
        rx.fragment(
            rx.el.h3(t("What is said")),
            rx.cond(
                page.speech_missing != "",
                rx.el.p(page.speech_missing, class_name="dim"),
                rx.cond(page.speech.going, _going(page), _wish(page, tracks)),
            ),
        ),
        rx.fragment(),
    )


def _going(page: Any) -> rx.Component:
    return rx.el.div(
        rx.el.progress(max=100, value=page.speech.share, aria_label=t("Written down")),
        rx.el.div(
            rx.el.span(page.speech.doing, class_name="dim"),
            small_button(t("Cancel"), page.call_off_speech(page.video)),
            class_name="entry-actions",
        ),
        class_name="speech",
    )


def _wish(page: Any, tracks: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(page.speech_message, class_name="speech-message", role="status"),
        rx.cond(
            page.speech.message != "",
            rx.el.p(t("The last time: {message}", message=page.speech.message), class_name="dim"),
            rx.fragment(),
        ),
        rx.el.div(
            rx.cond(tracks.audio.length() > 1, _sound(page, tracks), rx.fragment()),
            LanguageField.create(
                value=page.speech_language,
                name=page.speech_language_name,
                placeholder=t("To be found out"),
                languages=tracks.languages,
                on_choose=page.choose_spoken,
            ),
            class_name="tracks-fields",
        ),
        rx.el.button(
            t("Write down what is said"),
            type="button",
            class_name="button button-small",
            on_click=page.write_down(page.video, page.speech_audio, page.speech_language),
        ),
        class_name="speech",
    )


def _sound(page: Any, tracks: Any) -> rx.Component:
    options = rx.foreach(tracks.audio, lambda sound, number: rx.el.option(sound.name, value=number.to(str)))
    return rx.el.label(
        rx.el.span(t("Sound"), class_name="field-label"),
        rx.el.select(options, class_name="input", value=page.speech_audio, on_change=page.choose_sound),
        class_name="field",
    )
