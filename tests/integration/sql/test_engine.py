"""Opening the database, and what is said when it does not open."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from notflix_app.adapters.sql import engine as sql
from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.engine import make_engine, reading, writing
from notflix_app.adapters.sql.tables import EDGE_NODES
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.edges import EdgeNode
from notflix_app.core.errors import LostLease, Refused, Unavailable
from tests import builders
from tests.fixtures.postgres import PostgresServer


@pytest.mark.parametrize("url", ["postgres://u:p@h:1/db", "postgresql://u:p@h:1/db", "postgresql+psycopg://u:p@h:1/db"])
def test_each_spelling_of_postgres(url: str) -> None:
    engine = make_engine(url)
    assert engine.url.render_as_string(hide_password=False) == "postgresql+psycopg://u:p@h:1/db"


@pytest.mark.parametrize(
    "url", ["mysql://h/db", "not a url", "sqlite://", "sqlite:///:memory:", "postgresql+psycopg2://h/d"]
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Refused, match="NOTFLIX_DATABASE_URL"):
        make_engine(url)


@pytest.mark.parametrize(
    "url", ["postgresql://u:pa55@db1:pa55,db2:5432/n", "postgresql://u:x@pa55@h/n", "postgresql://u:pa55@[::1/n"]
)
def test_a_url_that_is_not_understood_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Refused, match="percent-encoded") as refusal:
        make_engine(url)
    assert "pa55" not in "".join(traceback.format_exception(refusal.value))


def test_several_hosts_of_which_one_answers(postgres_url: str, closed_port: int) -> None:
    """As docs/settings.md has it: also where the first of them is down."""
    url = make_url(postgres_url)
    hosts = f"host=127.0.0.1:{closed_port}&host={url.host}:{url.port}"
    engine = make_engine(f"postgresql://{url.username}:{quote(url.password or '')}@/{url.database}?{hosts}")
    assert SqlCatalog(engine, time.time).count() == 0
    engine.dispose()


def test_nothing_connects_before_it_is_asked(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'absent' / 'catalog.db'}")
    catalog = SqlCatalog(engine, time.time)
    assert not (tmp_path / "absent").exists()
    with pytest.raises(Unavailable, match="cannot be opened"):
        catalog.count()


def test_a_postgres_that_is_down(closed_port: int) -> None:
    engine = make_engine(f"postgresql://u@127.0.0.1:{closed_port}/db")
    with pytest.raises(Unavailable, match="does not answer"):
        SqlCatalog(engine, time.time).count()


def test_a_postgres_that_went_away_and_came_back(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    catalog = SqlCatalog(engine, time.time)
    assert catalog.count() == 0
    with engine.connect() as other:
        other.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises(Unavailable), reading(engine) as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert catalog.count() == 0
    engine.dispose()


def test_a_database_without_tables(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Unavailable, match="no tables yet"):
        SqlCatalog(engine, time.time).count()
    engine.dispose()


def test_a_postgres_without_tables(postgres_server: PostgresServer) -> None:
    engine = make_engine(postgres_server.create())
    with pytest.raises(Unavailable, match="no tables yet"):
        SqlCatalog(engine, time.time).count()
    engine.dispose()


def test_a_mistake_in_our_sql_is_not_called_an_outage(sql_engine: Engine) -> None:
    with pytest.raises((sa.exc.OperationalError, sa.exc.ProgrammingError)), reading(sql_engine) as connection:
        connection.execute(sa.text("SELEKT 1"))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"this is a text, and not a short one either. " * 50)
    engine = make_engine(f"sqlite:///{path}")
    with pytest.raises(Refused, match="not a database"):
        SqlCatalog(engine, time.time).count()
    engine.dispose()


def test_a_writer_waits_for_another(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    catalog = SqlCatalog(engine, time.time)
    held, written = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(engine):
            held.set()
            assert not written.wait(0.3), "the second writer did not wait"

    first = threading.Thread(target=hold)
    first.start()
    assert held.wait(10)
    assert catalog.count() == 0, "readers do not wait"
    catalog.add(builders.video())
    written.set()
    first.join()
    assert catalog.count() == 1
    engine.dispose()


def test_an_engine_that_is_let_go_closes_its_file(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    assert SqlCatalog(engine, time.time).count() == 0
    assert _wal(sqlite_url).exists()
    del engine
    gc.collect()
    assert not _wal(sqlite_url).exists(), "the last one to close folds the WAL into the file"


def _wal(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///") + "-wal")


def test_a_lock_that_is_never_given_up_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "LOCK_SECONDS", 0.1)
    engine = make_engine(sqlite_url)
    with sqlite3.connect(str(engine.url.database), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="busy"):
            SqlCatalog(engine, time.time).add(builders.video())
        other.execute("ROLLBACK")
    other.close()
    SqlCatalog(engine, time.time).add(builders.video())
    assert SqlCatalog(engine, time.time).count() == 1
    engine.dispose()


def test_a_failed_write_leaves_nothing(sql_engine: Engine) -> None:
    def write_and_break() -> None:
        with writing(sql_engine) as connection:
            connection.execute(sa.insert(EDGE_NODES).values(asdict(EdgeNode("a", "", "", 1, "", ""))))
            raise LostLease("changed my mind")

    with pytest.raises(LostLease):
        write_and_break()
    assert SqlEdgeRegistry(sql_engine).all() == []
