"""What every use case is given."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.policy import Policy
from ..core.ports import (
    Catalog,
    Clock,
    EdgeProbe,
    EdgeRegistry,
    EdgeStorage,
    FreeSpace,
    Geography,
    JobQueue,
    ObjectStore,
    SearchIndex,
    SearchOutbox,
    StepRepository,
)


@dataclass(frozen=True)
class Services:
    """The ports. sources: the bucket of uploads and work in progress; packages: the bucket of what is published.

    free_space: of the disk that both lie on.
    """

    catalog: Catalog
    steps: StepRepository
    edges: EdgeRegistry
    sources: ObjectStore
    packages: ObjectStore
    queue: JobQueue
    index: SearchIndex
    outbox: SearchOutbox
    edge_storage: EdgeStorage
    edge_probe: EdgeProbe
    geography: Geography
    policy: Policy
    clock: Clock
    free_space: FreeSpace
