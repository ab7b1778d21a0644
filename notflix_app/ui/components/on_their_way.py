"""The videos on the home page that are not live yet."""

from __future__ import annotations

import reflex as rx

from ..view_models import VideoStatusModel
from ..who import Who
from .card import coming, section
from .page import state
from .react import Link, SignInLink
from .text import t, tn


def on_their_way(videos: rx.Var[list[VideoStatusModel]], failed: rx.Var[int]) -> rx.Component:
    """failed: how many are not on their way any more."""
    return rx.fragment(
        rx.cond(videos.length() > 0, section(t("On its way"), rx.foreach(videos, coming)), rx.fragment()),
        rx.cond(failed > 0, _failed(failed), rx.fragment()),
    )


def nobody(videos: rx.Var[list[VideoStatusModel]]) -> rx.Component:
    """In place of the films, where there are none that whoever is there may see; videos: those that come."""
    return rx.cond(
        videos.length() > 0,
        rx.fragment(),
        rx.match(Who.role, ("", _to_a_stranger()), rx.cond(Who.may_upload, _to_an_editor(), _to_a_viewer())),
    )


def _to_a_stranger() -> rx.Component:
    return state(
        t("Sign in to watch"),
        t("The films here are for people with an account."),
        SignInLink.create(t("Sign in"), class_name="button button-beam"),
    )


def _to_a_viewer() -> rx.Component:
    return state(t("Nothing is playing yet"), t("As soon as there is a film for you, it is here."))


def _to_an_editor() -> rx.Component:
    return state(
        t("Nothing is playing yet"),
        t("This is your own cinema. Bring the first film: any video file will do, we make the rest."),
        Link.create(t("Upload a video"), to="/upload", class_name="button button-beam"),
    )


def _failed(count: rx.Var[int]) -> rx.Component:
    """What went wrong is told where it can be mended; a film that failed is not on its way."""
    sentence = tn("{count} video failed.", "{count} videos failed.", count)
    return rx.el.p(
        rx.el.span(sentence, class_name="state state-failed"),
        Link.create(t("See why"), to="/activity", class_name="link"),
        class_name="entry-state",
    )
