"""A real scheduler that is killed, and a real receiver that is away: each event arrives, in order, signed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.local.ports import free_port
from notflix_app.settings import Settings, child_environment, load_settings
from notflix_app.usecases.services import Services
from notflix_app.usecases.webhooks import add
from notflix_app.wiring import build
from tests import builders
from tests.fixtures.waiting import PATIENCE, eventually
from tests.fixtures.webhooks import receiving

FILMS = 4


@contextmanager
def scheduler(settings: Settings) -> Iterator[None]:
    """Killed at the end, as by a power cut. It has no Redis and no store: webhooks wait for neither."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "workers", "scheduler", "--data", str(settings.data_dir)],
        env=child_environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def live(services: Services, title: str) -> None:
    video = builders.video(title=title, state=VideoState.SEEDING, arrived_at=1.0)
    services.catalog.add(video)
    assert services.catalog.move(video.id, VideoState.LIVE)


def test_nothing_is_lost_while_the_receiver_is_away_and_the_scheduler_is_killed(
    tmp_path: Path, sqlite_url: str, monkeypatch
) -> None:
    for name, value in {
        "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.1",
        "RETRY_SECONDS": "0",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "S3_ENDPOINT": "http://127.0.0.1:1",
        "S3_ACCESS_KEY": "x",
        "S3_SECRET_KEY": "x",
    }.items():
        monkeypatch.setenv(f"NOTFLIX_{name}", value)
    settings = load_settings(Path(sqlite_url.removeprefix("sqlite:///")).parent)
    services = build(settings)
    port = free_port()
    webhook = add(services, OPERATOR, f"http://127.0.0.1:{port}/hook", ["video.live"])
    live(services, "0")
    with scheduler(settings):
        eventually(lambda: services.webhooks.get(webhook.id).tries >= 2, 60)
        for number in range(1, FILMS):
            live(services, str(number))
    assert services.webhooks.waiting() == {webhook.id: FILMS}
    services.webhooks.try_again(webhook.id)
    with receiving(port) as receiver, scheduler(settings):
        eventually(lambda: not services.webhooks.waiting(), 60)
        events = receiver.verified(webhook.secret)
    assert [event["data"]["title"] for event in events] == [str(number) for number in range(FILMS)]
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == FILMS
