"""What the Meilisearch adapter makes of a server that is away, strange, or does not know us."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import meilisearch
import pytest
import requests

from notflix_app.adapters.search.meili import MeiliIndex
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.ports import IndexState, SearchDoc, SearchQuery
from tests.fixtures.meilisearch import until_done
from tests.fixtures.meilisearch_stand_in import stand_in

DOC = SearchDoc("a", "Ocean", "", (), 1.0, 1.0)


def test_a_server_that_is_away_is_unavailable(closed_port: int) -> None:
    index = MeiliIndex(f"http://127.0.0.1:{closed_port}", "", "videos")
    for call in (lambda: index.search(SearchQuery("ocean")), lambda: index.put([DOC]), index.count, index.begin):
        with pytest.raises(Unavailable, match="does not answer"):
            call()


def test_a_wrong_key_is_refused_and_the_setting_named() -> None:
    with stand_in("right") as url, pytest.raises(Refused, match="NOTFLIX_MEILISEARCH_KEY"):
        MeiliIndex(url, "wrong", "videos").search(SearchQuery("ocean"))


def test_a_write_that_the_server_rejects_is_not_taken_for_done() -> None:
    with stand_in("k") as url:
        index = MeiliIndex(url, "k", "videos")
        index.begin()
        index.finish()
        with pytest.raises(Unavailable, match="did not do"):
            index.put([SearchDoc("not an id!", "Ocean", "", (), 1.0, 1.0)])
        assert index.count() == 0


def test_threads_that_write_at_once_lose_nothing() -> None:
    failures: list[BaseException] = []

    def use(index: MeiliIndex, n: int) -> None:
        try:
            for i in range(15):
                index.put([SearchDoc(f"{n}-{i}", "Ocean", "", (), 1.0, 1.0)])
                index.search(SearchQuery("ocean"))
        except BaseException as error:  # noqa: BLE001 (handed to the test)
            failures.append(error)

    with stand_in("k") as url:
        index = MeiliIndex(url, "k", "videos")
        index.begin()
        index.finish()
        threads = [threading.Thread(target=use, args=(index, n)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert index.count() == 90


def test_one_of_an_older_layout_answers_until_another_is_built() -> None:
    with stand_in("k") as url:
        client = meilisearch.Client(url, "k")
        until_done(client, client.create_index("videos", {"primaryKey": "id"}))
        index = MeiliIndex(url, "k", "videos")
        assert index.state() is IndexState.LOST
        index.begin()
        index.put([DOC])
        assert index.state() is IndexState.BUILDING
        index.finish()
        assert (index.state(), index.count()) == (IndexState.READY, 1)


def test_one_that_the_server_made_for_late_documents_is_never_swapped_in() -> None:
    with stand_in("k") as url:
        index = MeiliIndex(url, "k", "videos")
        index.begin()
        index.put([DOC])
        index.finish()
        client = meilisearch.Client(url, "k")
        until_done(client, client.index("videos-next").add_documents([{"id": "late"}], "id"))
        assert MeiliIndex(url, "k", "videos").state() is IndexState.READY
        index.finish()
        assert index.search(SearchQuery(DOC.title)).total == 1


def test_a_keystroke_is_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    with stand_in("k") as url:
        index = MeiliIndex(url, "k", "videos")
        index.begin()
        index.put([DOC])
        index.finish()
        calls: list[str] = []
        send = requests.Session.send

        def counted(session: requests.Session, request: requests.PreparedRequest, **more: Any) -> requests.Response:
            calls.append(str(request.url))
            return send(session, request, **more)

        monkeypatch.setattr(requests.Session, "send", counted)
        index.search(SearchQuery("oceen", lines=5, facets=True))
        index.search(SearchQuery("nothing like it"))
    assert [call.removeprefix(url) for call in calls] == ["/multi-search", "/indexes/videos/search"]


@pytest.fixture
def web_page() -> Iterator[str]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>hello</html>")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_something_else_on_its_address_is_unavailable(web_page: str) -> None:
    with pytest.raises(Unavailable, match="does not answer like Meilisearch"):
        MeiliIndex(web_page, "", "videos").search(SearchQuery("ocean"))
