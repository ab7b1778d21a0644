"""How a step's tools read the source: by ranges, through interruptions, and nobody else with what they can see."""

from __future__ import annotations

import re
import secrets
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from notflix_app.adapters.s3 import MinioStore
from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import StoredObject
from notflix_app.core.video import VideoState
from tests import media
from tests.fixtures import http
from tests.fixtures.media import Transcoder
from tests.fixtures.servers import S3Server, free_port
from workers import tools
from workers.process import run_tool
from workers.read_cache import read_cache
from workers.source import MIN_READ, URL, SourceReader, source_reader

FILM = bytes(range(256)) * 16384
CUTS = (0, 100, 1500, 1 << 20, len(FILM))
PIECES = tuple(StoredObject(f"film/{n}", end - begin) for n, (begin, end) in enumerate(pairwise(CUTS)))
LINK = re.compile(r"https?://\S+")


@pytest.fixture(scope="module")
def store(s3_server: S3Server) -> MinioStore:
    return _store(s3_server, s3_server.endpoint)


def _store(server: S3Server, endpoint: str) -> MinioStore:
    store = MinioStore(server.address(endpoint=endpoint), "films-to-read")
    store.ensure()
    return store


@pytest.fixture
def reader(store: MinioStore) -> Iterator[SourceReader]:
    for piece, (begin, end) in zip(PIECES, pairwise(CUTS), strict=True):
        store.put_bytes(piece.key, FILM[begin:end])
    with source_reader(store, PIECES) as reader:
        yield reader


def _fetch(proxy: str, **headers: str) -> httpx.Response:
    with http.client(proxy=proxy, trust_env=False) as client:
        return client.get(URL, headers=headers)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [("1000-1999", 1000, 1999), ("0-", 0, len(FILM) - 1), ("99-100", 99, 100), ("1048570-99999999", 1048570, -1)],
)
def test_pieces_are_read_as_one_file(reader: SourceReader, span: str, first: int, last: int) -> None:
    last %= len(FILM)
    answer = _fetch(reader.environment["http_proxy"], Range=f"bytes={span}")
    assert (answer.status_code, answer.content) == (206, FILM[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert not reader.broke_off


def test_all_of_it_and_what_it_has_not(reader: SourceReader) -> None:
    proxy = reader.environment["http_proxy"]
    assert _fetch(proxy).content == FILM
    for nonsense in (f"bytes={len(FILM)}-", "bytes=5-3", "bytes=-5", "words=1-2"):
        assert _fetch(proxy, Range=nonsense).status_code == 416
    assert reader.read(0, 300) == FILM[:300]
    assert reader.read(len(FILM) - 10, 300) == FILM[-10:]
    assert reader.read(len(FILM), 1) == b""


def test_what_was_read_is_not_asked_for_again(store: MinioStore, reader: SourceReader, tmp_path: Path) -> None:
    """reader: has put the film there."""
    with read_cache(tmp_path) as cache, source_reader(store, PIECES, cache=cache) as cached:
        proxy = cached.environment["http_proxy"]
        assert _fetch(proxy, Range="bytes=90-1200000").content == FILM[90:1200001]
        for piece in PIECES[:3]:
            store.remove(piece.key)
        assert _fetch(proxy, Range="bytes=100-").content == FILM[100:]
        assert cached.read(95, 5) == FILM[95:100]


def test_what_is_on_its_way_is_waited_for(store: MinioStore) -> None:
    pieces = [StoredObject(f"slow/{secrets.token_hex(4)}", 500) for _ in range(2)]
    store.put_bytes(pieces[0].key, bytes(500))
    with source_reader(store, pieces, patience=30) as reader:
        threading.Timer(1.5, store.put_bytes, (pieces[1].key, b"x" * 500)).start()
        answer = _fetch(reader.environment["http_proxy"])
        assert answer.content == bytes(500) + b"x" * 500
        assert not reader.ran_dry


def test_what_does_not_come_is_waited_for_in_vain(store: MinioStore) -> None:
    with source_reader(store, [StoredObject("never", 500)], patience=1) as reader:
        assert _fetch(reader.environment["http_proxy"]).status_code == 503
        assert reader.ran_dry
        assert not reader.broke_off
    with source_reader(store, [StoredObject("never", 500)]) as reader:
        assert _fetch(reader.environment["http_proxy"]).status_code == 404
        assert not reader.ran_dry


@pytest.mark.parametrize("credentials", ["", "step:guessed@", "step@"])
def test_without_the_secret_there_is_nothing(reader: SourceReader, credentials: str) -> None:
    address = reader.environment["http_proxy"].rpartition("@")[2]
    answer = _fetch(f"http://{credentials}{address}")
    assert (answer.status_code, answer.content) == (407, b"")


def test_it_ends_with_its_step(store: MinioStore) -> None:
    with source_reader(store, PIECES) as reader:
        proxy = reader.environment["http_proxy"]
    with pytest.raises(httpx.ConnectError):
        _fetch(proxy)


def test_a_store_that_is_away_is_worth_another_try(s3_server: S3Server) -> None:
    address = s3_server.address(endpoint=f"http://127.0.0.1:{free_port()}")
    with source_reader(MinioStore(address, "films-to-read"), PIECES) as reader:
        assert _fetch(reader.environment["http_proxy"]).status_code == 503
        with pytest.raises(Unavailable, match=r"^The store does not answer\.$") as raised:
            reader.read(0, 10)
        assert raised.value.part == "store"
        assert reader.broke_off


@pytest.fixture
def breaking_line(s3_server: S3Server) -> Iterator[tuple[str, list[int]]]:
    """The store over lines of which the first three break off after half a megabyte; and what each has carried."""
    carried: list[int] = []

    def carry(client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", s3_server.ports.s3)) as upstream:
            number = len(carried)
            carried.append(0)
            asking = threading.Thread(target=pass_on, args=(client, upstream, lambda _: True))
            asking.start()
            pass_on(upstream, client, partial(goes_on, number))
            asking.join()

    def goes_on(number: int, size: int) -> bool:
        carried[number] += size
        return number >= 3 or carried[number] < 1 << 19

    def pass_on(source: socket.socket, sink: socket.socket, goes_on: Callable[[int], bool]) -> None:
        with suppress(OSError):
            while (data := source.recv(1 << 16)) and goes_on(len(data)):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        lines: list[tuple[socket.socket, threading.Thread]] = []
        with suppress(OSError):
            while True:
                client, _ = server.accept()
                lines.append((client, threading.Thread(target=carry, args=(client,))))
                lines[-1][1].start()
        for client, line in lines:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            line.join()

    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = threading.Thread(target=accept)
        accepting.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", carried
        server.shutdown(socket.SHUT_RDWR)
        accepting.join()


def test_a_line_that_breaks_in_mid_read_loses_nothing(
    s3_server: S3Server, breaking_line: tuple[str, list[int]], store: MinioStore, tmp_path: Path
) -> None:
    endpoint, carried = breaking_line
    film = tmp_path / "film.ts"
    media.ffmpeg("-stream_loop", "3", "-i", media.big_buck_bunny(), "-c", "copy", "-f", "mpegts", film)
    store.put_file("long", film)
    address = s3_server.address(endpoint=endpoint)
    copy = tmp_path / "copy"
    pieces = [StoredObject("long", film.stat().st_size)]
    with source_reader(MinioStore(address, "films-to-read"), pieces) as reader:
        command = [tools.ffmpeg(), "-nostdin", "-v", "error", "-reconnect", "1", "-i", URL, "-c", "copy"]
        run_tool([*command, "-f", "data", "-map", "0:v", str(copy)], environment=reader.environment)
    assert len(carried) > 3
    direct = tmp_path / "direct"
    media.ffmpeg("-i", film, "-c", "copy", "-f", "data", "-map", "0:v", direct)
    assert copy.read_bytes() == direct.read_bytes()


def test_who_hangs_up_early_costs_little(
    s3_server: S3Server, breaking_line: tuple[str, list[int]], reader: SourceReader
) -> None:
    """As ffmpeg does: it asks for all that follows, and has enough after a few kilobytes."""
    endpoint, carried = breaking_line
    carried.extend([0, 0, 0])  # the lines that break
    address = s3_server.address(endpoint=endpoint)
    with source_reader(MinioStore(address, "films-to-read"), [PIECES[-1]]) as distant:
        for _ in range(5):
            proxy = distant.environment["http_proxy"]
            with http.client(proxy=proxy, trust_env=False) as client, client.stream("GET", URL) as answer:
                next(answer.iter_raw(1024))
    assert 0 < sum(carried) < 5 * 4 * MIN_READ, "of 3 MiB each"


def test_no_argument_of_a_tool_leads_to_the_source(
    transcoder: Transcoder, media_file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What any local user sees of the processes that work on a film, tried as that user would."""
    seen: set[str] = set()

    class SeenPopen(subprocess.Popen[bytes]):
        def __init__(self, argv: Sequence[str], **options: Any) -> None:
            seen.update(argv)
            super().__init__(argv, **options)

    monkeypatch.setattr(subprocess, "Popen", SeenPopen)
    video = transcoder.transcode(media_file("plain"))
    assert video.state is VideoState.LIVE
    assert {tools.ffmpeg(), tools.ffprobe()} <= seen
    links = {link for argument in seen for link in LINK.findall(argument)}
    assert links
    assert [link for link in links if _gives_bytes(link)] == []


def _gives_bytes(link: str) -> bool:
    try:
        with http.client(trust_env=False) as client:
            return client.get(link, headers={"Range": "bytes=0-99"}).is_success
    except httpx.TransportError:
        return False
