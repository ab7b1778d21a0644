"""What every use case is given."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.policy import Policy
from ..core.ports import (
    Catalog,
    Clock,
    EdgeFleet,
    EdgeRegistry,
    FreeSpace,
    JobQueue,
    ObjectStore,
    SearchIndex,
    SearchOutbox,
    StepBook,
)


@dataclass(frozen=True)
class Services:
    """The ports. sources: the bucket of uploads and work in progress; packages: the bucket of what is published.

    free_space: of the disk that both lie on.
    """

    catalog: Catalog
    steps: StepBook
    edges: EdgeRegistry
    sources: ObjectStore
    packages: ObjectStore
    queue: JobQueue
    index: SearchIndex
    outbox: SearchOutbox
    fleet: EdgeFleet
    policy: Policy
    clock: Clock
    free_space: FreeSpace
