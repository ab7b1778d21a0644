from __future__ import annotations

from pathlib import Path

import m3u8

from notflix_app.core import keys
from notflix_app.core.steps import ENCODE_QUEUE, NewStep, StepKind
from notflix_app.usecases.run_step import StepContext
from tests import builders
from tests.fakes.services import fake_services
from workers.handlers import HANDLERS, do_package


def test_every_kind_of_step_has_its_doer() -> None:
    assert set(HANDLERS) == set(StepKind)


def test_a_sound_is_packaged_as_it_was_noted_though_it_is_not_as_it_would_be_planned_now(tmp_path: Path) -> None:
    """The release before did not know how long it would be."""
    services, video = fake_services(), builders.video(probed=True)
    assert video.plan
    services.catalog.add(video)
    sound = builders.stream(keys.track_folder(0))
    rungs = [builders.stream(keys.rung_folder(rung.name), video.plan.frames) for rung in video.plan.ladder]
    for kind, published in ((StepKind.CHUNK, rungs), (StepKind.AUDIO, [sound])):
        services.steps.plan(video.id, [NewStep(kind)])
        made = services.steps.claim(ENCODE_QUEUE, "worker-1", 30)
        assert made is not None
        services.steps.finish(made.id, made.attempt, {}, published)
    services.steps.plan(video.id, [NewStep(StepKind.PACKAGE)])
    step = services.steps.claim(ENCODE_QUEUE, "worker-1", 30)
    assert step is not None
    do_package(StepContext(services, step, video, tmp_path))
    playlist = services.packages.read(keys.packaged(video.id, video.version, "a0.m3u8")).decode()
    assert [segment.duration for segment in m3u8.loads(playlist).segments] == [4.0, 2.5]
