"""The dialog on a film's page that says whom it is for, and makes links to it."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...api.provide import is_video_id
from ...core.comma_list import comma_list
from ...core.embedding import embed_code, embed_sites
from ...core.errors import NotflixError
from ...core.people import share_path
from ...core.sharing import ShareLink
from ...core.visibility import Visibility
from ...translation.amounts import ago, until
from ...translation.texts import gettext, gettext_noop
from ...usecases import sharing
from ...usecases.access import find_video
from ..audiences import AUDIENCES
from ..components.account_parts import RowModel, rows
from ..components.dialog import button_with_dialog, cancel_button, dialog, dialog_actions
from ..components.fields import choices, field, select
from ..components.page import notice
from ..components.react import CopyField, ShownOnce
from ..components.text import t
from ..provide import ask, ask_about, refusal, settings

SUMMARIES = {
    Visibility.PUBLIC: gettext_noop("Everyone sees it."),
    Visibility.MEMBERS: gettext_noop("Members see it."),
    Visibility.CHOSEN: gettext_noop("Chosen people see it."),
    Visibility.LINK: gettext_noop("Whoever has a link sees it."),
    Visibility.PRIVATE: gettext_noop("Only you see it."),
}
DAYS = {
    "": gettext_noop("until it is withdrawn"),
    "1": gettext_noop("a day"),
    "7": gettext_noop("a week"),
    "30": gettext_noop("a month"),
}
ALLOWED = {"": None, "yes": True, "no": False}


class Sharing(rx.State):
    """film: whose this is. visibility: '' until it is known, and for those who may not say. people, groups: separated
    by commas. link: the one that was just made, until the browser has it. code: the HTML that shows the film on
    another site; '' where that is for nobody. downloads: one of ALLOWED."""

    film: str = ""
    visibility: str = ""
    summary: str = ""
    people: str = ""
    groups: str = ""
    links: list[RowModel] = []
    link: str = ""
    code: str = ""
    downloads: str = ""
    everywhere: str = ""
    message: str = ""

    @rx.event
    async def open(self):
        self.reset()
        await self._look()

    @rx.event
    async def save(self, video: str, before: str, form: dict[str, Any]):
        """before: one of ALLOWED, as the form began."""
        chosen, downloads = str(form.get("visibility", "")), str(form.get("downloads", ""))
        if chosen in list(Visibility):
            people, groups = comma_list(str(form.get("people") or "")), comma_list(str(form.get("groups") or ""))
            await self._do(sharing.share, video, Visibility(chosen), people=people, groups=groups)
        if not self.message and downloads != before:
            await self._do(sharing.allow_downloads, video, ALLOWED.get(downloads))

    @rx.event
    async def make_link(self, video: str, form: dict[str, Any]):
        """Not once the page is about another film: what is shown there would be taken for a link to that."""
        days, password = str(form.get("days", "")), str(form.get("password", ""))[:1024]
        if days in DAYS and video == self.video_id:
            secret = await self._do(sharing.make_link, video, days=float(days) if days else None, password=password)
            self.link = settings().url + share_path(secret) if secret else ""

    @rx.event
    async def withdraw(self, video: str, link: str):
        await self._do(sharing.withdraw_link, video, link)

    @rx.event
    def taken(self):
        self.link = ""

    @rx.event
    def close(self):
        self.message = ""

    async def _do(self, usecase: Callable[..., Any], video: str, *args: Any, **more: Any) -> Any:
        self.message = ""
        try:
            result = await ask_about(self, usecase, video, *args, **more)
        except NotflixError as error:
            self.message = refusal(error, video, self.film)
            return None
        await self._look()
        return result

    async def _look(self) -> None:
        video = self.video_id
        if not is_video_id(video):
            return
        try:
            shared = await ask(self, sharing.sharing_of, video)
        except NotflixError:
            self.visibility = ""
            return
        self.code = await self._embed_code(video, shared.visibility)
        self.film = video
        self.visibility, self.summary = shared.visibility.value, gettext(SUMMARIES[shared.visibility])
        self.people, self.groups = ", ".join(shared.people), ", ".join(sorted(shared.grants.groups))
        self.links = [_row(link) for link in shared.links]
        self.everywhere = gettext(_EVERYWHERE[settings().downloads])
        self.downloads = next(value for value, allowed in ALLOWED.items() if allowed is shared.downloads)

    async def _embed_code(self, video: str, visibility: Visibility) -> str:
        if visibility is not Visibility.PUBLIC or not embed_sites(settings().embed_sites):
            return ""
        return embed_code(settings().url, await ask(self, find_video, video))


def _row(link: ShareLink) -> RowModel:
    lasts = gettext("until it is withdrawn") if link.expires_at is None else until(link.expires_at)
    made = gettext("Made {ago}", ago=ago(link.created_at))
    return RowModel(link.id, link.name or made, lasts, gettext("Password") if link.password else "")


def share_dialog() -> rx.Component:
    """A button with its dialog; nothing for those who may not say whom it is for."""
    return rx.cond(
        Sharing.visibility != "",
        button_with_dialog(
            t("Share"), dialog(t("Share"), _audience(), _links(), _elsewhere(), class_name="dialog sharing")
        ),
        rx.fragment(),
    )


_EVERYWHERE = {
    "editors": gettext_noop("As this site has it: editors"),
    "viewers": gettext_noop("As this site has it: viewers"),
}
_DOWNLOADS: list[tuple[str, str | rx.Var]] = [
    ("", Sharing.everywhere),
    ("yes", t("Whoever sees it")),
    ("no", t("Those who may change it")),
]


def _audience() -> rx.Component:
    return rx.el.form(
        rx.el.h2(t("Share")),
        choices(
            t("Who sees it"),
            "visibility",
            [(each.value, *words) for each, words in AUDIENCES.items()],
            Sharing.visibility,
            shown=rx.Var.create([each.value for each in AUDIENCES]),
        ),
        rx.el.div(
            field(t("People, by the names they sign in with"), "people", default_value=Sharing.people, max_length=4000),
            field(t("Groups, separated by commas"), "groups", default_value=Sharing.groups, max_length=1000),
            class_name="sharing-chosen",
        ),
        select(
            t("Who may download it"), "downloads", _DOWNLOADS, default_value=Sharing.downloads, key=Sharing.downloads
        ),
        dialog_actions(cancel_button(), rx.el.button(t("Save"), type="submit", class_name="button button-beam")),
        on_submit=Sharing.save(Sharing.film, Sharing.downloads),
        key=Sharing.film + Sharing.people + Sharing.groups,
        class_name="dialog-body",
    )


def _links() -> rx.Component:
    """Pressing here leaves the dialog open: the link is to be copied."""
    return rx.el.section(
        rx.el.h3(t("Links")),
        ShownOnce.create(
            says=t("Whoever has this link sees the film."),
            text=Sharing.link,
            label=t("The link"),
            on_taken=Sharing.taken,
        ),
        rows(Sharing.links, t("Withdraw"), lambda link: Sharing.withdraw(Sharing.film, link)),
        notice(Sharing.message, Sharing.close),  # beside the button that was refused, however many links there are
        rx.el.form(
            select(t("Good for"), "days", [(days, t(lasts)) for days, lasts in DAYS.items()]),
            field(t("Password"), "password", placeholder=t("none"), auto_complete="off", max_length=1024),
            rx.el.button(t("Make a link"), type="submit", class_name="button button-small"),
            on_submit=Sharing.make_link(Sharing.film),
            reset_on_submit=True,
            class_name="sharing-new",
        ),
        key=Sharing.film,  # a link that was just made does not stand at another film
        class_name="dialog-body sharing-links",
        aria_label=t("Links"),
    )


def _elsewhere() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("On another site")),
        rx.cond(
            Sharing.code != "",
            rx.fragment(
                rx.el.p(t("Paste this into its page. The player is all that it shows."), class_name="dim"),
                CopyField.create(text=Sharing.code, label=t("HTML for another site"), quiet=True),
            ),
            rx.el.p(t("Only films that everyone may see can be shown there."), class_name="dim"),
        ),
        class_name="dialog-body sharing-links",
        aria_label=t("On another site"),
    )
