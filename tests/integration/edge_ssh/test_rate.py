"""An edge's limit is for all who fill it: each with a storage and a connection of its own, as worker processes have."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.shared_rate_budget import SharedRateBudgets
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.package_files import LocalFiles
from tests.fixtures.servers import LocalEdge, free_port, running_edge
from tests.fixtures.waiting import PATIENCE

FILE_BYTES = 1_000_000
RATE_MBIT = 16.0  # 2 MB in a second


@pytest.fixture
def edge(tmp_path: Path):
    with running_edge(tmp_path, "edge-r", tmp_path / "key") as made:
        yield made


@pytest.fixture
def film(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "film").write_bytes(bytes(FILE_BYTES))
    return {f"{n}.m4s": tmp_path / "film" for n in range(2)}


def seconds_to_seed(edge: LocalEdge, film: dict[str, Path], redis_urls: Sequence[str]) -> float:
    """One seeding for each URL, at once."""
    node = replace(edge.node, rate_mbit=RATE_MBIT)

    def seed(number: int) -> None:
        storage = SshEdgeStorage(edge.key, PATIENCE, budgets=SharedRateBudgets(redis_urls[number]))
        storage.seed(node, f"film-{number}/v1/", LocalFiles(film))

    began = time.monotonic()
    with ThreadPoolExecutor(len(redis_urls)) as pool:
        list(pool.map(seed, range(len(redis_urls))))
    return time.monotonic() - began


def test_two_seedings_to_one_edge_share_its_limit(edge: LocalEdge, film: dict[str, Path], clean_redis: str) -> None:
    assert seconds_to_seed(edge, film, [clean_redis, clean_redis]) > 1.8, "4 MB at 2 MB/s"


def test_each_keeps_to_the_limit_for_itself_while_redis_is_away(edge: LocalEdge, film: dict[str, Path]) -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}/0"
    assert seconds_to_seed(edge, film, [nowhere]) > 0.8, "2 MB at 2 MB/s"


def test_other_edges_have_limits_of_their_own(clean_redis: str) -> None:
    first, second = SharedRateBudgets(clean_redis), SharedRateBudgets(clean_redis)
    assert first.of_edge("edge-a")(500.0) == pytest.approx(500, abs=0.01)
    assert second.of_edge("edge-a")(500.0) == pytest.approx(1000, abs=100)  # what went by since is over
    assert second.of_edge("edge-b")(1.0) == pytest.approx(1, abs=0.01)
