"""What the use cases ask of the outside world. Each port has one contract suite, run over the fake and the real."""

from __future__ import annotations

from collections.abc import Callable

from .catalog import Catalog
from .edge_fleet import EdgeFleet
from .edge_registry import EdgeRegistry
from .free_space import FreeSpace
from .job_queue import MOST_WAKE_UPS, JobQueue, WorkerInfo
from .object_store import ObjectStore, StoredObject, UploadedPart
from .search_index import Found, Fragment, Hit, SearchDoc, SearchIndex
from .search_outbox import SearchOutbox, Taken
from .step_book import StepBook

Clock = Callable[[], float]  # seconds since the epoch, UTC

__all__ = [
    "MOST_WAKE_UPS",
    "Catalog",
    "Clock",
    "EdgeFleet",
    "EdgeRegistry",
    "Found",
    "Fragment",
    "FreeSpace",
    "Hit",
    "JobQueue",
    "ObjectStore",
    "SearchDoc",
    "SearchIndex",
    "SearchOutbox",
    "StepBook",
    "StoredObject",
    "Taken",
    "UploadedPart",
    "WorkerInfo",
]
