"""What a film stands among, below its player: its season, or the playlist from which it is played."""

from __future__ import annotations

import reflex as rx

from ...api.provide import is_video_id
from ...core.errors import NotflixError
from ...usecases.lineup import lineup
from ..components.card import card, row
from ..components.react import Link
from ..lineup_models import LineupModel, lineup_model
from ..provide import ask
from ..view_models import CardModel

ALONE = LineupModel()


class UpNext(rx.State):
    """line: with what plays after the film."""

    line: LineupModel = ALONE

    @rx.event
    async def begin(self):
        """With the film's page. `?list=` names the playlist from which it is played."""
        wanted = self.router.url.query_parameters.get("list", "")
        try:
            self.line = await self._read(self.video_id, wanted if is_video_id(wanted) else "")
        except NotflixError:  # the page says it of the film
            self.line = ALONE

    async def _read(self, video: str, playlist: str) -> LineupModel:
        if not is_video_id(video):
            return ALONE
        return lineup_model(await ask(self, lineup, video, playlist, self.router.session.client_ip))


def lineup_section(video: rx.Var[str]) -> rx.Component:
    """Nothing for a film that stands alone."""
    return rx.cond(
        UpNext.line.cards.length() > 1,
        rx.el.section(
            rx.el.h2(Link.create(UpNext.line.title, to=UpNext.line.href)),
            row(rx.foreach(UpNext.line.cards, lambda film: _film(film, video))),
            class_name="lineup section",
            custom_attrs={"aria-label": UpNext.line.title},
        ),
        rx.fragment(),
    )


def _film(film: rx.Var[CardModel], video: rx.Var[str]) -> rx.Component:
    now = film.id == video
    return rx.el.div(
        card(film),
        key=film.id,
        class_name=rx.cond(now, "lineup-film lineup-now", "lineup-film"),
        custom_attrs={"aria-current": rx.cond(now, "true", "false")},
    )
