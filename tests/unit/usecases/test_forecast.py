"""What is said of a film before it is uploaded."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Unavailable
from notflix_app.core.forecast import Film
from notflix_app.core.ports import WorkerInfo
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import QUEUES, StepKind
from notflix_app.core.video import Quality
from notflix_app.usecases.forecast import forecast
from tests.fakes.services import FakeWorkers

FILM = Film(60.0, 1920 * 1080, Quality.BALANCED)
ENCODER, SEEDER = (WorkerInfo(queue, (queue,), "here", 1) for queue in QUEUES)


class TenSecondsAChunk(FakeWorkers):
    def _do(self, work):
        if work.step.kind is StepKind.CHUNK:
            self.services.clock.advance(10)
        return super()._do(work)


def test_it_is_forecast_from_the_videos_that_went_live(services, tmp_path):
    services.queue.alive = [ENCODER, SEEDER]
    assert forecast(services, OPERATOR, FILM) is None
    workers = TenSecondsAChunk(services, tmp_path)
    video_id = workers.ingest()
    workers.run_all()
    plan = services.catalog.get(video_id).plan
    written, made = sum(rung.width * rung.height for rung in plan.ladder), len(plan.chunks)
    assert forecast(services, OPERATOR, FILM) == pytest.approx(made * 10 * FILM.pixels / written)


def test_seeders_encode_nothing(services, workers):
    workers.ingest()
    workers.run_all()
    services.queue.alive = [SEEDER]
    assert forecast(services, OPERATOR, FILM) is None


def test_without_the_queue_nobody_can_tell(services):
    services.queue.away = True
    with pytest.raises(Unavailable):
        forecast(services, OPERATOR, FILM)
