"""`restore --cluster` as a container calls it: over a real store, with settings out of stack.env and of variables."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.adapters.backup_folder import FolderPlace
from notflix_app.adapters.s3 import MinioStore
from notflix_app.adapters.sql.archive import SqlArchive
from notflix_app.adapters.sql.engine import make_engine
from notflix_app.core.backup import FilmCopies
from notflix_app.settings import load_settings
from notflix_app.usecases.backup import Backup, back_up
from tests.fakes.services import FakeWorkers, fake_services
from tests.fixtures.servers import S3Server


@pytest.fixture
def container(s3_server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its data directory: what `secrets` wrote down is there, and names a database that .env goes over."""
    data = tmp_path / "data"
    data.mkdir()
    values = {
        "NOTFLIX_DATABASE_URL": f"sqlite:///{tmp_path / 'inner.db'}",
        "NOTFLIX_S3_ENDPOINT": s3_server.endpoint,
        "NOTFLIX_S3_ACCESS_KEY": s3_server.access_key,
        "NOTFLIX_S3_SECRET_KEY": s3_server.secret_key,
    }
    (data / "stack.env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOTFLIX_DATA_DIR", str(data))
    monkeypatch.setenv("NOTFLIX_DATABASE_URL", f"sqlite:///{tmp_path / 'own.db'}")
    for bucket in ("sources", "packages"):
        monkeypatch.setenv(f"NOTFLIX_S3_{bucket.upper()}_BUCKET", f"{bucket}-{secrets.token_hex(4)}")
    return data


@pytest.fixture
def kept(sqlite_url: str, tmp_path: Path) -> Path:
    engine = make_engine(sqlite_url)
    services = fake_services(engine=engine)
    FakeWorkers(services, tmp_path).live()
    back_up(Backup(services, SqlArchive(engine), FolderPlace(tmp_path / "kept"), FilmCopies.ALL, "", {}))
    engine.dispose()
    return tmp_path / "kept"


def test_stores_of_ones_own_are_filled_and_nothing_else_is_written(
    container: Path,
    kept: Path,
    s3_server: S3Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["notflix", "restore", str(kept), "--cluster", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    report = json.loads(capsys.readouterr().out)
    assert (ended.value.code or 0, report["videos"], report["drained"]) == (0, 1, ["edge-a", "edge-b"])
    engine = make_engine(f"sqlite:///{container.parent / 'own.db'}")
    [film] = SqlArchive(engine).video_ids()
    engine.dispose()
    assert not (container.parent / "inner.db").exists()
    assert [path.name for path in container.iterdir()] == ["stack.env"]
    objects = [stored.key for stored in MinioStore(s3_server.address(), load_settings().s3_packages_bucket).list("")]
    assert objects
    assert all(key.startswith(film) for key in objects)
