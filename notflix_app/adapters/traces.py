"""Traces as OpenTelemetry has them, made of a film's rows once it is through.

Not while its steps run: no context has to go from process to process, what died is in it, and a step costs nothing.
OpenTelemetry is an extra, and imported once for each film.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence

from ..core.errors import Refused
from ..core.steps import Step
from ..core.video import Video

log = logging.getLogger(__name__)

SECONDS = 3.0  # for the collector
NAMES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")


class OtlpTraces:
    """core.ports.Traces. url: of a collector that takes OTLP over HTTP, as 'http://tempo:4318/v1/traces'."""

    def __init__(self, url: str) -> None:
        """Raises Refused where the extra is not installed."""
        if not all(_is_installed(name) for name in NAMES):
            raise Refused("NOTFLIX_TRACES_URL needs OpenTelemetry, which is not installed. See docs/metrics.md.")
        self._url = url

    def tell(self, video: Video, steps: Sequence[Step]) -> None:
        from .otlp import export, spans

        if not export(spans(video, steps), self._url, SECONDS):
            log.warning("%s: the collector of traces did not take its trace", video.id)


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # nor what it lies in
        return False
