"""A catalog of each earlier revision of the tables, with rows in every one, opens and loses none; and there is a way
back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from notflix_app.adapters.sql import migrations
from notflix_app.adapters.sql.archive import SqlArchive
from notflix_app.adapters.sql.before_upgrade import keep_before_upgrade
from notflix_app.adapters.sql.engine import make_engine, reading, writing
from notflix_app.adapters.sql.migrations import migrate, migrating, revision_of, upgrade
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.video import VideoState

DUMP = Path(__file__).parents[2] / "data" / "catalog_0008.sql"  # of the first release
LIVE = "YwCah_S0IEs"
FIRST = "0008"
GONE_WITH_A_RESTORE = {"edge_assignments", "edge_health", "search_outbox"}


def revisions() -> list[str]:
    """From the first release's on, but for the newest."""
    versions = Path(migrations.__file__).parent / "versions"
    known = sorted(path.name.partition("_")[0] for path in versions.glob("[0-9]*.py"))
    return [revision for revision in known[:-1] if revision >= FIRST]


@pytest.fixture
def url(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "catalog.db") as database:
        database.executescript(DUMP.read_text())
    database.close()
    return f"sqlite:///{tmp_path / 'catalog.db'}"


@pytest.fixture
def engines() -> Iterator[list[Engine]]:
    """Those that a test made."""
    made: list[Engine] = []
    yield made
    for engine in made:
        engine.dispose()


def grow(url: str, to: str) -> None:
    """Upgrades, and gives each table that is empty then a row."""
    with migrating(url) as connection:
        upgrade(connection, to)
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version" and not connection.execute(sa.select(table).limit(1)).first():
                connection.execute(table.insert().values({c.name: value(connection, c) for c in table.columns}))


_WORDS = {"role": "viewer", "visibility": "members", "state": "live", "purpose": "join", "deed": "joined"}
_OBJECTS = ("settings", "payload", "asked", "result")


def value(connection: Connection, column: sa.Column[Any]) -> Any:
    for key in column.foreign_keys:
        return connection.execute(sa.select(key.column).limit(1)).scalar_one()
    if column.nullable and not column.primary_key:
        return None
    if isinstance(column.type, sa.JSON):
        return "{}" if column.name in _OBJECTS else "[]"
    kind = column.type.python_type
    return _WORDS.get(column.name, "x") if kind is str else kind(1)


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        names = sa.inspect(connection).get_table_names()
        count = sa.func.count()
        return {name: connection.execute(sa.select(count).select_from(sa.table(name))).scalar_one() for name in names}


def fewer(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name, count in before.items() if after[name] < count}


@pytest.mark.parametrize("revision", revisions())
def test_every_row_of_an_earlier_revision_is_there(
    url: str, revision: str, tmp_path: Path, engines: list[Engine]
) -> None:
    for step in [one for one in revisions() if one <= revision]:
        grow(url, step)
    old, other = make_engine(url), make_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    engines += [old, other]
    before = counts(old)
    assert all(before.values())
    SqlArchive(old).dump(tmp_path / "dump")

    migrate(url)
    after = counts(old)
    assert fewer(before, after) <= {"steps"}  # some are planned anew
    assert SqlCatalog(old, time.time).get(LIVE).state is VideoState.LIVE

    SqlArchive(other).load(tmp_path / "dump", [])
    restored = counts(other)
    assert fewer(before, restored) <= GONE_WITH_A_RESTORE | {"steps"}
    assert SqlCatalog(other, time.time).get(LIVE) == SqlCatalog(old, time.time).get(LIVE)


def test_an_older_catalog_is_kept_beside_the_new_one(url: str, tmp_path: Path, engines: list[Engine]) -> None:
    """What came after the upgrade is not in it: with it, the version before runs as it did."""
    kept = keep_before_upgrade(url)
    assert kept == tmp_path / "catalog-0008.db"
    assert kept.stat().st_mode & 0o777 == 0o600
    migrate(url)
    assert keep_before_upgrade(url) is None
    engine, before = make_engine(url), make_engine(f"sqlite:///{kept}")
    engines += [engine, before]
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM videos")
    with reading(before) as connection:
        assert revision_of(connection) == "0008"
        assert connection.exec_driver_sql("SELECT title FROM videos WHERE id = ?", (LIVE,)).scalar_one()
    assert not list(tmp_path.glob("*.tmp"))


def test_of_a_new_place_nothing_is_kept(tmp_path: Path) -> None:
    assert keep_before_upgrade(f"sqlite:///{tmp_path / 'catalog.db'}") is None
    assert list(tmp_path.iterdir()) == []
