"""The home page of a large library: how long its rows take, for those who see all of it and for those who do not."""

from __future__ import annotations

import random
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from ..adapters.sql.engine import batches, make_engine, writing
from ..adapters.sql.migrations import migrate
from ..adapters.sql.step_rows import COLUMNS as STEP_COLUMNS
from ..adapters.sql.tables import PEOPLE, PLACES, STEPS, VIDEO_TAGS, VIDEOS, VIEW_COUNTS
from ..core.home_rows import MAX_ROWS
from ..core.people import Client, Role
from ..core.rights import OPERATOR, STRANGER, Actor
from ..core.steps import Step, StepKind, StepState
from ..core.video import Source, Video, VideoState, new_id
from ..core.view_counts import HEAT_SECONDS
from ..core.visibility import Visibility
from ..local.ports import free_port
from ..local.stack import EDGES
from ..settings import load_settings
from ..usecases import people, sessions
from ..usecases.home import home_rows, row_cards
from ..usecases.search import search_videos
from ..usecases.services import Services
from ..wiring import build
from .figures import machine, percentile, spread
from .page_socket import PATIENCE, ask
from .stack import running_stack

TAGS, SERIES, EPISODES, WATCHED, PLACES_OF_ONE = 40, 400, 25, 5000, 200
VIEWER = Actor("viewer", Role.VIEWER)
SESSION = "notflix_session"  # the cookie
ADDRESSES = {"page": "/", "rows": "/api/home"}
HOME = "notflix_app___ui___pages___home____home"  # its state


def run(rounds: int = 20, videos: int = 100_000) -> dict[str, Any]:
    """Milliseconds: of what the page waits for, in process (see times()); and as a running Notflix serves it: the
    page's document, its rows by the API, and all that the page is told by its websocket."""
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        data = Path(folder)
        fill(data, videos)
        figures = {"machine": machine(), "videos": videos, "ms": times(data, rounds)}
        with running_stack(data, ("--port", str(free_port()), "--workers", "1")):
            settings = load_settings(data)
            who = {"owner": {"Cookie": owner_cookie(build(settings))}, "stranger": {}}
            served = {name: _served(settings.url, rounds, headers) for name, headers in who.items()}
            return {**figures, "served_ms": served}


def owner_cookie(services: Services) -> str:
    """Of an owner who is signed in: there is somebody in this library, so strangers do not see all of it."""
    owner = people.add(services, OPERATOR, "owner", secrets.token_urlsafe(), role=Role.OWNER)
    return f"{SESSION}={sessions.begin(services, owner, Client(), by='password')}"


def _served(url: str, rounds: int, headers: Mapping[str, str]) -> dict[str, Any]:
    with httpx.Client(base_url=url, timeout=PATIENCE, headers=headers, trust_env=False) as client:
        took = {name: [_answer(client, path) for _ in range(rounds)] for name, path in ADDRESSES.items()}
    took["websocket"] = ask(url, HOME, "ready", rounds, headers)
    return {name: spread(each) | {"p95": round(percentile(each, 0.95), 1)} for name, each in took.items()}


def _answer(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path).raise_for_status()
    return 1000 * (time.perf_counter() - begun)


def times(data: Path, rounds: int) -> dict[str, Any]:
    """Milliseconds, for who sees all of it, a viewer and a stranger: of the rows, the film that leads and how many
    there are; and of the cards of the last row."""
    services = build(load_settings(data))
    who = {"owner": OPERATOR, "viewer": VIEWER, "stranger": STRANGER}
    return {name: _times(services, actor, rounds) for name, actor in who.items()}


def _times(services: Services, actor: Actor, rounds: int) -> dict[str, Any]:
    answers, cards = [], []
    rows = home_rows(services, actor)  # the first one compiles the statements
    for _ in range(rounds):
        begun = time.perf_counter()
        rows = home_rows(services, actor)
        search_videos(services, actor, "", limit=24)
        answers.append(1000 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        row_cards(services, actor, rows[-1].kind, rows[-1].name)
        cards.append(1000 * (time.perf_counter() - begun))
    worst = {"p95": round(percentile(answers, 0.95), 1)}
    return {"rows": len(rows), "answer": spread(answers) | worst, "cards": spread(cards)}


def fill(data: Path, count: int) -> None:
    """So many live videos, without their films, in a data directory that is new."""
    sql_url = load_settings(data).sql_url
    migrate(sql_url)
    engine = make_engine(sql_url)
    made = list(_films(count, time.time()))
    columns = [field.name for field in fields(Video)]
    chance = random.Random(7)
    now = time.time()
    with writing(engine) as connection:
        for some in batches(made):
            connection.execute(sa.insert(VIDEOS), [{name: getattr(one, name) for name in columns} for one in some])
            own = [(one, tag) for one in some for tag in one.tags]
            tags = [{"video_id": one.id, "tag": tag, "created_at": one.created_at} for one, tag in own]
            connection.execute(sa.insert(VIDEO_TAGS), tags)
            connection.execute(sa.insert(STEPS), [row for one in some for row in _ended_steps(one)])
        watched = chance.sample(made, min(count, WATCHED))
        heats = [{"video_id": one.id, "views": 9, "heat": now / HEAT_SECONDS - chance.random()} for one in watched]
        connection.execute(sa.insert(VIEW_COUNTS), heats)
        person = {"name": "viewer", "name_key": "viewer", "display_name": "", "email": "", "role": Role.VIEWER}
        connection.execute(
            sa.insert(PEOPLE).values(id=VIEWER.person_id, groups=frozenset(), disabled=False, created_at=now, **person)
        )
        places = [
            {"position": 9 if number % 2 else 99, "is_finished": number % 2 == 0, "video_id": one.id}
            for number, one in enumerate(chance.sample(made, min(count, PLACES_OF_ONE)))
        ]
        own_row = {"person_id": VIEWER.person_id, "duration": 100, "updated_at": now}
        connection.execute(sa.insert(PLACES), [own_row | place for place in places])
    engine.dispose()


def _ended_steps(film: Video) -> Iterator[dict[str, Any]]:
    """Of a film that is on every edge: else the scheduler would send for it while we measure."""
    own = [(StepKind.SWEEP, ""), *((StepKind.SEED, edge) for edge in EDGES)]
    for kind, edge in own:
        step = Step(
            id=new_id(), video_id=film.id, kind=kind, index=0, edge=edge, state=StepState.DONE, version=film.version
        )
        yield {column.name: getattr(step, column.name) for column in STEP_COLUMNS} | {"queue": step.queue}


def _films(count: int, now: float) -> Iterator[Video]:
    """Every second one is for members, every tenth is its owner's alone; a tenth is in series."""
    chance = random.Random(7)
    source = Source("mov,mp4", "h264", "yuv420p", 1920, 1080, 0, 30, 1, False, 5400.0, 162_000, 1 << 30)
    whole = Video(
        "", "", VideoState.LIVE, 0, 0, source=source, owner_id="somebody", description="Filmed by hand. " * 20
    )
    for number in range(count):
        visibility = Visibility.PRIVATE if not number % 10 else Visibility.MEMBERS if number % 2 else Visibility.PUBLIC
        in_series = number < SERIES * EPISODES
        yield replace(
            whole,
            id=new_id(),
            title=f"Film {number}",
            created_at=now - number,
            tags=tuple(f"tag {tag}" for tag in chance.sample(range(TAGS), 3)),
            visibility=visibility,
            series=f"Series {number % SERIES}" if in_series else "",
            season=1 + number // SERIES // 10 if in_series else None,
            episode=1 + number // SERIES % 10 if in_series else None,
        )


assert TAGS + SERIES > MAX_ROWS  # there are more rows than fit
