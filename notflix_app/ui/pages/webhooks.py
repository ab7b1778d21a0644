"""Webhooks: whom we tell what becomes of videos, and how that went."""

# ruff: noqa: RUF012 (Reflex gives each session its own copy of a state's defaults)
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from ...core.errors import NotflixError
from ...core.webhooks import EVENTS_OF_VIDEOS, MAX_URL_LETTERS
from ...translation.sentences import sentence
from ...usecases import webhooks
from ..components.account_parts import ticks
from ..components.browser import OPEN_DIALOG_BESIDE
from ..components.confirm import confirm
from ..components.dialog import form_dialog, small_button
from ..components.fields import field
from ..components.page import notice, page
from ..components.react import LocalTime, ShownOnce
from ..components.restricted import restricted
from ..components.text import t
from ..news import MAX_DELIVERIES, News, Wants
from ..provide import ask
from ..restricted import Restricted
from ..subscriber import Subscriber
from ..visits import is_visited
from ..webhook_models import EVENTS, DeliveryModel, WebhookModel, webhook_model
from ..who import Who

CHOICES = {event.name.lower(): event for event in EVENTS_OF_VIDEOS}  # a form's names have no dots


class Webhooks(Restricted, Subscriber, rx.State):
    """secret: of the one that was just made, until the browser has it."""

    ready: bool = False
    message: str = ""
    webhooks: list[WebhookModel] = []
    secret: str = ""

    @rx.event
    async def open(self):
        self._subscribe()
        if is_visited(self):
            self.message = self.secret = ""
        return await self._look()

    @rx.event
    async def add(self, form: dict[str, Any]):
        events = [event.value for name, event in CHOICES.items() if form.get(name)]
        added = await self._do(webhooks.add, str(form.get("url", "")), events)
        self.secret = added.secret if added else ""

    @rx.event
    async def rotate(self, webhook: str):
        self.secret = await self._do(webhooks.rotate, webhook) or ""

    @rx.event
    async def remove(self, webhook: str):
        await self._do(webhooks.remove, webhook)

    @rx.event
    async def send_test(self, webhook: str):
        await self._do(webhooks.send_test, webhook)

    @rx.event
    async def try_again(self, webhook: str):
        await self._do(webhooks.try_again, webhook)

    @rx.event
    async def send_again(self, webhook: str, number: int):
        await self._do(webhooks.try_again, webhook, number)

    @rx.event
    def taken(self):
        self.secret = ""

    @rx.event
    def close(self):
        self.message = ""

    def _wants(self) -> Wants:
        return Wants(webhooks=True)

    async def _receive(self, news: News) -> None:
        if self.ready and not news.trouble:
            self._show(webhooks=[webhook_model(status) for status in news.webhooks])

    async def _do(self, usecase: Callable[..., Any], *args: Any) -> Any:
        self.message = ""
        try:
            done = await ask(self, usecase, *args)
        except NotflixError as error:
            self.message = sentence(error.message)
            done = None
        await self._look()
        return done

    async def _look(self):
        try:
            statuses = await ask(self, webhooks.webhook_statuses, limit=MAX_DELIVERIES)
        except NotflixError as error:
            return self._deny(error)
        self.webhooks = [webhook_model(status) for status in statuses]
        self._admit()
        self.ready = True
        return None


@rx.page(route="/webhooks", title=t("Webhooks · Notflix"), on_load=[Who.open, Webhooks.open])
def webhooks_page() -> rx.Component:
    return page(
        restricted(
            Webhooks,
            rx.el.div(rx.el.h1(t("Webhooks")), *_add(), class_name="title-line"),
            notice(Webhooks.message, Webhooks.close),
            ShownOnce.create(
                says=t("Its receiver checks by this secret that what comes is from here."),
                text=Webhooks.secret,
                label=t("The secret"),
                on_taken=Webhooks.taken,
            ),
            rx.cond(Webhooks.ready, _all(), rx.el.div(class_name="entry entry-bone bone")),
        ),
        name="main-webhooks",
        subscriber=Webhooks,
    )


def _add() -> list[rx.Component]:
    """A button, and its dialog; not before the page is there, which begins without a message or a secret."""
    return [
        rx.el.button(
            t("Add"),
            type="button",
            disabled=~Webhooks.ready,
            class_name="button button-beam",
            on_click=OPEN_DIALOG_BESIDE,
        ),
        form_dialog(
            t("Tell a program of yours"),
            field(
                t("Its address"), "url", type="url", placeholder="https://", required=True, max_length=MAX_URL_LETTERS
            ),
            ticks(t("When"), [(name, *EVENTS[event]) for name, event in CHOICES.items()], tuple(CHOICES)),
            action=t("Add it"),
            on_submit=Webhooks.add,
        ),
    ]


def _all() -> rx.Component:
    return rx.cond(
        Webhooks.webhooks.length() > 0,
        rx.el.div(rx.foreach(Webhooks.webhooks, _webhook), class_name="entries"),
        rx.el.p(
            t(
                "Nobody is told of anything yet. Add the address of a program of yours: it hears when a video goes live"
                ", fails or is deleted, signed, and again until it has taken it."
            ),
            class_name="dim",
        ),
    )


def _webhook(webhook: rx.Var[WebhookModel]) -> rx.Component:
    return rx.el.article(
        rx.el.header(
            rx.el.h2(webhook.name, title=webhook.url),
            rx.el.p(
                rx.el.span(webhook.says, class_name="state state-" + webhook.look.to(str)),
                rx.foreach(webhook.events, lambda event: rx.el.span(event, class_name="role")),
                class_name="entry-state",
            ),
        ),
        _actions(webhook),
        rx.cond(webhook.next_at > 0, _stuck(webhook), rx.fragment()),
        rx.cond(webhook.deliveries.length() > 0, _deliveries(webhook), rx.fragment()),
        class_name="entry webhook",
        custom_attrs={"data-webhook": webhook.id, "aria-label": webhook.name},
        key=webhook.id,
    )


def _actions(webhook: rx.Var[WebhookModel]) -> rx.Component:
    return rx.el.div(
        small_button(t("Send a test"), Webhooks.send_test(webhook.id)),
        confirm(
            label=t("New secret"),
            question=t("Make a new secret?"),
            detail=t("For a day, what is sent is signed with both. Give the new one to its receiver until then."),
            action=t("Make it"),
            on_confirm=Webhooks.rotate(webhook.id),
        ),
        confirm(
            label=t("Remove"),
            question=t("Remove this webhook?"),
            detail=t("What waits for it is dropped, and nothing more is sent there."),
            action=t("Remove it"),
            on_confirm=Webhooks.remove(webhook.id),
        ),
        class_name="entry-actions",
    )


def _stuck(webhook: rx.Var[WebhookModel]) -> rx.Component:
    return rx.el.div(
        rx.el.p(webhook.reason, class_name="entry-error"),
        rx.el.p(t("The next try:"), " ", LocalTime.create(at=webhook.next_at), class_name="dim"),
        small_button(t("Try again"), Webhooks.try_again(webhook.id)),
        class_name="webhook-stuck",
    )


def _deliveries(webhook: rx.Var[WebhookModel]) -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Last deliveries")),
        rx.el.ol(rx.foreach(webhook.deliveries, lambda delivery: _delivery(webhook, delivery))),
        class_name="webhook-deliveries",
    )


def _delivery(webhook: rx.Var[WebhookModel], delivery: rx.Var[DeliveryModel]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            delivery.event,
            rx.cond(delivery.title != "", rx.el.span(delivery.title), rx.fragment()),
            class_name="webhook-event",
        ),
        rx.el.p(
            rx.el.span(delivery.says, class_name="state state-" + delivery.look.to(str)),
            LocalTime.create(at=delivery.at),
            class_name="entry-state",
        ),
        rx.cond(
            delivery.rests,
            rx.el.button(
                t("Send again"),
                type="button",
                class_name="link",
                on_click=Webhooks.send_again(webhook.id, delivery.number),
                aria_label=t("Send again: {event} {title}", event=delivery.event, title=delivery.title),
            ),
            rx.fragment(),
        ),
        rx.cond(delivery.reason != "", rx.el.p(delivery.reason, class_name="webhook-reason"), rx.fragment()),
        key=delivery.number.to(str),
    )
