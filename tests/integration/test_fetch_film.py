"""A film from an address, by the real yt-dlp, of a server of ours."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.adapters.fetch_film import fetch_film, nfo
from notflix_app.cli import import_films as command
from notflix_app.core.errors import Refused
from notflix_app.core.nfo import read_nfo
from notflix_app.usecases.services import Services
from tests import media


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    shutil.copy(media.big_buck_bunny(), folder / "rabbit.mp4")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_it_comes_with_what_the_site_tells(site: str, tmp_path: Path) -> None:
    film = fetch_film(f"{site}/rabbit.mp4", tmp_path / "fetched")
    assert film.read_bytes() == media.big_buck_bunny().read_bytes()
    assert read_nfo(film.with_suffix(".nfo").read_bytes())["title"] == "rabbit"
    with pytest.raises(Refused, match="404"):
        fetch_film(f"{site}/absent.mp4", tmp_path / "fetched")


def test_what_a_site_tells_is_written_as_kodi_does() -> None:
    info = {
        "title": "A & <B>",
        "description": "Of\nit.",
        "uploader": "Olga",
        "upload_date": "20240131",
        "tags": ["x", "y"],
    }
    assert read_nfo(nfo(info)) == {
        "title": "A & <B>",
        "description": "Of\nit.",
        "people": ("Olga",),
        "year": 2024,
        "tags": ("x", "y"),
    }
    assert read_nfo(nfo({})) == {}


def test_an_address_is_imported_and_nothing_stays_of_what_was_fetched(
    site: str, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "services_of", lambda _: services)
    for arguments, code in (([f"{site}/rabbit.mp4"], 0), ([f"{site}/rabbit.mp4", "--dry-run"], 1)):
        monkeypatch.setattr("sys.argv", ["notflix", "import", *arguments, "--data", str(tmp_path / "data")])
        (tmp_path / "data").mkdir(exist_ok=True)
        with pytest.raises(SystemExit) as ended:
            main()
        assert (ended.value.code or 0) == code
    [video] = services.catalog.videos()
    assert (video.title, video.size) == ("rabbit", media.big_buck_bunny().stat().st_size)
    assert list((tmp_path / "data" / "fetched").iterdir()) == []
