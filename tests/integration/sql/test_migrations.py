"""Migrations make exactly the tables that the code asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.engine import make_engine, writing
from notflix_app.adapters.sql.migrations import config, migrate
from notflix_app.adapters.sql.tables import METADATA
from notflix_app.adapters.sql.videos import SqlCatalog
from notflix_app.core.errors import Refused
from tests.fakes.clock import FakeClock


def test_migrations_give_the_tables(sql_engine: Engine) -> None:
    with sql_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_migrations_give_the_same_tables_as_create_all(sqlite_url: str, tmp_path: Path) -> None:
    """Alembic does not compare everything; SQLite keeps the very words."""
    made, asked = make_engine(sqlite_url), make_engine(f"sqlite:///{tmp_path / 'asked.db'}")
    with writing(asked) as connection:
        METADATA.create_all(connection)
    assert _structure(made) == _structure(asked)
    made.dispose()
    asked.dispose()


def _structure(engine: Engine) -> dict[str, object]:
    look = sa.inspect(engine)
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(name)],
            look.get_pk_constraint(name),
            sorted(map(repr, look.get_foreign_keys(name))),
            sorted(map(repr, look.get_unique_constraints(name))),
            sorted(map(repr, look.get_indexes(name))),
        )
        for name in look.get_table_names()
        if name != "alembic_version"
    }


def test_migrating_again_changes_nothing(sql_url: str, sql_engine: Engine) -> None:
    look = sa.inspect(sql_engine)
    before = {name: look.get_columns(name) for name in look.get_table_names()}
    migrate(sql_url)
    look = sa.inspect(sql_engine)
    assert {name: [c["name"] for c in look.get_columns(name)] for name in look.get_table_names()} == {
        name: [c["name"] for c in columns] for name, columns in before.items()
    }
    assert {
        "videos",
        "steps",
        "edge_nodes",
        "edge_assignments",
        "edge_health",
        "edge_keys",
        "denied_revisions",
        "search_outbox",
        "published",
        "imported_files",
        "added_sounds",
        "playlists",
        "playlist_videos",
        "people",
        "passwords",
        "passkeys",
        "identities",
        "sessions",
        "one_time_links",
        "share_links",
        "text_tracks",
        "releases",
        "text_streams",
        "chapter_lists",
        "audit",
        "webhooks",
        "webhook_deliveries",
        "video_grants",
        "api_tokens",
        "challenges",
        "tallies",
        "places",
        "my_list",
        "player_preferences",
        "viewings",
        "view_counts",
        "video_tags",
        "alembic_version",
    } == set(before)


def test_a_database_of_a_newer_version_is_left_alone(sql_url: str, sql_engine: Engine) -> None:
    with writing(sql_engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match="newer Notflix"):
        migrate(sql_url)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """All in one transaction: the table that was in the way is still alone afterwards."""
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    engine = make_engine(url)
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE steps (mine INTEGER)"))
    with pytest.raises(sa.exc.OperationalError, match="already exists"):
        migrate(url)
    assert sa.inspect(engine).get_table_names() == ["steps"]
    engine.dispose()


def test_there_is_one_line_of_migrations(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with writing(engine) as connection:
        assert len(ScriptDirectory.from_config(config(connection)).get_heads()) == 1
    engine.dispose()


def test_an_edge_that_was_switched_off_is_being_drained(tmp_path: Path) -> None:
    """As a catalog of the release before opens."""
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    engine = make_engine(url)
    with writing(engine) as connection:
        command.upgrade(config(connection), "0008")
        for name, enabled in (("edge-a", True), ("edge-b", False)):
            connection.execute(
                sa.text(
                    "INSERT INTO edge_nodes (name, url, ssh_host, ssh_port, ssh_user, host_key, root, enabled)"
                    f" VALUES ('{name}', 'http://{name}', '', 1, '', '', '/', {enabled})"
                )
            )
    migrate(url)
    assert {edge.name: edge.drained for edge in SqlEdgeRegistry(engine).all()} == {"edge-a": False, "edge-b": True}
    engine.dispose()


def test_a_poster_that_is_still_to_be_made_counts(tmp_path: Path) -> None:
    """And the next one gets a number after it."""
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    engine = make_engine(url)
    with writing(engine) as connection:
        command.upgrade(config(connection), "0039")
        tables = sa.MetaData()
        tables.reflect(connection, only=["videos", "steps"])
        videos, steps = tables.tables["videos"], tables.tables["steps"]
        for video_id in ("plain", "two posters"):
            connection.execute(videos.insert().values(_row(videos, id=video_id)))
        for index in range(2):
            of_it = _row(steps, id=str(index), video_id="two posters", kind="picture", index=index)
            connection.execute(steps.insert().values(of_it))
    migrate(url)
    catalog = SqlCatalog(engine, FakeClock())
    assert [catalog.ask_for_poster(video_id) for video_id in ("plain", "two posters")] == [1, 2]
    engine.dispose()


def _row(table: sa.Table, **given: object) -> dict[str, object]:
    """With something in every column that needs it."""
    needed = [c for c in table.c if not (c.nullable or c.server_default)]
    return {column.name: 1 if column.type.python_type in (int, float, bool) else "x" for column in needed} | given
