"""Fixtures live in tests/fixtures, one file for each kind of thing; here they are only named."""

pytest_plugins: list[str] = [
    "tests.fixtures.environment",
    "tests.fixtures.api",
    "tests.fixtures.servers",
    "tests.fixtures.openssh",
    "tests.fixtures.meilisearch",
    "tests.fixtures.postgres",
    "tests.fixtures.properties",
    "tests.fixtures.sql",
    "tests.fixtures.truth",
    "tests.fixtures.pipeline",
    "tests.fixtures.stack",
    "tests.fixtures.cinema",
    "tests.fixtures.scenes",
    "tests.fixtures.browser",
    "tests.fixtures.cluster",
    "tests.fixtures.media",
]
