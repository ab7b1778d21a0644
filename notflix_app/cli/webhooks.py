"""webhooks: whom we tell what becomes of videos."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.comma_list import comma_list
from ..core.rights import OPERATOR
from ..core.webhooks import EVENTS_OF_VIDEOS, Delivery
from .options import Data, Json, Limit, services_of, settings_of
from .show import as_json, table

if TYPE_CHECKING:
    from ..usecases.services import Services

app = typer.Typer(help="Webhooks: add, list, remove, test; what was sent to them.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="As `webhooks list` shows it, or its beginning.")]
ALL = ",".join(EVENTS_OF_VIDEOS)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where events are sent.")],
    events: Annotated[str, typer.Option("--events", metavar="A,B", help=f"Of {ALL}.")] = ALL,
    data: Data = None,
) -> None:
    """Print the secret of a new webhook, by which its receiver checks what comes. It is shown this once."""
    from ..usecases import webhooks

    print(webhooks.add(services_of(settings_of(data)), OPERATOR, url, comma_list(events)).secret)


@app.command("list")
def list_webhooks(data: Data = None, json: Json = False) -> None:
    """List webhooks, and how many events wait for each."""
    from ..usecases.webhooks import webhook_statuses

    statuses = webhook_statuses(services_of(settings_of(data)), OPERATOR, limit=1)
    if json:
        shown = ("id", "url", "events", "created_at", "rotated_at", "tries")
        as_json([{name: getattr(s.webhook, name) for name in shown} | {"waiting": s.waiting} for s in statuses])
    elif statuses:
        rows = [
            (s.webhook.id, s.webhook.url, ", ".join(s.webhook.events), str(s.waiting), _went(s.deliveries))
            for s in statuses
        ]
        table(("ID", "URL", "EVENTS", "WAITING", "LAST"), rows)
    else:
        print("There are no webhooks. Add one: ./notflix webhooks add https://…")


def _went(latest: tuple[Delivery, ...]) -> str:
    return next((each.reason or each.state.value for each in latest), "nothing yet")


@app.command()
def remove(webhook: Id, data: Data = None) -> None:
    """Remove a webhook, with all that waits for it."""
    from ..usecases import webhooks

    services = services_of(settings_of(data))
    webhooks.remove(services, OPERATOR, _id_of(services, webhook))
    print("The webhook is removed.")


@app.command()
def rotate(webhook: Id, data: Data = None) -> None:
    """Print another secret for a webhook. For a day, what is sent is signed with the one before, too."""
    from ..usecases import webhooks

    services = services_of(settings_of(data))
    print(webhooks.rotate(services, OPERATOR, _id_of(services, webhook)))


@app.command()
def deliveries(webhook: Id, limit: Limit = 20, data: Data = None, json: Json = False) -> None:
    """List what was sent to a webhook, and how it went, newest first."""
    from ..usecases import webhooks

    services = services_of(settings_of(data))
    listed = webhooks.deliveries(services, OPERATOR, _id_of(services, webhook), limit=limit)
    if json:
        as_json([dataclasses.asdict(delivery) for delivery in listed])
    elif listed:
        table(("NUMBER", "AT", "EVENT", "VIDEO", "STATE", "TRIES", "LAST TRY"), [_row(each) for each in listed])
    else:
        print("Nothing was sent to it yet.")


def _row(delivery: Delivery) -> tuple[str, ...]:
    at = datetime.fromtimestamp(delivery.at, UTC).strftime("%Y-%m-%d %H:%M:%S")
    title = delivery.video.title if delivery.video else ""
    went = delivery.reason or str(delivery.status or "-")
    return str(delivery.number), at, delivery.event.value, title, delivery.state.value, str(delivery.tries), went


@app.command()
def retry(
    webhook: Id,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="Of a delivery that is to be sent once more.")
    ] = None,
    data: Data = None,
) -> None:
    """Send what waits for a webhook now; or one delivery once more, whatever became of it."""
    from ..usecases import webhooks

    services = services_of(settings_of(data))
    webhooks.try_again(services, OPERATOR, _id_of(services, webhook), number)
    print("It is sent now. ./notflix webhooks deliveries says how it goes.")


@app.command("test")
def send_test(webhook: Id, data: Data = None) -> None:
    """Send a test, and say how it went. Exit code 1: it was not taken."""
    from ..usecases import webhooks

    services = services_of(settings_of(data))
    delivery = webhooks.send_test(services, OPERATOR, _id_of(services, webhook))
    print(delivery.reason or f"It was taken: {delivery.status}.")
    raise typer.Exit(1 if delivery.reason else 0)


def _id_of(services: Services, begins: str) -> str:
    """Raises NotFound where not exactly one begins so."""
    from ..core.errors import NotFound

    known = [webhook.id for webhook in services.webhooks.all() if begins and webhook.id.startswith(begins)]
    if len(known) != 1:
        raise NotFound(f"There is no webhook {begins}. ./notflix webhooks list names them.")
    return known[0]
