"""A film's trace, as a collector receives it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from notflix_app.adapters.traces import OtlpTraces
from notflix_app.core.errors import Refused, ToolFailed
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.usecases.retry import retry
from notflix_app.usecases.services import Services
from tests.fakes.services import FakeWorkers, fake_services


class Collector(HTTPServer):
    """told: of each request, its spans."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.told: list[list[Span]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/traces"


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        request = ExportTraceServiceRequest.FromString(body)
        self.server.told.append([s for r in request.resource_spans for scope in r.scope_spans for s in scope.spans])
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def services(collector: Collector) -> Services:
    return replace(fake_services(edges=("edge-a",)), traces=OtlpTraces(collector.url))


@pytest.fixture
def workers(services: Services, tmp_path: Path) -> FakeWorkers:
    return FakeWorkers(services, tmp_path)


def named(spans: list[Span], name: str) -> list[Span]:
    return [span for span in spans if span.name == name]


def test_one_film_is_one_trace_with_a_span_for_each_step(
    services: Services, workers: FakeWorkers, collector: Collector
) -> None:
    video_id = workers.ingest()
    services.clock.advance(9)  # type: ignore[attr-defined]
    workers.run_all()
    [spans] = collector.told
    [film] = named(spans, "film")
    steps = [span for span in spans if span is not film]
    assert {span.trace_id for span in spans} == {film.trace_id}
    assert {span.parent_span_id for span in steps} == {film.span_id}
    assert not film.parent_span_id
    assert (film.end_time_unix_nano - film.start_time_unix_nano) == 9 * 10**9
    done = [step for step in services.steps.list_for_video(video_id) if step.kind is not StepKind.SWEEP]
    assert sorted(span.name for span in steps) == sorted(step.kind for step in done)
    assert len({span.span_id for span in spans}) == len(spans)
    [probe] = named(steps, "probe")
    facts = {each.key: each.value for each in probe.attributes}
    assert facts["step.waited_seconds"].double_value == 9
    assert facts["step.worker"].string_value == "worker-1"


def test_a_film_that_failed_and_was_retried_is_the_same_trace(
    services: Services, workers: FakeWorkers, collector: Collector
) -> None:
    workers.wrong[StepKind.AUDIO] = ToolFailed("ffmpeg", "Invalid data")
    video_id = workers.ingest()
    workers.run_all()
    workers.wrong.clear()
    retry(services, OPERATOR, video_id)
    workers.run_all()
    failed, live = collector.told
    [audio], [mended] = named(failed, "audio"), named(live, "audio")
    assert audio.status.code == named(failed, "film")[0].status.code == Status.STATUS_CODE_ERROR
    assert "A tool" in audio.status.message
    assert mended.status.code == named(live, "film")[0].status.code == Status.STATUS_CODE_UNSET
    assert (audio.trace_id, audio.span_id) == (mended.trace_id, mended.span_id)


def test_a_collector_that_is_away_fails_no_film(
    services: Services, workers: FakeWorkers, caplog: pytest.LogCaptureFixture
) -> None:
    away = replace(services, traces=OtlpTraces("http://127.0.0.1:9/v1/traces"))
    video_id = FakeWorkers(away, workers.folder).live()
    assert services.catalog.get(video_id).live_at
    assert "did not take its trace" in caplog.text


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Refused, match="is not installed"):
        OtlpTraces("http://tempo:4318/v1/traces")
