"""With any part away, whoever asks gets sentences of ours: no word of a library's, from the API or the command line."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.adapters.breaker import SERVING
from notflix_app.core.edges import EdgeNode
from notflix_app.core.video import VideoState
from notflix_app.local import doctor
from notflix_app.local.ports import free_port
from notflix_app.settings import Settings, load_settings
from notflix_app.usecases.services import Services
from notflix_app.wiring import build
from tests import builders
from tests.fixtures.api import calling

LIBRARY_WORDS = re.compile(
    r"HTTPConnection|NewConnection|Max retries|Errno|urllib3|requests\.|httpx|minio|botocore|S3 operation|redis\.exc|"
    r"Redis error|ConnectionError|paramiko|sqlalchemy|sqlite3|psycopg|alembic|\(Background on|Traceback|Exception|"
    r"line \d+, in |object at 0x",
    re.IGNORECASE,
)
# A command and the doctor leave the search file open: it is closed with the process, which goes on here.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
AWAY = ("servers", "search", "database")


@pytest.fixture(autouse=True)
def forgotten_here() -> Iterator[None]:
    """And not in the next test, where it is a fault."""
    yield
    gc.collect()


@pytest.fixture(params=[*AWAY, "all"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, sqlite_url: str) -> Settings:
    """Of a Notflix that lacks its servers (the store, Redis, the edge), and beside them its search, its database, or
    both."""
    away = AWAY if request.param == "all" else (request.param,)
    lines = {
        "NOTFLIX_S3_ACCESS_KEY": "key",
        "NOTFLIX_S3_SECRET_KEY": "secret",
        "NOTFLIX_S3_ENDPOINT": f"http://127.0.0.1:{free_port()}",
        "NOTFLIX_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
        "NOTFLIX_EDGE_TIMEOUT": "1",
        "NOTFLIX_DATABASE_URL": sqlite_url,
    }
    if "search" in away:
        lines["NOTFLIX_MEILISEARCH_URL"] = f"http://127.0.0.1:{free_port()}"
    if "database" in away:
        lines["NOTFLIX_DATABASE_URL"] = f"postgresql://user:secret@127.0.0.1:{free_port()}/films"
    (tmp_path / "stack.env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    fill(load_settings(tmp_path).model_copy(update={"database_url": sqlite_url}))
    return load_settings(tmp_path)


def fill(settings: Settings) -> None:
    """An upload, a film in work, one that failed, and one that is live on an edge."""
    services = build(settings)
    services.edges.put(
        EdgeNode("edge-a", f"http://127.0.0.1:{free_port()}", "127.0.0.1", free_port(), "seed", "ssh-ed25519 AAAA")
    )
    for state in (VideoState.UPLOADING, VideoState.ENCODING, VideoState.FAILED, VideoState.LIVE):
        video = builders.video(id=f"{state.value:_<11}", state=state, upload_id="u-1", source=builders.source())
        services.catalog.add(video)
        services.edges.assign(video.id, 1, "edge-a")
    close(services)


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    built = build(settings, SERVING)
    yield built
    close(built)


def close(services: Services) -> None:
    services.catalog._engine.dispose()  # type: ignore[attr-defined]


def test_the_api_speaks_in_sentences(settings: Settings, services: Services) -> None:
    answers: dict[str, str] = {}
    with calling(services) as api:
        paths = api.get("/api/openapi.json").json()["paths"]
        for state in ("uploading", "live"):
            for path, methods in paths.items():
                for method in methods:
                    url = re.sub(r"{video_id}", f"{state:_<11}", path).replace("{number}", "1")
                    url = re.sub(r"{\w+}", "x", url) + "?q=words"
                    body = {"file_name": "a.mp4", "size": 9, "title": "New", "parts": []}
                    answer = api.request(method.upper(), url, json=None if method == "get" else body)
                    answers[f"{method} {url} {answer.status_code}"] = answer.text
    assert len(answers) > 20
    assert {asked: text for asked, text in answers.items() if LIBRARY_WORDS.search(text)} == {}
    assert [asked for asked in answers if asked.endswith(" 500")] == []


COMMANDS = (
    ("search", "words"),
    ("videos",),
    ("videos", "--json"),
    ("retry", "failed_____"),
    ("salvage", "failed_____"),
    ("cancel", "encoding___"),
    ("delete", "uploading__"),
    ("delete", "live_______"),
    ("reindex",),
    ("ingest", "film.mp4"),
    ("edges", "list"),
    ("edges", "show", "edge-a"),
    ("edges", "verify", "edge-a"),
    ("edges", "drain", "edge-a"),
    ("edges", "remove", "edge-a"),
    ("edges", "add", "edge-b", "http://127.0.0.1:1", "--ssh", "seed@127.0.0.1:1"),
    ("doctor",),
    ("status",),
)


def test_the_command_line_speaks_in_sentences(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    answers: dict[str, str] = {}
    for command in COMMANDS:
        asked = [str(film) if word == "film.mp4" else word for word in command]
        monkeypatch.setattr("sys.argv", ["notflix", *asked, "--data", str(tmp_path)])
        with pytest.raises(SystemExit):
            main()
        captured = capfd.readouterr()
        answers[" ".join(command)] = captured.out + captured.err
    assert {asked: text for asked, text in answers.items() if LIBRARY_WORDS.search(text)} == {}
    assert {asked: text for asked, text in answers.items() if "went wrong on our side" in text} == {}


def test_the_doctor_speaks_in_sentences(settings: Settings) -> None:
    findings = list(doctor._services(settings))
    assert [finding for finding in findings if LIBRARY_WORDS.search(finding.found + finding.way_out)] == []
    assert "wrong" in {finding.verdict for finding in findings}
