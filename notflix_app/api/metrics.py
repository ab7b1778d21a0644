"""What Prometheus scrapes."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from ..usecases.metrics import measure
from .problems import documented
from .provide import Asks, Given

router = APIRouter(tags=["health"], responses=documented(401, 403, 503))


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(services: Given, actor: Asks) -> Response:
    """How the work stands, in Prometheus' text format: for admins, and for tokens of theirs with the scope `metrics`.

    Whichever web answers says the same: it is asked of the database.
    """
    from .prometheus import CONTENT_TYPE, written  # most never scrape, and it takes a megabyte

    return Response(written(measure(services, actor)), media_type=CONTENT_TYPE)
