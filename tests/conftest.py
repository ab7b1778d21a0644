"""Fixtures live in tests/fixtures, one file for each kind of thing; here they are only named."""

from __future__ import annotations

import pytest

pytest_plugins: list[str] = [
    "tests.fixtures.environment",
    "tests.fixtures.api",
    "tests.fixtures.servers",
    "tests.fixtures.object_stores",
    "tests.fixtures.certificates",
    "tests.fixtures.openssh",
    "tests.fixtures.packages",
    "tests.fixtures.meilisearch",
    "tests.fixtures.search_indexes",
    "tests.fixtures.postgres",
    "tests.fixtures.properties",
    "tests.fixtures.sql",
    "tests.fixtures.truth",
    "tests.fixtures.pipeline",
    "tests.fixtures.uploads",
    "tests.fixtures.cinema",
    "tests.fixtures.scenes",
    "tests.fixtures.browser",
    "tests.fixtures.cluster",
    "tests.fixtures.media",
    "tests.fixtures.oidc",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """End to end first: its files take longest, and would keep one process busy at the end while the others are idle.
    Among themselves they stay in the order that pytest-randomly gave them."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
