"""The videos on the home page that are not live yet."""

from __future__ import annotations

import reflex as rx

from ..view_models import VideoStatusModel
from .card import coming, section
from .page import state
from .react import Link
from .text import t, tn


def on_their_way(videos: rx.Var[list[VideoStatusModel]], failed: rx.Var[int]) -> rx.Component:
    """failed: how many are not on their way any more."""
    return rx.fragment(
        rx.cond(videos.length() > 0, section(t("On its way"), rx.foreach(videos, coming)), rx.fragment()),
        rx.cond(failed > 0, _failed(failed), rx.fragment()),
    )


def nobody(videos: rx.Var[list[VideoStatusModel]]) -> rx.Component:
    """In place of the films, where there are none; videos: those that come."""
    return rx.cond(
        videos.length() > 0,
        rx.fragment(),
        state(
            t("Nothing is playing yet"),
            t("This is your own cinema. Bring the first film: any video file will do, we make the rest."),
            Link.create(t("Upload a video"), to="/upload", class_name="button button-beam"),
        ),
    )


def _failed(count: rx.Var[int]) -> rx.Component:
    """What went wrong is told where it can be mended; a film that failed is not on its way."""
    sentence = tn("{count} video failed.", "{count} videos failed.", count)
    return rx.el.p(
        rx.el.span(sentence, class_name="state state-failed"),
        Link.create(t("See why"), to="/activity", class_name="link"),
        class_name="entry-state",
    )
