"""`python -m notflix_app.bench.delay PORT TO_PORT SECONDS`: passes TCP on, each way later by half of the seconds.

A process of its own, so that its work is not counted as the sender's. It ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from queue import SimpleQueue

PIECE = 1 << 18
BUFFER = 4 << 20  # a long line holds much


def main(port: int, to: int, seconds: float) -> None:
    with socket.create_server(("127.0.0.1", port)) as server:
        while True:
            client, _ = server.accept()
            edge = socket.create_connection(("127.0.0.1", to))
            for end in (client, edge):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
            for source, sink in ((client, edge), (edge, client)):
                line: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                threading.Thread(target=_take, args=(source, line, seconds / 2), daemon=True).start()
                threading.Thread(target=_give, args=(sink, line), daemon=True).start()


def _take(source: socket.socket, line: SimpleQueue[tuple[float, bytes]], delay: float) -> None:
    data = b"-"
    while data:
        try:
            data = source.recv(PIECE)
        except OSError:
            data = b""
        line.put((time.monotonic() + delay, data))


def _give(sink: socket.socket, line: SimpleQueue[tuple[float, bytes]]) -> None:
    with contextlib.suppress(OSError):
        while True:
            due, data = line.get()
            if (early := due - time.monotonic()) > 0:
                time.sleep(early)
            if not data:
                break
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
