"""A failed video goes on where it can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.errors import Conflict, NotFound, Refused, ToolFailed
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind, StepState
from notflix_app.core.video import VideoState
from notflix_app.usecases import edges
from notflix_app.usecases.ingest import NewVideo, begin, complete, sign_part, tell_arrived
from notflix_app.usecases.retry import retry
from notflix_app.usecases.video_status import video_status
from tests.fakes.services import EDGES, left_over, state

V = VideoState


def test_a_refused_file_fails_with_its_reason_and_leaves_nothing(services, workers):
    workers.wrong[StepKind.PROBE] = Refused("This file has no picture.")
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.FAILED
    assert video_status(services, OPERATOR, video_id).video.error == "This file has no picture."
    assert left_over(services, video_id) == []
    assert not video_status(services, OPERATOR, video_id).retryable
    with pytest.raises(Conflict, match="turned away"):
        retry(services, OPERATOR, video_id)


def test_a_retry_keeps_the_chunks_that_are_done(services, workers):
    workers.wrong[StepKind.AUDIO] = ToolFailed("ffmpeg", "no such codec")
    video_id = workers.ingest()
    workers.run_all()
    done = {s.id for s in services.steps.list_for_video(video_id) if s.state is StepState.DONE}
    assert len(done) > 1
    assert video_status(services, OPERATOR, video_id).retryable
    workers.wrong.clear()
    retry(services, OPERATOR, video_id)
    assert services.catalog.get(video_id).error == ""
    workers.run_all()
    assert state(services, video_id) is V.LIVE
    assert all(s.attempt == 1 for s in services.steps.list_for_video(video_id) if s.id in done)


def test_one_whose_probes_were_both_tried_again_keeps_its_file(services, workers):
    services = workers.services = replace(services, policy=Policy(upload_part=2, max_attempts=1))
    workers.wrong[StepKind.PROBE] = RuntimeError("broken")
    ticket = begin(services, OPERATOR, NewVideo("home.mp4", 4))
    for number in (1, 2):
        url = sign_part(services, OPERATOR, ticket.video_id, ticket.upload_id, number)
        services.sources.send(url, b"fi")
        tell_arrived(services, OPERATOR, ticket.video_id, ticket.upload_id)
    workers.run_all()
    complete(services, OPERATOR, ticket.video_id, ticket.upload_id)
    workers.run_all()
    assert len(services.steps.list_for_video(ticket.video_id)) == 2
    workers.wrong = {StepKind.CHUNK: RuntimeError("broken")}
    retry(services, OPERATOR, ticket.video_id)
    workers.run_all()
    assert state(services, ticket.video_id) is V.FAILED
    workers.wrong.clear()
    retry(services, OPERATOR, ticket.video_id)
    workers.run_all()
    assert state(services, ticket.video_id) is V.LIVE


def test_what_failed_for_want_of_an_edge_goes_on_at_once(services, workers):
    for edge in EDGES:
        edges.drain(services, OPERATOR, edge)
    video_id = workers.ingest()
    workers.run_all()
    assert state(services, video_id) is V.FAILED
    edges.resume(services, OPERATOR, "edge-a")
    retry(services, OPERATOR, video_id)
    workers.run_all()
    assert state(services, video_id) is V.LIVE


def test_only_what_failed_can_be_retried(services, workers):
    video_id = workers.ingest()
    with pytest.raises(Conflict):
        retry(services, OPERATOR, video_id)
    with pytest.raises(NotFound):
        retry(services, OPERATOR, "nothing")
