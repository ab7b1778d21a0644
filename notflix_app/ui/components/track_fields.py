"""What is written and chosen for a track of a film."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ..track_models import ROLES, AudioModel, ChosenFileModel, TrackModel
from .added_sounds import sound_role
from .confirm import confirm
from .dialog import small_button
from .fields import select
from .here import here
from .react import CommitField, LanguageField
from .text import t
from .track_summary import track_summary

STEPS_MS = (-500, -100, 100, 500)


def sound(track: rx.Var[AudioModel]) -> rx.Component:
    return rx.el.li(rx.el.span(track.name), rx.el.span(track.detail, class_name="dim"), class_name="tracks-sound")


def text_track(track: rx.Var[TrackModel], tracks: Any) -> rx.Component:
    """tracks: the state whose events it sends."""
    return rx.el.li(
        rx.el.details(
            track_summary(track.name, track.detail),
            rx.el.div(
                LanguageField.create(
                    value=track.language,
                    name=track.language_name,
                    languages=tracks.languages,
                    on_choose=lambda tag: tracks.change(tracks.film, track.id, "language", tag),
                ),
                _role(track.role, lambda role: tracks.change(tracks.film, track.id, "role", role)),
                CommitField.create(
                    label=t("Name in menus"),
                    value=track.label,
                    placeholder=track.name,
                    on_commit=lambda name: tracks.change(tracks.film, track.id, "name", name),
                ),
                _delay(track, tracks),
                class_name="tracks-fields",
            ),
            class_name="tracks-more",
        ),
        _actions(track, tracks),
        key=track.id,
        custom_attrs={"data-track": track.id},
    )


def _role(role: rx.Var[str], on_change: Any) -> rx.Component:
    options: list[tuple[str, str | rx.Var]] = [(each.value, t(words)) for each, words in ROLES.items()]
    return select(t("What it is"), "role", options, value=role, on_change=on_change)


def _delay(track: rx.Var[TrackModel], tracks: Any) -> rx.Component:
    """In steps and by number; the player beside shows it at once."""

    def step(by_ms: int) -> rx.Component:
        seconds = abs(by_ms) / 1000
        return rx.el.button(
            f"{by_ms / 1000:+g}".replace("-", "\u2212"),
            type="button",
            class_name="button button-small",
            on_click=tracks.move(tracks.film, track.id, by_ms),
            aria_label=t("{seconds} seconds later", seconds=seconds)
            if by_ms > 0
            else t("{seconds} seconds earlier", seconds=seconds),
        )

    return rx.el.div(
        CommitField.create(
            label=t("Later by, in seconds"),
            value=track.delay,
            mode="decimal",
            on_commit=lambda seconds: tracks.change(tracks.film, track.id, "delay", seconds),
        ),
        rx.el.div(*(step(by) for by in STEPS_MS), class_name="tracks-steps"),
        class_name="tracks-delay",
    )


def _actions(track: rx.Var[TrackModel], tracks: Any) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            t("Show"),
            type="button",
            aria_label=t("Show in the player"),
            class_name="button button-quiet button-small",
            aria_pressed=rx.cond(tracks.shown == track.name, "true", "false"),
            on_click=tracks.show(track.name),
        ),
        rx.el.button(
            t("Lines"),
            type="button",
            aria_label=t("Write its lines"),
            class_name="button button-quiet button-small",
            on_click=tracks.open_lines(track.id),
        ),
        rx.el.a(t("Download"), href=here(track.file), download=True, class_name="button button-quiet button-small"),
        confirm(
            label=t("Remove"),
            question=t("Remove this track?"),
            detail=t("It goes away with its file. Whoever is watching keeps it until they open the film anew."),
            action=t("Remove it"),
            on_confirm=tracks.remove(tracks.film, track.id),
        ),
        class_name="entry-actions",
    )


def chosen_fields(file: rx.Var[ChosenFileModel], tracks: Any) -> rx.Component:
    """A file that was not sent yet, and what its name tells."""
    return rx.el.article(
        rx.el.p(file.file_name, class_name="tracks-name"),
        rx.el.div(
            LanguageField.create(
                value=file.language,
                name=file.language_name,
                languages=tracks.languages,
                on_choose=lambda tag: tracks.prepare(file.key, "language", tag),
            ),
            rx.cond(
                file.is_sound,
                sound_role(file.role, lambda role: tracks.prepare(file.key, "role", role)),
                _role(file.role, lambda role: tracks.prepare(file.key, "role", role)),
            ),
            class_name="tracks-fields",
        ),
        rx.cond(file.message != "", rx.el.p(file.message, class_name="access-said", role="alert"), rx.fragment()),
        rx.cond(file.sending & ~file.is_sound, rx.el.p(t("Being sent"), class_name="state"), rx.fragment()),
        small_button(t("Leave out"), tracks.put_back(file.key)),
        key=file.key,
        class_name="tracks-chosen",
        aria_label=file.file_name,
    )
