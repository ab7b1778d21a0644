"""Fixtures live in tests/fixtures, one file for each kind of thing; here they are only named."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FIRST_FOLDERS = ("e2e", "integration")

pytest_plugins: list[str] = [
    "tests.fixtures.environment",
    "tests.fixtures.api",
    "tests.fixtures.servers",
    "tests.fixtures.object_stores",
    "tests.fixtures.workers",
    "tests.fixtures.certificates",
    "tests.fixtures.closed_port",
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
    "tests.fixtures.film_folders",
    "tests.fixtures.cinema",
    "tests.fixtures.scenes",
    "tests.fixtures.browser",
    "tests.fixtures.cluster",
    "tests.fixtures.media",
    "tests.fixtures.oidc",
    "tests.fixtures.speech",
    "tests.fixtures.webhooks",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of these folders take longest: at the end, one would keep a process busy while the others are idle.
    Among themselves they stay in the order that pytest-randomly gave them."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(TESTS).parts[0]
    return FIRST_FOLDERS.index(folder) if folder in FIRST_FOLDERS else len(FIRST_FOLDERS)
