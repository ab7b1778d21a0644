"""The part of a film's panel with the sound that was added to it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ..sound_models import ROLES, SoundModel
from .confirm import confirm
from .dialog import small_button
from .fields import select
from .here import here
from .page import notice
from .react import CommitField, LanguageField
from .text import t
from .track_summary import track_summary


def added_sounds(page: Any, tracks: Any) -> rx.Component:
    """page, tracks: the states whose events it sends, and that has the languages."""
    return rx.fragment(
        notice(page.sound_message, page.dismiss_sound),
        rx.cond(
            page.sounds.length() > 0,
            rx.fragment(
                rx.el.ul(rx.foreach(page.sounds, lambda sound: _sound(sound, page, tracks)), class_name="tracks-list"),
                rx.el.p(t("Whoever is watching has it once they open the film anew."), class_name="dim"),
            ),
            rx.fragment(),
        ),
    )


def sound_role(role: rx.Var[str], on_change: Any) -> rx.Component:
    options: list[tuple[str, str | rx.Var]] = [(each.value, t(words)) for each, words in ROLES.items()]
    return select(t("What it is"), "role", options, value=role, on_change=on_change)


def _sound(sound: rx.Var[SoundModel], page: Any, tracks: Any) -> rx.Component:
    return rx.el.li(
        rx.el.details(
            track_summary(sound.name, sound.detail),
            rx.el.div(
                LanguageField.create(
                    value=sound.language,
                    name=sound.language_name,
                    languages=tracks.languages,
                    on_choose=lambda tag: page.change_sound(page.video, sound.id, "language", tag),
                ),
                sound_role(sound.role, lambda role: page.change_sound(page.video, sound.id, "role", role)),
                CommitField.create(
                    label=t("Name in menus"),
                    value=sound.label,
                    placeholder=sound.name,
                    on_commit=lambda name: page.change_sound(page.video, sound.id, "name", name),
                ),
                CommitField.create(
                    label=t("Later by, in seconds"),
                    value=sound.delay,
                    mode="decimal",
                    on_commit=lambda seconds: page.change_sound(page.video, sound.id, "delay", seconds),
                ),
                class_name="tracks-fields",
            ),
            rx.el.p(t("With another delay it is made anew, and plays as before until then."), class_name="dim"),
            class_name="tracks-more",
        ),
        rx.cond(sound.going, _going(sound), rx.fragment()),
        rx.cond(sound.message != "", rx.el.p(sound.message, class_name="access-said", role="alert"), rx.fragment()),
        _actions(sound, page),
        key=sound.id,
        custom_attrs={"data-sound": sound.id},
    )


def _going(sound: rx.Var[SoundModel]) -> rx.Component:
    return rx.el.div(
        rx.el.progress(max=100, value=sound.share, aria_label=t("Made")),
        rx.el.span(sound.doing, class_name="dim"),
        class_name="speech",
    )


def _actions(sound: rx.Var[SoundModel], page: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(
            sound.plays,
            rx.el.button(
                t("Listen"),
                type="button",
                aria_label=t("Listen in the player"),
                class_name="button button-quiet button-small",
                aria_pressed=rx.cond(page.heard == sound.name, "true", "false"),
                on_click=page.hear(sound.name),
            ),
            rx.fragment(),
        ),
        rx.cond(
            sound.message != "", small_button(t("Try again"), page.retry_sound(page.video, sound.id)), rx.fragment()
        ),
        rx.cond(
            sound.file != "",
            rx.el.a(t("Download"), href=here(sound.file), download=True, class_name="button button-quiet button-small"),
            rx.fragment(),
        ),
        confirm(
            label=t("Remove"),
            question=t("Remove this track?"),
            detail=t("It goes away with its file. Whoever is listening keeps it until they open the film anew."),
            action=t("Remove it"),
            on_confirm=page.remove_sound(page.video, sound.id),
        ),
        class_name="entry-actions",
    )
