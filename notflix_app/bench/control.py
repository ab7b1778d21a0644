"""The control plane at work on a large library: what a round, a page, an arrival, a claim cost, on both databases."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..adapters.sql.engine import make_engine
from ..adapters.sql.migrations import migrate
from ..core import keys
from ..core.errors import Refused, Unavailable
from ..core.rights import OPERATOR
from ..core.steps import ENCODE_QUEUE, NewStep, StepKind
from ..core.video import VideoState
from ..settings import Settings, load_settings
from ..ui import view_models
from ..ui.feed import Feed, Subscription
from ..ui.news import News, Wants, read
from ..usecases.edge_ranking import closest_edges
from ..usecases.ingest import NewVideo, begin, complete
from ..usecases.reconcile import reconcile
from ..usecases.run_step import run_next_step
from ..usecases.services import Services
from ..usecases.video_status import in_pipeline
from ..wiring import build
from . import at_work, claims, servers
from .figures import machine, tail
from .postgres import temporary_postgres
from .statements import statements

FILMS, DONE = 200, 10
ON_THE_PAGE = 50
QUEUED = 10_000
CARDS = 60
PAGES, PAGE_SECONDS = 20, 10.0
VIEWER = "203.0.113.7"


def run(rounds: int, films: int = FILMS, postgres: str = "") -> dict[str, Any]:
    """postgres: the URL of an empty database; empty: a Postgres of its own, where its programs are found.

    Milliseconds of this process; `cpu` is its own share of them, which says more on a busy machine. Statements are
    counted without BEGIN and COMMIT. Raises Unavailable, Refused.
    """
    before = machine()
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        redis = stack.enter_context(servers.redis(folder / "redis"))
        store = stack.enter_context(servers.store(folder / "store"))
        base = load_settings(folder).model_copy(update={"redis_url": redis, **store.settings()})
        figures = {"sqlite": _on(base, f"sqlite:///{folder / 'bench.db'}", rounds, films)}
        try:
            url = postgres or stack.enter_context(temporary_postgres()).create()
        except Unavailable as error:
            figures["postgres"] = {"not_measured": error.message}
        else:
            figures["postgres"] = _on(base, url, rounds, films)
    setting = {"films": films, "steps_of_each": at_work.STEPS, "queued_for_claims": QUEUED, "claimers": claims.CLAIMERS}
    return {**setting, **figures, "machine": {"before": before, "after": machine()}}


def _on(base: Settings, url: str, rounds: int, films: int) -> dict[str, Any]:
    migrate(url)
    services = build(base.model_copy(update={"database_url": url}))
    if services.catalog.count():
        raise Refused("This database is not empty. Give one that is, for it is filled with films that are none.")
    services.sources.ensure()
    at_work.live(services, CARDS)
    at_work.at_work(services, films, DONE)
    _settle(url)
    reconcile(services)  # the first one fills Redis
    figures = {
        "reconcile_ms": timed(rounds, lambda: reconcile(services)),
        "activity_read_ms": timed(rounds, lambda: in_pipeline(services, OPERATOR, ON_THE_PAGE)),
        "activity_in_words_ms": timed(rounds, lambda: _words(services)),
        "ranking_ms": timed(rounds, lambda: _ranked(services)),
        "statements": {
            "reconcile": statements(lambda: reconcile(services)),
            "activity_read": statements(lambda: in_pipeline(services, OPERATOR, ON_THE_PAGE)),
            **_arrival(services),
        },
        "open_pages": _pages(services),
    }
    _queue(services)
    return {**figures, "claims": claims.measure(url, base.data_dir)}


def _settle(url: str) -> None:
    """What Postgres does by itself, some minutes after so many rows have come."""
    engine = make_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


# --- what is measured ----------------------------------------------------------------------------------------------
def _words(services: Services) -> None:
    for view in in_pipeline(services, OPERATOR, ON_THE_PAGE):
        view_models.video_status(view)


def _ranked(services: Services) -> None:
    edges = services.edges.all()
    closest_edges(services, {f"card-{n}": edges for n in range(CARDS)}, VIEWER)


def _arrival(services: Services) -> dict[str, int]:
    """Statements of a worker who does a chunk and then says what comes next; and while an upload is completed."""
    step = statements(lambda: run_next_step(services, ENCODE_QUEUE, "bench", dict.fromkeys(StepKind, lambda _: {})))
    body = b"no film"
    ticket = begin(services, OPERATOR, NewVideo("small.mp4", len(body)))
    services.sources.put_bytes(keys.part(ticket.video_id, 1), body)
    arrival = statements(lambda: complete(services, OPERATOR, ticket.video_id, ticket.upload_id))
    return {"complete": arrival, "one_step": step}


def _pages(services: Services) -> dict[str, float]:
    """One open page and 20, that show what is at work: each is told of it; what does it cost to know?"""
    (one, polls_of_one), (many, polls_of_many) = _polled(services, 1), _polled(services, PAGES)
    return {
        "statements_per_poll_of_1": one,
        f"statements_per_poll_of_{PAGES}": many,
        "polls_per_second_of_1": polls_of_one,
        f"polls_per_second_of_{PAGES}": polls_of_many,
        "ratio": round(many / one, 2),
    }


def _polled(services: Services, pages: int) -> tuple[float, float]:
    """Statements of each poll, and polls a second."""
    tabs = {f"tab-{number}" for number in range(pages)}
    polls: list[Wants] = []

    async def poll(_token: str, wants: Wants) -> News:
        polls.append(wants)
        return await asyncio.to_thread(read, services, OPERATOR, wants)

    async def receive(_tab: str, _subscription: Subscription, _news: News) -> None:
        """A page of which only the wish counts here."""

    async def open_for_a_while() -> None:
        feed = Feed(poll)
        feed.serve(lambda: tabs, receive)
        for tab in tabs:
            feed.subscribe(tab, Subscription(object, Wants(pipeline=True)))
        await asyncio.sleep(PAGE_SECONDS)
        tabs.clear()

    asked = statements(lambda: asyncio.run(open_for_a_while()))
    return round(asked / len(polls), 1), round(len(polls) / PAGE_SECONDS, 1)


def _queue(services: Services) -> None:
    """Films of which every step waits, until there are as many as the claims are to choose from."""
    for number in range(QUEUED // (at_work.STEPS - 1)):
        video = at_work.film(number, VideoState.ENCODING, services.clock())
        services.catalog.add(video)
        chunks = (NewStep(StepKind.CHUNK, index, turn=index) for index in range(at_work.STEPS - 1))
        services.steps.plan(video.id, chunks)


# --- how -----------------------------------------------------------------------------------------------------------
def timed(rounds: int, do: Callable[[], object]) -> dict[str, float]:
    waits, used = [], []
    for _ in range(rounds):
        began, spent = time.perf_counter(), time.process_time()
        do()
        waits.append((time.perf_counter() - began) * 1e3)
        used.append((time.process_time() - spent) * 1e3)
    return {**tail(waits), "cpu": tail(used)["median"]}


# --- told ----------------------------------------------------------------------------------------------------------
def table(figures: dict[str, Any]) -> str:
    """The figures side by side, a line for each."""
    sides = [name for name in ("sqlite", "postgres") if "not_measured" not in figures[name]]
    lines = [f"{'':36}" + "".join(f"{side:>28}" for side in sides)]
    for name, of_first in figures[sides[0]].items():
        for inner in of_first:
            columns = [_cell(figures[side][name][inner]) for side in sides]
            lines.append(f"{name + ' ' + inner:36}" + "".join(f"{one:>28}" for one in columns))
    missing = [f"{name}: {figures[name]['not_measured']}" for name in ("sqlite", "postgres") if name not in sides]
    return "\n".join([*lines, *missing, f"machine: {figures['machine']}"])


def _cell(figure: Any) -> str:
    if isinstance(figure, dict):
        return ", ".join(f"{name} {value}" for name, value in figure.items())
    return str(figure)
