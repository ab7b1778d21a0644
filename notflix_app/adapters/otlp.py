"""A film and its steps as OpenTelemetry's spans. Imported by traces.py, and not before there is something to tell."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import Span, Status, StatusCode, Tracer, set_span_in_context

from ..core.steps import Step, StepState
from ..core.video import Video, VideoState

NAME = "notflix"


class _Ids(IdGenerator):
    """The same for the same film and step: after a retry they are told of again. subject: whose span comes next."""

    def __init__(self, video_id: str) -> None:
        self._video_id = self.subject = video_id

    def generate_trace_id(self) -> int:
        return _number(self._video_id, 16)

    def generate_span_id(self) -> int:
        return _number(self.subject, 8)


def _number(text: str, size: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=size).digest())


def export(finished: Sequence[ReadableSpan], url: str, seconds: float) -> bool:
    """In one request. False where the collector did not take them in that time."""
    exporter = OTLPSpanExporter(url, timeout=seconds)
    try:
        return exporter.export(finished) is SpanExportResult.SUCCESS
    finally:
        exporter.shutdown()  # type: ignore[no-untyped-call]


def spans(video: Video, steps: Sequence[Step]) -> Sequence[ReadableSpan]:
    """The film's own is the last: the others are inside of it."""
    # What is made of a film later, beside the version that plays, is a trace of its own.
    subject = video.id if video.begun_at is None else f"{video.id} {video.version}"
    ids, finished = _Ids(subject), InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": NAME}), id_generator=ids, shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(finished))
    tracer = provider.get_tracer(NAME)
    film = _begin_film(tracer, video)
    for step in steps:
        ids.subject = step.id
        _tell_step(tracer, film, step)
    if video.state is VideoState.FAILED:
        film.set_status(Status(StatusCode.ERROR, video.error))
    film.end(_nanoseconds(video.live_at or video.updated_at))
    return finished.get_finished_spans()


def _begin_film(tracer: Tracer, video: Video) -> Span:
    facts: dict[str, str | float] = {"video.id": video.id, "video.bytes": video.size, "video.seconds": video.duration}
    return tracer.start_span("film", attributes=facts, start_time=_nanoseconds(video.made_since))


def _tell_step(tracer: Tracer, film: Span, step: Step) -> None:
    """Of its last try; how many there were before it is told with it."""
    if step.state not in (StepState.DONE, StepState.FAILED) or step.started_at is None or step.finished_at is None:
        return
    facts: dict[str, str | float] = {
        "step.id": step.id,
        "step.index": step.index,
        "step.edge": step.edge,
        "step.worker": step.worker,
        "step.attempt": step.attempt,
        "step.deaths": step.deaths,
        "step.waited_seconds": max(0.0, step.started_at - step.planned_at),
    }
    inside, begun = set_span_in_context(film), _nanoseconds(step.started_at)
    span = tracer.start_span(step.kind, inside, attributes=facts, start_time=begun)
    if step.state is StepState.FAILED:
        span.set_status(Status(StatusCode.ERROR, step.error))
    span.end(_nanoseconds(step.finished_at))


def _nanoseconds(seconds: float) -> int:
    return int(seconds * 1e9)
